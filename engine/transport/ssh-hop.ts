import { setTimeout as pause } from "node:timers/promises";
import { type HostKeyPin, keyTypeOf, readHostKeyPin } from "./host-key";
import { orderHostKeyAlgorithms } from "./host-key-algorithms";
import { judgeHostKey } from "./host-key-judgement";
import { describeRefusedHostKey } from "./host-key-message";
import { type HostKeyKnowledge, type KnownHostsFiles, KnownHostsUnreadable } from "./known-hosts-files";
import type { OpenHop } from "./open-hop";
import { excerpt, printable } from "./printable";
import { causeOfLoginFailure, errorCode, isDroppedEarly, type LoginFailure } from "./ssh-failure";
import type { Identities } from "./ssh-identities";
import { attemptLogin } from "./ssh-login";
import type { SshOptions } from "./ssh-options";
import { describeHop, findHopFault, type Hop } from "./target";
import type { TransportCause } from "./transport-error";

/** Milliseconds before the second and the third attempt when a server drops us before the login. */
const RETRY_PAUSES_MS = [250, 750] as const;

/** What every login of one transport shares. */
export interface SshContext {
  readonly options: SshOptions;
  readonly knownHosts: KnownHostsFiles;
  readonly identities: Identities;
}

/** A hop that can not be used; carries its cause up to the connection that knows the target. */
export class HopFailure extends Error {
  override readonly name = "HopFailure";
  constructor(override readonly cause: TransportCause) {
    super(cause.message);
  }
}

/**
 * Logs in to one server, directly or through an open jump host: known keys first, then TCP, key exchange with the host
 * key verified, then the keys in turn.
 * @throws HopFailure
 */
export async function openHop(
  context: SshContext,
  hop: Hop,
  via: OpenHop | undefined,
  abort: AbortSignal | undefined,
): Promise<OpenHop> {
  const where = describeHop(hop) + (via === undefined ? "" : ` through the jump host ${describeHop(via.hop)}`);
  const fault = findHopFault(hop);
  if (fault !== undefined)
    throw new HopFailure({
      kind: "unreachable",
      message: `${where} can not be reached as it is written: ${printable(fault)}. Correct the target.`,
    });
  const pin = readPin(hop, where);
  const knowledge = await readKnowledge(context, hop, where);
  const refusedTypes = new Set<string>();
  let firstMismatch: TransportCause | undefined;
  for (let attempt = 0; ; ) {
    const offer = await context.identities.offer(hop.user);
    let shownType: string | undefined;
    const outcome = await attemptLogin({
      hop,
      via,
      offer,
      options: context.options,
      hostKeyAlgorithms: orderHostKeyAlgorithms(knowledge, pin, refusedTypes),
      verify: async blob => {
        shownType = keyTypeOf(blob);
        return verifyHostKey(context, hop, pin, blob);
      },
      abort,
    });
    if (!("kind" in outcome)) return outcome;
    const backoffMs = RETRY_PAUSES_MS[attempt];
    if (isDroppedEarly(outcome) && backoffMs !== undefined && !abort?.aborted) {
      attempt += 1;
      await pause(backoffMs * (1 + Math.random() / 2), undefined, { signal: abort }).catch(() => undefined);
      continue;
    }
    const cause = refineJumpFailure(outcome, where, via) ?? causeOfLoginFailure(outcome, where, offer.describe());
    if (cause.kind !== "host-key") throw new HopFailure(cause);
    firstMismatch ??= cause;
    // A fingerprint does not tell the type of its key, so the server's other keys get their chance.
    const mayTryOther = pin?.kind === "fingerprint" && shownType !== undefined && !refusedTypes.has(shownType);
    if (!mayTryOther || shownType === undefined) throw new HopFailure(firstMismatch);
    refusedTypes.add(shownType);
    if (orderHostKeyAlgorithms(knowledge, pin, refusedTypes).length === 0) throw new HopFailure(firstMismatch);
  }
}

function readPin(hop: Hop, where: string): HostKeyPin | undefined {
  if (hop.hostKey === undefined) return undefined;
  const pin = readHostKeyPin(hop.hostKey);
  if (pin !== undefined) return pin;
  throw new HopFailure({
    kind: "host-key",
    message: `The pinned host key of ${where} can not be read: ${excerpt(hop.hostKey)}. Write it as "ssh-ed25519 AAAA…" (a line of ssh-keyscan without the name) or "SHA256:…" (as ssh-keygen -l prints it).`,
  });
}

async function readKnowledge(context: SshContext, hop: Hop, where: string): Promise<HostKeyKnowledge> {
  try {
    return await context.knownHosts.lookUp(hop.address, hop.port);
  } catch (error) {
    if (!(error instanceof KnownHostsUnreadable)) throw error;
    throw new HopFailure({
      kind: "host-key",
      message: `The host key of ${where} can not be judged, because ${printable(error.file)} can not be read (${error.code}): it might revoke the key. Make it readable to this user, or name other files with NFFLEET_KNOWN_HOSTS.`,
    });
  }
}

/** Undefined when the key is good, else the paragraph that refuses it. Runs again at every rekey. */
async function verifyHostKey(
  context: SshContext,
  hop: Hop,
  pin: HostKeyPin | undefined,
  blob: Buffer,
): Promise<string | undefined> {
  const knowledge = await readKnowledge(context, hop, describeHop(hop));
  const judgement = judgeHostKey(blob, knowledge, pin);
  if (judgement.kind === "known") return undefined;
  const type = keyTypeOf(blob);
  const { files } = context.knownHosts;
  if (
    judgement.kind === "unknown" &&
    context.options.hostKeyPolicy === "accept-new" &&
    type !== undefined &&
    files[0] !== undefined
  ) {
    try {
      await context.knownHosts.append(hop.address, hop.port, type, blob);
      return undefined;
    } catch (error) {
      const code = error instanceof Error ? errorCode(error) : "";
      return `The new host key of ${describeHop(hop)} could not be recorded in ${printable(files[0])} (${code}), so it is not accepted. Make the file writable, or name another first file with NFFLEET_KNOWN_HOSTS.`;
    }
  }
  return describeRefusedHostKey(judgement, hop, blob, knowledge, files);
}

/** The jump host's sshd refused to connect onward (RFC 4254, 5.1: reason 1 forbidden, 2 failed). */
function refineJumpFailure(failure: LoginFailure, where: string, via: OpenHop | undefined): TransportCause | undefined {
  if (via === undefined || failure.kind !== "error" || failure.phase !== "tcp" || !("reason" in failure.error))
    return undefined;
  const said = excerpt(failure.error.message.replace("(SSH) Channel open failure: ", ""));
  const advice =
    failure.error.reason === 1
      ? `its sshd forbids forwarding: set AllowTcpForwarding yes there, or PermitOpen for this address`
      : `it could not connect onward: check the address and port as the jump host sees them, and the firewalls behind it`;
  return {
    kind: "unreachable",
    message: `${where} can not be reached. The login on the jump host succeeded, but ${advice} (it said: ${said}).`,
  };
}
