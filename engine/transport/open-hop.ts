import type { Client } from "ssh2";
import type { Hop } from "./target";

/** One server we are logged in to. */
export interface OpenHop {
  readonly hop: Hop;
  readonly client: Client;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  /** Why it is gone, in words. */
  describeLoss(): string;
  /** Says goodbye and waits for the end, at most a second. Never rejects. */
  close(): Promise<void>;
}
