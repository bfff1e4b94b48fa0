import { connect as connectTcp, type Socket } from "node:net";
import type { Client, ClientChannel } from "ssh2";
import type { Hop } from "./target";

/** A new TCP connection. Rejects with the system's error, or with the abort reason. */
export function dialTcp(hop: Hop, limitMs: number, abort: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({
      host: hop.address,
      port: hop.port,
      noDelay: true,
      keepAlive: true,
      // Node gives each of several addresses 250 ms, less than a round trip by satellite.
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(limitMs / 3)),
      signal: abort,
    });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

/**
 * A connection that the jump host makes for us (direct-tcpip, RFC 4254, 7.2). Rejects with ssh2's error, or when it is
 * stopped: sshd itself waits as long as its kernel does, two minutes where packets are dropped.
 */
export function dialThrough(
  jump: Client,
  hop: Pick<Hop, "address" | "port">,
  abort: AbortSignal,
): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error("there was no answer in time"));
    if (abort.aborted) return stop();
    abort.addEventListener("abort", stop, { once: true });
    jump.forwardOut("127.0.0.1", 0, hop.address, hop.port, (error, channel) => {
      abort.removeEventListener("abort", stop);
      if (error) reject(error);
      // The jump host may answer after we stopped waiting.
      else if (abort.aborted) channel.destroy();
      else resolve(channel);
    });
  });
}
