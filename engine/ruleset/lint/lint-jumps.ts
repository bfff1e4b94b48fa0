import { isBuiltInChain } from "../model";
import type { Finding } from "./finding";
import type { JumpGraph } from "./jump-graph";
import type { LintContext } from "./lint-context";
import { placeOf, subjectOf } from "./lint-dead-rules";
import type { ReadRule, ReadTable } from "./read-chains";
import { isKnownTarget } from "./rule-effect";

/** Chains that go round in a circle, that are missing, and that nothing leads to. */
export function* lintJumps(table: ReadTable, graph: JumpGraph, context: LintContext): Generator<Finding> {
  const { family } = context;
  for (const loop of graph.loops) {
    const [chain = ""] = loop;
    yield {
      severity: "error",
      kind: "jump-loop",
      family,
      table: table.name,
      chain,
      message: `The chains ${loop.join(" → ")} of table ${table.name} go round in a circle, which the kernel refuses. Take one of the jumps out.`,
    };
  }
  for (const rules of table.chains.values()) {
    for (const rule of rules) yield* lintTarget(rule, table, context);
  }
  for (const [chain, rules] of table.chains) {
    if (graph.entered.has(chain) || isBuiltInChain(table.name, chain) || context.isForeignChain(chain)) continue;
    const holds = rules.length === 1 ? "its rule has" : `its ${rules.length} rules have`;
    yield {
      severity: "warning",
      kind: "unreachable-chain",
      family,
      table: table.name,
      chain,
      message: `No jump leads from a built-in chain to chain ${chain} of table ${table.name}${rules.length === 0 ? "" : `, so ${holds} no effect`}. Jump to it where it is meant to be looked at, or take it out.`,
    };
  }
}

function* lintTarget(rule: ReadRule, table: ReadTable, context: LintContext): Generator<Finding> {
  const { target, reading } = rule;
  if (target?.kind !== "chain" || reading === "guessed") return;
  const { name, jumpKind } = target;
  if (table.chains.has(name) || context.isForeignChain(name)) return;
  if (jumpKind === "jump" && isKnownTarget(name)) return;
  // Extensions are named in capitals: such a name may be one that is not known here.
  const isCertain = jumpKind === "goto" || /[^A-Z0-9]/.test(name);
  yield {
    ...placeOf(rule),
    severity: isCertain ? "error" : "warning",
    kind: isCertain ? "missing-chain" : "unknown-target",
    family: context.family,
    message: isCertain
      ? `${subjectOf(rule)} goes to chain ${name}, which table ${table.name} does not have, and the kernel refuses that. Declare the chain, or correct the name.`
      : `${subjectOf(rule)} names ${name}, which is neither a chain of table ${table.name} nor a target known here. Declare the chain, correct the name, or make sure that the host has such a target.`,
  };
}
