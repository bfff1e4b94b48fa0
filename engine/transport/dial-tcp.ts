import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { errorCode } from "./ssh-failure";
import type { TransportCause } from "./transport-error";

/** One end of a TCP connection, seen from where it is dialled. */
export interface TcpEnd {
  readonly address: string;
  /** 1 to 65535. */
  readonly port: number;
}

/** A TCP connection from this machine; or why there is none. The caller destroys it. */
export function dialTcp({ address, port }: TcpEnd, signal: AbortSignal): Promise<Duplex | TransportCause> {
  const where = `${address} port ${port}`;
  return new Promise(resolve => {
    const socket: Socket = connect({ host: address, port, signal });
    socket.once("connect", () => resolve(socket));
    socket.once("error", error => {
      const late = signal.aborted ? "there was no answer in time" : errorCode(error) || error.message;
      resolve({ kind: "unreachable", message: `${where} takes no connection: ${late}` });
    });
  });
}
