import type { RecordChange } from "../host";

/** What the `status` of a `netfilter_host` says: the books and the services of its host, which no other attribute holds. */
export type ResourceStatus =
  /** All is as the last apply left it. */
  | { readonly kind: "held" }
  /** The last read came to nothing; `title` is that of its cause. */
  | { readonly kind: "unread"; readonly title: string }
  /** What the host's own record says, where that is not what it should. */
  | { readonly kind: "record"; readonly reason: Exclude<RecordChange["reason"], "owner-change"> }
  | { readonly kind: "other-owner"; readonly owner: string }
  /** In words of the plan: another firewall runs, or will after a boot. */
  | { readonly kind: "other"; readonly message: string };

const RECORD_STATUSES = {
  "first-apply": "not entered",
  unfinished: "unfinished",
  "rolled-back": "rolled back",
  "boot-files": "boot files differ",
} as const;

/** The status of a host that holds what its state says. */
export const HELD = "held";

export function printStatus(status: ResourceStatus): string {
  switch (status.kind) {
    case "held":
      return HELD;
    case "unread":
      return `unread: ${status.title}`;
    case "record":
      return RECORD_STATUSES[status.reason];
    case "other-owner":
      return `owned by ${status.owner}`;
    case "other":
      return status.message;
  }
}

/** Reads a status back. What is none (null, not known yet) is nothing to tell of. */
export function parseStatus(value: unknown): ResourceStatus {
  if (typeof value !== "string" || value === HELD) return { kind: "held" };
  const [, title] = /^unread: (.*)$/.exec(value) ?? [];
  if (title !== undefined) return { kind: "unread", title };
  const [, owner] = /^owned by (.*)$/.exec(value) ?? [];
  if (owner !== undefined) return { kind: "other-owner", owner };
  for (const reason of ["first-apply", "unfinished", "rolled-back", "boot-files"] as const) {
    if (value === RECORD_STATUSES[reason]) return { kind: "record", reason };
  }
  return { kind: "other", message: value };
}
