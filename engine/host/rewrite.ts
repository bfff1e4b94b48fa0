import { diffRules } from "../ruleset";

/** What makes one list of rules out of another, in this order; numbers are 1-based and those of that moment. */
export type RuleEdit =
  | { readonly kind: "delete"; readonly number: number }
  | { readonly kind: "insert"; readonly number: number; readonly rule: string };

/** A chain of ours of which some rules stay, with their counters. */
export interface RewrittenChain {
  readonly chain: string;
  readonly edits: readonly RuleEdit[];
  /** What it holds afterwards. */
  readonly rules: readonly string[];
}

/**
 * How a chain gets from what it holds to what is declared without a rule that stays being written again.
 * `undefined` where no rule stays, or where nobody has told how the kernel spells them: then it is filled anew.
 * @param live what the kernel prints of it
 * @param rules the declared rules
 * @param wanted the kernel's spelling of each
 */
export function rewriteChain(
  chain: string,
  live: readonly string[],
  rules: readonly string[],
  wanted: readonly (string | undefined)[],
): RewrittenChain | undefined {
  const spelled = wanted.filter(text => text !== undefined);
  if (spelled.length < rules.length) return undefined;
  const edits: RuleEdit[] = [];
  let number = 1;
  for (const change of diffRules(live, spelled)) {
    if (change.kind === "remove") edits.push({ kind: "delete", number });
    else {
      if (change.kind === "add") edits.push({ kind: "insert", number, rule: rules[(change.after ?? 0) - 1] ?? "" });
      number += 1;
    }
  }
  const stays = live.length - edits.filter(({ kind }) => kind === "delete").length;
  return stays === 0 ? undefined : { chain, edits, rules };
}
