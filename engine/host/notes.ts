import type { DesiredDocument } from "../desired";
import { isBuiltInChain, partOptions, readRule } from "../ruleset";
import { noteLinks } from "./link-notes";
import { listForeignTables, type NativeCheck } from "./native-rules";
import type { ObservedChain } from "./observed-chain";
import type { Snapshot } from "./snapshot";
import { findStandingChains } from "./standing-chains";
import type { Judgement } from "./trial";
import { judgeBackends } from "./truth";

/** Something a person should know about a host that is neither a change nor an error. */
export interface Note {
  readonly severity: "info" | "warning";
  readonly message: string;
}

/**
 * @throws HostError (hidden-rules) where both kernel interfaces hold rules and the document does not say that it knows
 */
export function* listNotes(
  document: DesiredDocument,
  snapshot: Snapshot,
  judgement: Judgement,
  native: NativeCheck,
  chains: readonly ObservedChain[],
): Generator<Note> {
  const { facts } = snapshot;
  if (snapshot.rolledBack !== undefined) yield { severity: "warning", message: `rolled back: ${snapshot.rolledBack}` };
  if (snapshot.bootFailed !== undefined) {
    yield { severity: "warning", message: `the last boot could not load everything: ${snapshot.bootFailed}` };
  }
  if (snapshot.holder !== undefined) {
    const { by, owner, ageSeconds } = snapshot.holder;
    yield {
      severity: "warning",
      message: `${by} has been applying ${owner} here for ${ageSeconds} seconds: what was read may be half of that change; read again when it has ended`,
    };
  } else if (snapshot.record?.status === "open") {
    yield {
      severity: "warning",
      message: "the last run on this host did not finish; the next apply brings it to an end",
    };
  }
  if (native.kind === "unchecked")
    yield { severity: "warning", message: `native nft rules unchecked: ${native.reason}` };
  yield* judgeBackends(document.backend, snapshot);
  for (const words of snapshot.legacyUnread) {
    yield {
      severity: "warning",
      message: `legacy rules unchecked: ${words}, because iptables-legacy-save is not there; they filter packets as well`,
    };
  }
  if (judgement.judge === "offline") {
    const why =
      facts.login === "read-only"
        ? "the key may only read, so no rule is loaded there for trial, and rules were compared by this program's own canonical form, not by its kernel"
        : "the host cannot make a throw-away network namespace (unshare -n), so rules were compared by this program's own canonical form, not by its kernel (apt-get install -y util-linux, or a container without CAP_SYS_ADMIN)";
    yield { severity: facts.login === "read-only" ? "info" : "warning", message: `judged offline: ${why}` };
  }
  if (facts.ipv6 === "absent" && Object.keys(document.ipv6).length > 0) {
    yield { severity: "info", message: "the kernel has no IPv6: the ipv6 part holds vacuously" };
  }
  if (
    document.neighbour === "beside" &&
    snapshot.services.some(({ name, state }) => name === "firewalld" && state === "running")
  ) {
    yield {
      severity: "warning",
      message:
        "firewalld runs beside us and flushes every iptables table whenever it starts, stops or reloads, our rules included, but leaves closed policies: after that a policy of DROP lets nobody in. Let chains of this host drop by a last rule instead of by the policy, or say neighbour: takeover; run an apply after each reload",
    };
  }
  const foreign = listForeignTables(snapshot);
  if (foreign.length > 0) {
    yield {
      severity: "info",
      message: `other nft tables on this host are left alone and may also drop packets: ${foreign.join(", ")}`,
    };
  }
  for (const device of Object.keys(document.qdiscs)) {
    if (!snapshot.queues.has(device)) {
      yield {
        severity: "warning",
        message: `interface ${device} does not exist on this host (or tc is missing there)`,
      };
    }
  }
  yield* noteLinks(document, snapshot);
  for (const name of Object.keys(document.sysctls)) {
    if (!snapshot.sysctls.has(name))
      yield { severity: "warning", message: `sysctl ${name} does not exist on this host` };
  }
  for (const { place, caller } of findStandingChains(document, snapshot, judgement)) {
    yield {
      severity: "info",
      message: `${place.family} ${place.table} ${place.chain} stays: ${caller.chain} has led to it since before it was imported (${caller.text})`,
    };
  }
  for (const chain of chains) yield* noteAnchor(chain, document);
}

/** A catch-all at the end of a `first` chain decides before recognised rules behind the anchor are asked. */
function* noteAnchor({ place, lines, document: observed }: ObservedChain, document: DesiredDocument): Generator<Note> {
  const declared = document[place.family][place.table]?.[place.chain];
  if (declared?.mode !== "shared" || !isBuiltInChain(place.table, place.chain)) return;
  const where = `${place.family} ${place.table} ${place.chain}`;
  const anchorAt = lines.findIndex(({ origin }) => origin === "anchor");
  if (
    anchorAt >= 0 &&
    declared.anchor === "first" &&
    lines.slice(0, anchorAt).some(({ origin }) => origin === "recognised")
  ) {
    yield { severity: "info", message: `${where}: recognised rules stand before our anchor; it is left where it is` };
  }
  const written = observed === undefined ? undefined : declared.rules.at(-1);
  if (declared.anchor !== "first" || typeof written !== "string") return;
  const last = partOptions(written, [place.family]);
  const reading = readRule(last);
  const catchesAll = /^-j (DROP|ACCEPT|REJECT)\b/.test(last) && reading.target !== undefined;
  if (catchesAll && lines.slice(anchorAt + 1).some(({ origin }) => origin === "recognised")) {
    yield {
      severity: "warning",
      message: `${where}: the last rule of our chain ("${last}") catches everything, so the recognised rules behind it are never asked; use the chain's policy instead, or anchor "last"`,
    };
  }
}
