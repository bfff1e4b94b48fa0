import type { ChainMode } from "../desired";
import type { Family, Policy, TableName } from "../ruleset";

/** A rule as iptables-save prints it, and the lines that stood above it in a script, without comment signs. */
export interface HeldRule {
  readonly text: string;
  readonly remarks: readonly string[];
}

/** One chain of one family, as it is to be declared: what belongs to recognised owners is not in it. */
export interface HeldChain {
  readonly table: TableName;
  readonly name: string;
  readonly mode: ChainMode;
  readonly anchor: "first" | "last" | "none";
  /** Absent: not managed. */
  readonly policy?: Policy;
  readonly rules: readonly HeldRule[];
  /** Lines that stood above its declaration. */
  readonly remarks: readonly string[];
}

/** What one host holds of its own, family by family. */
export type HeldRuleset = Readonly<Record<Family, readonly HeldChain[]>>;

/** What was left out of an import, and whose it is or why. */
export interface LeftOut {
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
  /** `chain`: all of it. */
  readonly what: { readonly kind: "chain"; readonly rules: number } | { readonly kind: "rule"; readonly text: string };
  /** `owner`: a recognised one left it there. `undeclarable`: synthesis refuses such a rule, for this reason. */
  readonly because:
    | { readonly kind: "owner"; readonly name: string }
    | { readonly kind: "undeclarable"; readonly reason: string };
}
