import type { RuleSource } from "../fleet";
import type { Family, TableName } from "../ruleset";
import type { Actor } from "./actor";

/** The part of a host that a finding is about. `host`: nothing of it could be read. */
export const SUBSYSTEMS = ["rules", "qdisc", "link", "sysctl", "persistence", "backend", "host"] as const;
export type Subsystem = (typeof SUBSYSTEMS)[number];

/**
 * What was found, told from the host's side.
 * Rules: `added`, `removed`, `changed`, `moved` within a chain that is ours; `unknown-rule` beside the anchor, in a chain that
 * is shared; `policy`; `anchor` (gone, or at the other end); `chain-missing` and `chain-left` (no longer declared).
 * `link`: a setting of a network device, or the device itself where it is one that is made.
 * `ignored-too-long`: an entry of the ignore file is past its day, and means something of this host.
 */
export const FINDING_KINDS = [
  "added",
  "removed",
  "changed",
  "moved",
  "unknown-rule",
  "policy",
  "anchor",
  "chain-missing",
  "chain-left",
  "qdisc",
  "link",
  "sysctl",
  "service",
  "boot-differs",
  "rolled-back",
  "unfinished",
  "record",
  "hidden-rules",
  "ignored-too-long",
  "unreadable",
  "unreachable",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/**
 * How much a finding weighs, from the least: `low` changes what is logged or shaped; `medium` shuts something out, or may do
 * other than it was meant; `high` lets more in, or hides what does; `critical`: a whole chain protects nothing.
 */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Where on the host. */
export type FindingPlace =
  | { readonly kind: "chain"; readonly family: Family; readonly table: TableName; readonly chain: string }
  | { readonly kind: "device"; readonly device: string }
  | { readonly kind: "link"; readonly device: string; readonly setting: string }
  | { readonly kind: "sysctl"; readonly name: string }
  | { readonly kind: "host" };

/** Rule numbers, 1-based, as iptables -L --line-numbers counts them. */
export interface Position {
  readonly expected?: number;
  readonly actual?: number;
}

/** One thing that a host holds and should not, or the other way round. */
export interface DriftFinding {
  /** The same for the same finding in every run: 16 hex digits. Not moved by what other rules do to its number. */
  readonly fingerprint: string;
  readonly host: string;
  readonly subsystem: Subsystem;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly place: FindingPlace;
  readonly position?: Position;
  /** What was declared, in the kernel's words where the place is a chain. */
  readonly expected?: string;
  /** What the host holds. */
  readonly actual?: string;
  /** What it means for packets, in a sentence. */
  readonly meaning: string;
  /** Where in the user's program it was declared. */
  readonly declared?: RuleSource;
  /** Whom the host's logs name for it, the newest first, at most 5; absent where they name nobody. */
  readonly by?: readonly Actor[];
  /** When it was first seen, ISO 8601, UTC; where a history is kept. */
  readonly firstSeen?: string;
}

/** A finding that is known and meant for a while. */
export interface IgnoredFinding {
  readonly finding: DriftFinding;
  readonly reason: string;
  /** The last day on which it is ignored, in UTC. */
  readonly until: string;
}

/** From the least to the most severe: negative where `a` weighs less. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}
