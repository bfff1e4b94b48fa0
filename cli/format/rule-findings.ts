import type { RuleChange } from "../../engine/ruleset";

/** One thing found in a chain: `live` is what the host has, `declared` what it should have. */
export type RuleFinding =
  | { readonly kind: "added"; readonly live: RuleChange }
  | { readonly kind: "removed"; readonly declared: RuleChange }
  | { readonly kind: "moved" | "changed"; readonly live: RuleChange; readonly declared: RuleChange };

/**
 * Reads a rule diff as what was done to the host. The same text gone in one place and come in another was moved; one
 * rule in the very place of one other was changed; all else was added or removed. In the order of the chain.
 */
export function ruleFindings(rules: readonly RuleChange[]): readonly RuleFinding[] {
  const origin = originsOf(rules);
  const moved = new Set(origin.values());
  const findings: RuleFinding[] = [];
  for (const stretch of changedStretches(rules)) {
    const lone = stretch.filter(rule => !origin.has(rule) && !moved.has(rule));
    const [live, declared] = lone;
    const isEdit = lone.length === 2 && live?.kind === "remove" && declared?.kind === "add";
    for (const rule of stretch) {
      const from = origin.get(rule);
      if (from !== undefined) findings.push({ kind: "moved", live: from, declared: rule });
      else if (moved.has(rule)) continue;
      else if (isEdit && rule === live) findings.push({ kind: "changed", live, declared });
      else if (rule.kind === "remove") findings.push({ kind: "added", live: rule });
      else if (!isEdit) findings.push({ kind: "removed", declared: rule });
    }
  }
  return findings;
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
