import type { RuleChange } from "./diff-rules";
import { pairEdits } from "./pair-edits";

/** What one change made of a chain: `live` is what the host has, `declared` what it should have. */
export type RuleDifference =
  | { readonly kind: "added"; readonly live: RuleChange }
  | { readonly kind: "removed"; readonly declared: RuleChange }
  | { readonly kind: "moved" | "changed"; readonly live: RuleChange; readonly declared: RuleChange };

/**
 * Reads a rule diff as what was done to the host. The same text gone in one place and come in another was moved; a rule in
 * the place of one that is like it was changed; all else was added or removed. In the order of the chain.
 */
export function ruleDifferences(rules: readonly RuleChange[]): readonly RuleDifference[] {
  const origin = originsOf(rules);
  const moved = new Set(origin.values());
  return changedStretches(rules).flatMap(stretch => {
    const lone = stretch.filter(rule => !origin.has(rule) && !moved.has(rule));
    const edits = editsOf(lone);
    const edited = new Set(edits.values());
    return stretch.flatMap((rule): readonly RuleDifference[] => {
      const from = origin.get(rule);
      if (from !== undefined) return [{ kind: "moved", live: from, declared: rule }];
      const declared = edits.get(rule);
      if (declared !== undefined) return [{ kind: "changed", live: rule, declared }];
      if (moved.has(rule) || edited.has(rule)) return [];
      return [rule.kind === "remove" ? { kind: "added", live: rule } : { kind: "removed", declared: rule }];
    });
  });
}

/** Rule on the host → the declared rule that it was made of. */
function editsOf(lone: readonly RuleChange[]): ReadonlyMap<RuleChange, RuleChange> {
  const live = lone.filter(({ kind }) => kind === "remove");
  const declared = lone.filter(({ kind }) => kind === "add");
  const texts = (rules: readonly RuleChange[]) => rules.map(({ text }) => text);
  const edits = new Map<RuleChange, RuleChange>();
  for (const [from, to] of pairEdits(texts(live), texts(declared))) {
    const [rule, other] = [live[from], declared[to]];
    if (rule !== undefined && other !== undefined) edits.set(rule, other);
  }
  return edits;
}

/** The runs of changed rules between kept ones. */
function changedStretches(rules: readonly RuleChange[]): readonly (readonly RuleChange[])[] {
  const stretches: RuleChange[][] = [];
  let current: RuleChange[] | undefined;
  for (const rule of rules) {
    if (rule.kind === "keep") {
      current = undefined;
    } else if (current === undefined) {
      current = [rule];
      stretches.push(current);
    } else {
      current.push(rule);
    }
  }
  return stretches;
}

/** Declared rule → the same text standing elsewhere on the host. */
export function originsOf(rules: readonly RuleChange[]): ReadonlyMap<RuleChange, RuleChange> {
  const live = new Map<string, RuleChange[]>();
  for (const rule of rules) {
    if (rule.kind !== "remove") continue;
    const same = live.get(rule.text);
    if (same === undefined) live.set(rule.text, [rule]);
    else same.push(rule);
  }
  // Taken from the end, so the first on the host comes first.
  for (const same of live.values()) same.reverse();
  const origins = new Map<RuleChange, RuleChange>();
  for (const rule of rules) {
    if (rule.kind !== "add") continue;
    const from = live.get(rule.text)?.pop();
    if (from !== undefined) origins.set(rule, from);
  }
  return origins;
}
