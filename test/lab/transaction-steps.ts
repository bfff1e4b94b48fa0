import type { TransactionStep } from "../../engine/host";

/** The steps of a change without probes that goes well, in order. */
export const TRANSACTION_STEPS = [
  "lock",
  "read",
  "record",
  "upload",
  "rehearse",
  "arm",
  "apply",
  "read-back",
  "applied",
  "confirm",
  "persist",
  "close",
] as const satisfies readonly TransactionStep[];
