import type { Duplex } from "node:stream";
import type { TcpEnd } from "./dial-tcp";
import type { Script, ScriptResult } from "./script";
import type { JumpTarget, Target } from "./target";
import type { TransportCause } from "./transport-error";

/** One login on one host. */
export interface Connection {
  /**
   * Runs a script as root. Resolves for everything a host can do, with `cause` when the script did not run to its own
   * end; rejects with RangeError for a script that can not be run as written. Several may run at once (4; the rest wait).
   */
  run(script: Script, signal?: AbortSignal): Promise<ScriptResult>;
  /** Ends the connection; the session on its jump host ends soon after the last connection through it. Always resolves; may be called again. */
  close(): Promise<void>;
}

/** A way to reach hosts. */
export interface Transport {
  /**
   * Always a new connection: TCP, key exchange, login.
   * @throws TransportError
   */
  connect(target: Target, signal?: AbortSignal): Promise<Connection>;
  /**
   * A TCP connection to somewhere, from this machine or from a host that is logged in to first. Destroying it ends the
   * login too. Resolves with a cause where there is no such connection.
   */
  dial(end: TcpEnd, through: JumpTarget | undefined, signal: AbortSignal): Promise<Duplex | TransportCause>;
}
