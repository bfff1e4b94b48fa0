import type { ChangeSource } from "../host";

/** Somebody whom the host's own logs name for a finding. Names and commands are the host's, not escaped. */
export interface Actor {
  /** `this`: the command makes the very change. `possible`: it may have, as far as anybody wrote down. */
  readonly fit: "this" | "possible";
  /** Who had logged in; absent where only the process is known. */
  readonly user?: string;
  /** Whom it was done as; absent for root. */
  readonly as?: string;
  /** Name of the process, where the kernel told it. */
  readonly process?: string;
  /** The command, its words joined by blanks, at most 1,000 characters. */
  readonly command?: string;
  /** By the host's clock: ISO 8601, UTC. */
  readonly at: string;
  readonly source: ChangeSource;
}
