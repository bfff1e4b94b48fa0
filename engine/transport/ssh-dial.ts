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

/** A connection that the jump host makes for us (direct-tcpip, RFC 4254, 7.2). Rejects with ssh2's error. */
export function dialThrough(jump: Client, hop: Pick<Hop, "address" | "port">): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    jump.forwardOut("127.0.0.1", 0, hop.address, hop.port, (error, channel) => {
      if (error) reject(error);
      else resolve(channel);
    });
  });
}
