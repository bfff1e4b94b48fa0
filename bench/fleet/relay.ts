import { connect, createServer, type Socket } from "node:net";

/** A road of TCP that takes its time. */
export interface Relay {
  readonly port: number;
  /** Round trips that the near side has waited for since the last call: TCP's own, and each answer that hung on a question. */
  takeRoundTrips(): number;
  close(): void;
}

/**
 * Hands bytes on to an address, each way `delayMs` later, and TCP's own handshake a whole round trip later. What is sent
 * carries the number of the answers that its sender had seen, so that questions which are under way together count once.
 */
export function startRelay(address: string, port: number, delayMs: number): Promise<Relay> {
  let roundTrips = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, near => {
    const far = connect({ host: address, port, noDelay: true });
    roundTrips += 1;
    const seen = { near: 0, far: 0 };
    const openAt = Date.now() + 2 * delayMs;
    const pass = (from: Socket, to: Socket, stamp: () => number, arrive: (stamp: number) => void, ready: number) => {
      const later = (work: () => void) => setTimeout(work, Math.max(delayMs, ready - Date.now()));
      from.on("data", chunk => {
        const stamped = stamp();
        later(() => {
          arrive(stamped);
          to.write(chunk);
        });
      });
      from.on("end", () => later(() => to.end()));
      from.on("error", () => undefined);
      from.on("close", () => later(() => to.destroy()));
      sockets.add(from);
    };
    const arriveFar = (stamp: number) => {
      seen.far = Math.max(seen.far, stamp);
    };
    const arriveNear = (stamp: number) => {
      roundTrips += Math.max(0, stamp - seen.near);
      seen.near = Math.max(seen.near, stamp);
    };
    pass(near, far, () => seen.near + 1, arriveFar, openAt + delayMs);
    pass(far, near, () => seen.far, arriveNear, openAt + delayMs);
  });
  return new Promise(resolve => {
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      resolve({
        port: typeof bound === "object" && bound !== null ? bound.port : 0,
        takeRoundTrips: () => {
          const taken = roundTrips;
          roundTrips = 0;
          return taken;
        },
        close: () => {
          server.close();
          for (const socket of sockets) socket.destroy();
        },
      });
    });
  });
}
