import type { Duplex } from "node:stream";
import { ChannelSlots } from "./channel-slots";
import type { TcpEnd } from "./dial-tcp";
import { KnownHostsFiles } from "./known-hosts-files";
import type { OpenHop } from "./open-hop";
import { excerpt } from "./printable";
import { shellCommand } from "./privilege";
import { runScript } from "./run-script";
import { checkScript, type Script, type ScriptResult } from "./script";
import { openShellChannel } from "./ssh-channel";
import { dialThrough } from "./ssh-dial";
import { HopFailure, openHop, type SshContext } from "./ssh-hop";
import { Identities } from "./ssh-identities";
import type { SshOptions } from "./ssh-options";
import type { StartedShell } from "./started-shell";
import { describeHop, hopsOf, type JumpTarget, type Target } from "./target";
import type { Connection } from "./transport";
import { type TransportCause, TransportError } from "./transport-error";

/** RFC 4254, 5.1: SSH_OPEN_CONNECT_FAILED, sshd's answer when MaxSessions are open. */
const NO_MORE_SESSIONS = 2;
/** Times to ask again when sshd has not yet counted our last channel as closed. */
const MOST_OPEN_ATTEMPTS = 5;
const OPEN_PAUSE_MS = 100;

/** What the connections of one transport share. */
export function createSshContext(options: SshOptions): SshContext {
  return { options, knownHosts: new KnownHostsFiles(options.knownHosts), identities: new Identities(options) };
}

/** @throws TransportError */
export async function connectOverSsh(
  context: SshContext,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const hops: OpenHop[] = [];
  try {
    for (const hop of hopsOf(target)) hops.push(await openHop(context, hop, hops.at(-1), signal));
    const [last, ...jumps] = hops.reverse();
    if (last === undefined) throw new Error("a target has at least one hop");
    return new SshConnection(target, last, jumps);
  } catch (error) {
    await Promise.all(hops.map(hop => hop.close()));
    if (!(error instanceof HopFailure)) throw error;
    const { cause } = error;
    const inJump = hops.length < hopsOf(target).length - 1;
    const message = inJump
      ? `${describeHop(target)} was not contacted, because its jump host failed. ${cause.message}`
      : cause.message;
    throw new TransportError(target.host, { kind: cause.kind, message });
  }
}

/** A TCP connection that a host we log in to makes for us. */
export async function dialOverSsh(
  context: SshContext,
  end: TcpEnd,
  through: JumpTarget,
  signal: AbortSignal,
): Promise<Duplex | TransportCause> {
  const hops: OpenHop[] = [];
  const closeAll = () => Promise.all(hops.reverse().map(hop => hop.close()));
  try {
    for (const hop of hopsOf(through)) hops.push(await openHop(context, hop, hops.at(-1), signal));
    const last = hops.at(-1);
    if (last === undefined) throw new Error("a target has at least one hop");
    const channel = await dialThrough(last.client, end);
    channel.once("close", closeAll);
    return channel;
  } catch (error) {
    await closeAll();
    if (error instanceof HopFailure) return error.cause;
    const said = excerpt(error instanceof Error ? error.message : String(error));
    return {
      kind: "unreachable",
      message: `${end.address} port ${end.port} takes no connection from ${describeHop(through)}: ${said}`,
    };
  }
}

class SshConnection implements Connection {
  readonly #slots = new ChannelSlots();
  readonly #command: string;

  constructor(
    readonly target: Target,
    readonly last: OpenHop,
    readonly jumps: readonly OpenHop[],
  ) {
    this.#command = shellCommand(target.privilege).join(" ");
  }

  async run(script: Script, signal?: AbortSignal): Promise<ScriptResult> {
    checkScript(script);
    return runScript(() => this.#startShell(), script, { hop: this.target, privilege: this.target.privilege }, signal);
  }

  async close(): Promise<void> {
    await this.last.close();
    await Promise.all(this.jumps.map(jump => jump.close()));
  }

  async #startShell(): Promise<StartedShell> {
    for (let attempt = 0; ; ) {
      await this.#slots.take();
      try {
        return this.#holdingSlot(await openShellChannel(this.last, this.#command));
      } catch (error) {
        this.#slots.giveBack();
        const full = error instanceof Error && "reason" in error && error.reason === NO_MORE_SESSIONS;
        if (full && this.#slots.busy > 0) {
          this.#slots.lower();
          continue;
        }
        attempt += 1;
        if (!full || attempt >= MOST_OPEN_ATTEMPTS) throw await this.#describeOpenFailure(error);
        await new Promise(resolve => setTimeout(resolve, OPEN_PAUSE_MS));
      }
    }
  }

  /** Gives the slot back at the end of the shell, or when it is let go before. */
  #holdingSlot(shell: StartedShell): StartedShell {
    let held = true;
    const giveBack = () => {
      if (held) this.#slots.giveBack();
      held = false;
    };
    shell.ended.then(giveBack);
    return {
      ...shell,
      release: () => {
        shell.release();
        giveBack();
      },
    };
  }

  async #describeOpenFailure(error: unknown): Promise<TransportError> {
    const where = describeHop(this.target);
    const said = excerpt(error instanceof Error ? error.message : String(error));
    if (said === "Not connected" || said === "No response from server" || (await isSettled(this.last.closed))) {
      return new TransportError(this.target.host, {
        kind: "lost",
        message: `The connection to ${where} is gone: ${this.last.describeLoss()}. The script was not started, as far as is known. Connect again.`,
      });
    }
    return new TransportError(this.target.host, {
      kind: "auth",
      message: `The login on ${where} may not run a shell: its sshd refused (${said}). Allow sessions for this user there (MaxSessions above 0, no ForceCommand, restrict or permitopen-only key).`,
    });
  }
}

function isSettled(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve(false)]);
}
