import type { Duplex } from "node:stream";
import { ChannelSlots } from "./channel-slots";
import type { TcpEnd } from "./dial-tcp";
import { JumpSessions, type SharedHop } from "./jump-sessions";
import { KnownHostsFiles } from "./known-hosts-files";
import type { OpenHop } from "./open-hop";
import { excerpt } from "./printable";
import { shellCommand } from "./privilege";
import { runScript } from "./run-script";
import { checkScript, type Script, type ScriptResult } from "./script";
import { openShellChannel } from "./ssh-channel";
import { dialThrough } from "./ssh-dial";
import { HopFailure } from "./ssh-hop";
import { Identities } from "./ssh-identities";
import type { SshOptions } from "./ssh-options";
import { enterJump, openLastHop, type SshConnections } from "./ssh-way";
import type { StartedShell } from "./started-shell";
import { describeHop, type JumpTarget, type Target } from "./target";
import type { Connection } from "./transport";
import { type TransportCause, TransportError } from "./transport-error";

/** RFC 4254, 5.1: SSH_OPEN_CONNECT_FAILED, sshd's answer when MaxSessions are open. */
const NO_MORE_SESSIONS = 2;
/** Times to ask again when sshd has not yet counted our last channel as closed. */
const MOST_OPEN_ATTEMPTS = 5;
const OPEN_PAUSE_MS = 100;

/** What the connections of one transport share. */
export function createSshConnections(options: SshOptions): SshConnections {
  const ssh = { options, knownHosts: new KnownHostsFiles(options.knownHosts), identities: new Identities(options) };
  return { ssh, jumps: new JumpSessions() };
}

/** @throws TransportError */
export async function connectOverSsh(
  connections: SshConnections,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<Connection> {
  // Whoever logs in may change the host: what leads through it later is to find it as it is then.
  connections.jumps.retire(target);
  const blameJump = ({ cause: { kind, message } }: HopFailure) =>
    new HopFailure({
      kind,
      message: `${describeHop(target)} was not contacted, because its jump host failed. ${message}`,
    });
  try {
    return new SshConnection(target, await openLastHop(connections, target, signal, blameJump));
  } catch (error) {
    throw error instanceof HopFailure ? new TransportError(target.host, error.cause) : error;
  }
}

/** A TCP connection that a host we log in to makes for us. */
export async function dialOverSsh(
  connections: SshConnections,
  end: TcpEnd,
  through: JumpTarget,
  signal: AbortSignal,
): Promise<Duplex | TransportCause> {
  let shared: SharedHop | undefined;
  try {
    shared = await enterJump(connections, through, signal);
    const channel = await dialThrough(shared.hop.client, end, signal);
    channel.once("close", shared.release);
    return channel;
  } catch (error) {
    shared?.release();
    if (error instanceof HopFailure) {
      if (error.cause.kind !== "aborted") return error.cause;
      return { kind: "unreachable", message: `the login on ${describeHop(through)} did not end in time` };
    }
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
  ) {
    this.#command = shellCommand(target.privilege).join(" ");
  }

  async run(script: Script, signal?: AbortSignal): Promise<ScriptResult> {
    checkScript(script);
    return runScript(() => this.#startShell(), script, { hop: this.target, privilege: this.target.privilege }, signal);
  }

  close(): Promise<void> {
    return this.last.close();
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
