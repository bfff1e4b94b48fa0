import type { Client, ClientChannel } from "ssh2";
import { printSignalScript } from "./start-marker";
import type { ShellEnd, StartedShell } from "./started-shell";

/** After the channel closed, stderr has this long to deliver its last bytes, in milliseconds. */
const DRAIN_MS = 500;

/** The logged-in client under a channel, as far as a channel needs it. */
export interface ChannelHost {
  readonly client: Client;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  describeLoss(): string;
}

/** Opens a session channel and starts the command in it. Rejects with ssh2's error (`reason` 2: no more sessions). */
export function openShellChannel(host: ChannelHost, command: string): Promise<StartedShell> {
  // Inside the callback: the exit status may stand in the same packet, before any awaiting code gets its turn.
  return openChannel(host.client, command, channel => shellOfChannel(host, command, channel));
}

function openChannel<Value>(client: Client, command: string, use: (channel: ClientChannel) => Value): Promise<Value> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) reject(error);
      else resolve(use(channel));
    });
  });
}

function shellOfChannel(host: ChannelHost, command: string, channel: ClientChannel): StartedShell {
  let end: ShellEnd = { exitCode: null, signal: null };
  channel.on("exit", (code: number | null, signal?: string) => {
    end = { exitCode: code, signal: signal ?? null };
  });
  const ended = new Promise<ShellEnd>(resolve => {
    const done = () => resolve(end);
    // The exit status may come before the last output, so only `close` counts.
    channel.once("close", () => {
      if (channel.stderr.readableEnded) return done();
      channel.stderr.once("end", done);
      setTimeout(done, DRAIN_MS).unref();
    });
    host.closed.then(() => setTimeout(done, DRAIN_MS).unref());
  });
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    ended,
    kill(signal, process) {
      // The packet is for shells that never told their process: sshd refuses it for root, and sudo can not be signalled.
      if (process === undefined) sendSignal(host.client, channel, signal);
      else signalOverNewChannel(host.client, command, printSignalScript(process, signal));
    },
    release: () => channel.close(),
    describeLoss: () => host.describeLoss(),
  };
}

/** Sends the signal from a shell of its own, beside the channels that run scripts. */
function signalOverNewChannel(client: Client, command: string, text: string): void {
  openChannel(client, command, channel => {
    channel.on("error", () => undefined).resume();
    channel.stderr.resume();
    channel.end(text);
  }).catch(() => undefined);
}

/** The parts of ssh2 behind its public face that a signal after end-of-file needs. */
interface ProtocolInside {
  readonly _protocol?: { signal?(recipient: number, name: string): void };
}
interface ChannelInside {
  readonly outgoing?: { readonly id?: number; readonly state?: string };
}

/**
 * Channel.signal() of ssh2 1.17 silently does nothing once our side has sent end-of-file, and the script always ends in
 * one; RFC 4254, 6.9 has no such limit, so the packet is sent one layer down.
 */
function sendSignal(client: Client, channel: ClientChannel, signal: "TERM" | "KILL"): void {
  const { _protocol: protocol } = client as unknown as ProtocolInside;
  const { outgoing } = channel as unknown as ChannelInside;
  if (outgoing?.id === undefined || (outgoing.state !== "open" && outgoing.state !== "eof")) return;
  try {
    if (protocol?.signal === undefined) channel.signal(signal);
    else protocol.signal(outgoing.id, signal);
  } catch {
    // The connection went away between the check and the packet.
  }
}
