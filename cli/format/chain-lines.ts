import type { ChainChange } from "../../engine/host";
import { originsOf, type RuleChange } from "../../engine/ruleset";

/** Kept rules shown on either side of a change. */
const CONTEXT = 2;

/** One line of a chain's diff, or a stretch of rules that stay as they are. */
export type ChainLine =
  | {
      readonly kind: "keep" | "remove" | "add";
      /** 1-based: on the host for a removed rule, else in the document. */
      readonly number: number;
      readonly text: string;
      /** The number that the same rule has on the other side, when it only moves. */
      readonly moved?: number;
    }
  | { readonly kind: "gap"; readonly count: number }
  /** Rules that stay, told for many hosts, and not the same on each. */
  | { readonly kind: "varied" };

/** The rules of a changed chain with a little context. */
export function chainLines({ rules }: Pick<ChainChange, "rules">): readonly ChainLine[] {
  const moves = movesOf(rules);
  const lines: ChainLine[] = [];
  let hidden = 0;
  const flush = (): void => {
    if (hidden > 0) lines.push({ kind: "gap", count: hidden });
    hidden = 0;
  };
  for (const [index, rule] of rules.entries()) {
    if (!isNearChange(rules, index)) {
      hidden += 1;
      continue;
    }
    flush();
    const moved = moves.get(rule);
    const number = (rule.kind === "remove" ? rule.before : rule.after) ?? 0;
    lines.push({ kind: rule.kind, number, text: rule.text, ...(moved === undefined ? {} : { moved }) });
  }
  flush();
  return lines;
}

function isNearChange(rules: readonly RuleChange[], index: number): boolean {
  for (let at = Math.max(0, index - CONTEXT); at <= index + CONTEXT && at < rules.length; at += 1) {
    if (rules[at]?.kind !== "keep") return true;
  }
  return false;
}

function movesOf(rules: readonly RuleChange[]): ReadonlyMap<RuleChange, number> {
  const moves = new Map<RuleChange, number>();
  for (const [declared, live] of originsOf(rules)) {
    if (live.before !== undefined) moves.set(declared, live.before);
    if (declared.after !== undefined) moves.set(live, declared.after);
  }
  return moves;
}

/** `chain INPUT (ipv4 filter)` */
export function chainTitle({ chain, family, table }: Pick<ChainChange, "chain" | "family" | "table">): string {
  return `chain ${chain} (${family} ${table})`;
}
