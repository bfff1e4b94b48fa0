import { isUnknown } from "../../engine/desired";
import { describeSource, type PlannedHost, type RuleSources } from "../../engine/fleet";
import type { ChainChange, Change, QdiscChange, SysctlChange } from "../../engine/host";
import { type RuleChange, type RuleDifference, ruleDifferences } from "../../engine/ruleset";
import { printable } from "../../engine/transport";
import { chainTitle } from "./chain-lines";
import { countOf } from "./count-of";
import { notesText } from "./notes-text";
import type { Paint } from "./paint";

/**
 * How differences are put into words. Only when the host's record says that this very document was the last one applied
 * was a difference made on the host; else it may as well be a declaration that was not applied yet.
 */
interface Words {
  readonly added: string;
  readonly removed: string;
  readonly changed: string;
  readonly moved: string;
}

const BY_HAND: Words = {
  added: "added by hand",
  removed: "removed by hand",
  changed: "changed by hand",
  moved: "moved by hand",
};
const UNDECIDED: Words = { added: "not declared", removed: "missing", changed: "differs", moved: "out of place" };

/** What one host holds that it should not, and the other way round, told from the host's side. Whole lines. */
export function driftText(
  { plan, lastApply, looked, sources }: Pick<PlannedHost, "plan" | "lastApply" | "looked" | "sources">,
  paint: Paint,
): string {
  const differences = countDifferences(plan.changes);
  const words = lastApply === "this-document" ? BY_HAND : UNDECIDED;
  return [
    `${paint("heading", plan.host)}: ${plan.changes.length === 0 ? noDrift(looked) : title(differences, lastApply)}\n`,
    ...plan.changes.map(change => findingText(change, words, sources, paint)),
    notesText(plan.notes, paint),
  ].join("");
}

function noDrift(looked: PlannedHost["looked"]): string {
  return looked === "whole" ? "no drift" : "no drift seen, but not all could be checked";
}

function countDifferences(changes: readonly Change[]): number {
  return changes.reduce((sum, change) => {
    if (change.subject === "record") return sum;
    if (change.subject !== "chain") return sum + 1;
    const found = ruleDifferences(change.rules).length + [change.policy, change.anchor].filter(Boolean).length;
    return sum + Math.max(found, 1);
  }, 0);
}

function title(differences: number, lastApply: PlannedHost["lastApply"]): string {
  if (lastApply === "never") {
    return differences === 0
      ? "never applied, though it holds what is declared"
      : `never applied, and ${countOf(differences, "difference")} from what is declared`;
  }
  const count = differences === 0 ? "its record needs care" : countOf(differences, "difference");
  return lastApply === "this-document"
    ? count
    : `${count} (another document was applied last, so this may be a change not applied yet)`;
}

function findingText(change: Change, words: Words, sources: RuleSources, paint: Paint): string {
  switch (change.subject) {
    case "chain":
      return chainText(change, words, sources, paint);
    case "qdisc":
      return qdiscText(change, words, sources, paint);
    case "sysctl":
      return sysctlText(change, words, sources, paint);
    case "service":
      return `  ${printable(change.message)}\n`;
    case "record":
      return change.reason === "first-apply" ? "" : `  record: ${printable(change.message)}\n`;
  }
}

function anchorText(anchor: ChainChange["anchor"], words: Words, paint: Paint): string {
  if (anchor === undefined) return "";
  return anchor.from === "missing"
    ? line("removed", words.removed, "the anchor: no packet comes to our rules of this chain", paint)
    : line("changed", words.changed, `the anchor is ${anchor.from} in the chain, should be ${anchor.to}`, paint);
}

function chainText(change: ChainChange, words: Words, sources: RuleSources, paint: Paint): string {
  const { family, table, chain, policy, anchor, action } = change;
  const pointer = `/${family}/${table}/${chain}`;
  const state =
    action === "create" ? `: ${words.removed}` : action === "remove" ? ": still there, no longer declared" : "";
  return [
    `  ${printable(chainTitle(change))}${state}\n`,
    policy?.to === undefined
      ? ""
      : line("changed", words.changed, `policy ${policy.from ?? "none"}, should be ${policyWord(policy.to)}`, paint) +
        declared(sources, `${pointer}/policy`, paint),
    anchorText(anchor, words, paint),
    ...ruleDifferences(change.rules).map(
      finding => ruleText(finding, words, paint) + declaredRule(finding, sources, pointer, paint),
    ),
  ].join("");
}

function policyWord(policy: NonNullable<NonNullable<ChainChange["policy"]>["to"]>): string {
  return isUnknown(policy) ? printable(policy.unknown) : policy;
}

function ruleText(finding: RuleDifference, words: Words, paint: Paint): string {
  switch (finding.kind) {
    case "added":
      return line("added", words.added, numbered(finding.live.before, finding.live), paint);
    case "removed":
      return line("removed", words.removed, numbered(finding.declared.after, finding.declared), paint);
    case "moved":
      return line(
        "changed",
        words.moved,
        `${numbered(finding.live.before, finding.live)} (should be rule ${finding.declared.after})`,
        paint,
      );
    case "changed":
      return (
        line("changed", words.changed, numbered(finding.live.before, finding.live), paint) +
        line("changed", "      should be", numbered(finding.declared.after, finding.declared), paint)
      );
  }
}

function declaredRule(finding: RuleDifference, sources: RuleSources, chain: string, paint: Paint): string {
  if (finding.kind === "added" || finding.declared.after === undefined) return "";
  return declared(sources, `${chain}/rules/${finding.declared.after - 1}`, paint);
}

function qdiscText({ device, from, to }: QdiscChange, words: Words, sources: RuleSources, paint: Paint): string {
  const is = from.length === 0 ? "the kernel's default" : from.join("; ");
  const wanted = to.length === 0 ? "no longer declared" : `should be ${to.join("; ")}`;
  return (
    `  qdisc of ${printable(device)}\n` +
    line("changed", words.changed, `${printable(is)}, ${printable(wanted)}`, paint) +
    declared(sources, `/qdiscs/${device}/0`, paint)
  );
}

function sysctlText({ name, from, to }: SysctlChange, words: Words, sources: RuleSources, paint: Paint): string {
  const wanted = to === undefined ? "no longer declared" : `should be ${to}`;
  return (
    `  sysctl ${printable(name)}\n` +
    line("changed", words.changed, `${printable(from ?? "absent")}, ${printable(wanted)}`, paint) +
    declared(sources, `/sysctls/${name}`, paint)
  );
}

function numbered(number: number | undefined, { text }: RuleChange): string {
  return `${number ?? "?"}: ${printable(text)}`;
}

function line(style: "added" | "removed" | "changed", word: string, what: string, paint: Paint): string {
  return `    ${paint(style, `${word.padEnd(15)}  ${what}`)}\n`;
}

function declared(sources: RuleSources, pointer: string, paint: Paint): string {
  const text = describeSource(sources, pointer);
  return text === undefined ? "" : `                     ${paint("faint", printable(text))}\n`;
}
