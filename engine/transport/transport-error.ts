/**
 * Why a host could not be used. `unreachable` no connection · `host-key` not the machine we know · `auth` login refused ·
 * `privilege` not allowed to become root · `missing-tool` sh or sudo absent · `lost` the connection ended under a running
 * script · `timeout` the script's deadline passed · `output-limit` it printed too much · `aborted` the caller stopped it.
 */
export type TransportCauseKind =
  | "unreachable"
  | "host-key"
  | "auth"
  | "privilege"
  | "missing-tool"
  | "lost"
  | "timeout"
  | "output-limit"
  | "aborted";

export interface TransportCause {
  readonly kind: TransportCauseKind;
  /** One paragraph: what, where, why, what to do. Text from the host is escaped. */
  readonly message: string;
}

/** A connection that could not be made. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  override readonly cause: TransportCause;
  /** The target's display name, also when the jump host failed. */
  readonly host: string;

  constructor(host: string, cause: TransportCause) {
    super(cause.message);
    this.host = host;
    this.cause = cause;
  }
}
