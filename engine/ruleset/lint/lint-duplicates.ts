import { describeRule, type Finding } from "./finding";
import { changeOf, type JumpGraph } from "./jump-graph";
import type { LintContext } from "./lint-context";
import { placeOf, subjectOf } from "./lint-dead-rules";
import type { ReadRule, ReadTable } from "./read-chains";

/**
 * Rules that go on and stand a second time in their chain with nothing changed in between: a packet is logged twice, or
 * goes through the same chain twice. (A rule that ends what it matches is found by what it ends.) Rules that depend on
 * more than the packet, such as a rate, may well stand twice.
 */
export function* lintDuplicates(table: ReadTable, graph: JumpGraph, context: LintContext): Generator<Finding> {
  for (const rules of table.chains.values()) {
    const seen = new Map<string, ReadRule>();
    for (const rule of rules) {
      const earlier = seen.get(rule.text);
      if (earlier !== undefined) {
        yield {
          severity: "warning",
          kind: "duplicate",
          family: context.family,
          ...placeOf(rule),
          other: placeOf(earlier),
          message: `${subjectOf(rule)} repeats ${describeRule(earlier, rule)}: every packet it matches goes through both. Take one of the two out.`,
        };
      } else if (changesSomething(rule, graph)) {
        seen.clear();
      } else if (rule.effect.kind !== "ends" && rule.alternatives.every(({ understood }) => understood)) {
        seen.set(rule.text, rule);
      }
    }
  }
}

function changesSomething(rule: ReadRule, graph: JumpGraph): boolean {
  if (changeOf(rule) !== "nothing") return true;
  return rule.effect.kind === "enters" && (graph.changes.get(rule.effect.chain) ?? "nothing") !== "nothing";
}
