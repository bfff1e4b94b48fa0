import { type DeadRule, findDeadRules } from "./chain-walk";
import { describeRule, type Finding, type FoundRule } from "./finding";
import type { JumpGraph } from "./jump-graph";
import type { LintContext } from "./lint-context";
import { both, matchesNothing } from "./packet-conditions";
import type { ReadRule, ReadTable } from "./read-chains";

/** How many rules from the head of a chain are looked through for the best place of a rule that comes too late. */
const LOOKED_THROUGH = 64;

/** Rules that never take effect, each with the reason; the rest of a chain behind a catch-all rule is told once. */
export function* lintDeadRules(table: ReadTable, graph: JumpGraph, context: LintContext): Generator<Finding> {
  const behind = new Map<string, (DeadRule & { readonly kind: "covered" })[]>();
  for (const dead of findDeadRules(table, graph)) {
    if (dead.kind !== "covered" || dead.covers === "rule") {
      yield { ...describeDeath(dead, table), ...placeOf(dead.rule), severity: "warning", family: context.family };
      continue;
    }
    const known = behind.get(dead.rule.chain);
    if (known === undefined) behind.set(dead.rule.chain, [dead]);
    else known.push(dead);
  }
  for (const [first, ...others] of behind.values()) {
    if (first === undefined) continue;
    yield {
      severity: "warning",
      kind: "after-catch-all",
      family: context.family,
      ...placeOf(first.rule),
      other: placeOf(first.cover),
      message: `${subjectOf(first.rule)}${others.length === 0 ? "" : ` and ${others.length} after it`} can never be reached: ${describeRule(first.cover, first.rule)} before it takes every packet. Move that rule to the end, narrow it, or take out what stands behind it.`,
    };
  }
}

/** The place of a rule, without what was read of it. */
export function placeOf({ table, chain, rule, text }: FoundRule): FoundRule {
  return { table, chain, rule, text };
}

/** `Rule 4 of nat POSTROUTING (-s 10.0.0.0/8 -j RETURN)`. */
export function subjectOf(rule: FoundRule): string {
  const words = describeRule(rule);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function describeDeath(dead: DeadRule, table: ReadTable): Pick<Finding, "kind" | "message" | "other"> {
  const subject = subjectOf(dead.rule);
  switch (dead.kind) {
    case "contradiction":
      return {
        kind: "never-match",
        message: `${subject} can never match: its conditions contradict each other. Take out the condition that is not meant, or the rule.`,
      };
    case "contradicts jump":
      return {
        kind: "never-match",
        other: placeOf(dead.jump),
        message: `${subject} can never match: the only way into its chain is ${describeRule(dead.jump)}, and what that lets in contradicts it. Correct one of the two, or take the rule out.`,
      };
    case "covered":
      return describeCovered(dead.rule, dead.cover, table);
  }
}

function describeCovered(
  rule: ReadRule,
  cover: ReadRule,
  table: ReadTable,
): Pick<Finding, "kind" | "message" | "other"> {
  const subject = subjectOf(rule);
  const by = describeRule(cover, rule);
  if (cover.text === rule.text && cover.chain === rule.chain) {
    return {
      kind: "duplicate",
      other: placeOf(cover),
      message: `${subject} repeats ${by} and never takes effect. Take it out.`,
    };
  }
  const does = targetText(cover);
  const why = `${subject} never takes effect: ${by} before it already takes every packet that it matches (${does})`;
  if (does === targetText(rule)) {
    return { kind: "shadowed", other: placeOf(cover), message: `${why}, and does the same. Take it out.` };
  }
  const before = firstInTheWay(rule, cover, table);
  return {
    kind: "shadowed",
    other: placeOf(cover),
    message: `${why}. Move it before ${describeRule(before, rule)} if it is meant, or take it out.`,
  };
}

/** The first rule of the chain that takes some of the packets and does something else with them. */
function firstInTheWay(rule: ReadRule, cover: ReadRule, table: ReadTable): ReadRule {
  if (cover.chain !== rule.chain) return cover;
  const earlier = table.chains.get(rule.chain)?.slice(0, Math.min(cover.rule, LOOKED_THROUGH)) ?? [];
  const inTheWay = earlier.find(
    each =>
      each.effect.kind === "ends" &&
      targetText(each) !== targetText(rule) &&
      each.alternatives.some(one => rule.alternatives.some(other => !matchesNothing(both(one, other)))),
  );
  return inTheWay ?? cover;
}

function targetText({ target }: ReadRule): string {
  if (target === undefined) return "no target";
  const options = target.kind === "described" ? target.options : [];
  return [
    target.jumpKind === "goto" ? "-g" : "-j",
    target.name,
    ...options.flatMap(({ name, values }) => [name, ...values]),
    ...(target.kind === "verbatim" ? target.words : []),
  ].join(" ");
}
