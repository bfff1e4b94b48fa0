import type { Family, TableName } from "../model";

/** What a finding is about; each has a section in docs/lint.md. */
export const FINDING_KINDS = [
  "jump-loop",
  "missing-chain",
  "unknown-target",
  "unreachable-chain",
  "never-match",
  "shadowed",
  "after-catch-all",
  "duplicate",
  "cut-text",
  "read-otherwise",
  "no-established",
  "no-loopback",
  "open-family",
  "docker-port",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** True for the name of a kind of finding. */
export function isFindingKind(name: string): name is FindingKind {
  return (FINDING_KINDS as readonly string[]).includes(name);
}

/** Where a rule stands in a ruleset. */
export interface FoundRule {
  readonly table: TableName;
  readonly chain: string;
  /** 1 is the first rule of the chain, as `iptables -L --line-numbers` counts. */
  readonly rule: number;
  /** The words after `-A CHAIN `. */
  readonly text: string;
}

/** Something in a ruleset that its author would want to know. */
export interface Finding {
  /** `error`: the kernel refuses to load it. `warning`: it loads, and is probably not what was meant. */
  readonly severity: "error" | "warning";
  readonly kind: FindingKind;
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
  /** Number of the rule, from 1, and its text; absent where the chain as a whole is meant. */
  readonly rule?: number;
  readonly text?: string;
  /** The rule that it has to do with: the one that shadows it, that it repeats, that calls its chain. */
  readonly other?: FoundRule;
  /** One paragraph: what, where, why, what to do. It names no host and no family. */
  readonly message: string;
}

/** `rule 3 (-p tcp -j DROP)`, with the chain where it is another one. */
export function describeRule(
  { table, chain, rule, text }: FoundRule,
  from?: Pick<FoundRule, "table" | "chain">,
): string {
  const elsewhere = from === undefined || from.table !== table || from.chain !== chain;
  return `rule ${rule}${elsewhere ? ` of ${table} ${chain}` : ""} (${shorten(text)})`;
}

/** Long texts are cut to 200 characters. */
export function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
