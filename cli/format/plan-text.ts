import { isUnknown } from "../../engine/desired";
import type { PlannedHost } from "../../engine/fleet";
import type { ChainChange, Change, Plan } from "../../engine/host";
import { printable } from "../../engine/transport";
import { type ChainLine, chainLines, chainTitle } from "./chain-lines";
import { countOf } from "./count-of";
import { notesText } from "./notes-text";
import type { Paint } from "./paint";

/**
 * What an apply would do to one host, rule by rule: `+` comes, `-` goes, `~` changes. Text of the host is escaped.
 * @returns whole lines
 */
export function planText({ plan, looked }: Pick<PlannedHost, "plan" | "looked">, paint: Paint): string {
  const { host, changes } = plan;
  const none = looked === "whole" ? "no changes" : "no changes seen, but not all could be checked";
  const title = changes.length === 0 ? none : tally(changes);
  return [
    `${paint("heading", host)}: ${title}\n`,
    ...changes.map(change => changeText(change, paint)),
    ...refusalsText(plan, paint),
    notesText(plan.notes, paint),
  ].join("");
}

/** `3 to add, 1 to remove, 2 to change`: rules and anchors come and go, all else changes. */
function tally(changes: readonly Change[]): string {
  const count = { add: 0, remove: 0, change: 0 };
  for (const change of changes) {
    if (change.subject !== "chain") {
      count.change += 1;
      continue;
    }
    if (change.policy !== undefined) count.change += 1;
    if (change.anchor !== undefined) count[change.anchor.from === "missing" ? "add" : "change"] += 1;
    for (const { kind } of change.rules) if (kind !== "keep") count[kind] += 1;
    // An empty chain that comes or goes.
    if (change.rules.length === 0 && change.action !== "change")
      count[change.action === "create" ? "add" : "remove"] += 1;
  }
  return Object.entries(count)
    .filter(([, number]) => number > 0)
    .map(([what, number]) => `${number} to ${what}`)
    .join(", ");
}

function changeText(change: Change, paint: Paint): string {
  switch (change.subject) {
    case "chain":
      return chainText(change, paint);
    case "qdisc":
      return [
        `  ${paint("changed", "~")} qdisc of ${printable(change.device)}\n`,
        ...change.from.map(text => paintLine(paint, "removed", `      - ${printable(text)}`)),
        ...change.to.map(text => paintLine(paint, "added", `      + ${printable(text)}`)),
      ].join("");
    case "sysctl":
      return `  ${paint("changed", "~")} sysctl ${printable(change.name)} ${change.from === undefined ? "" : `${printable(change.from)} `}→ ${change.to === undefined ? "as it was before us" : printable(change.to)}\n`;
    case "record":
      return `  ${paint("changed", "~")} ${printable(change.message)}\n`;
  }
}

const CHAIN_MARKS = {
  create: ["added", "+"],
  change: ["changed", "~"],
  remove: ["removed", "-"],
} as const;

function anchorText({ anchor }: ChainChange, paint: Paint): string {
  if (anchor === undefined) return "";
  return anchor.from === "missing"
    ? paintLine(paint, "added", `      + anchor: the jump to our rules, ${anchor.to} in the chain`)
    : paintLine(paint, "changed", `      ~ anchor: the jump to our rules, ${anchor.from} → ${anchor.to} in the chain`);
}

function chainText(change: ChainChange, paint: Paint): string {
  const [style, mark] = CHAIN_MARKS[change.action];
  return [
    `  ${paint(style, mark)} ${printable(chainTitle(change))}\n`,
    policyText(change, paint),
    anchorText(change, paint),
    ...chainLines(change).map(line => ruleText(line, paint)),
  ].join("");
}

function policyText({ policy }: ChainChange, paint: Paint): string {
  if (policy === undefined) return "";
  const to =
    policy.to === undefined
      ? "as it was before us"
      : isUnknown(policy.to)
        ? `${printable(policy.to.unknown)} (known after apply)`
        : policy.to;
  return `      ${paint("changed", "~")} policy ${policy.from ?? "none"} → ${to}\n`;
}

function ruleText(line: ChainLine, paint: Paint): string {
  if (line.kind === "gap") return paintLine(paint, "faint", `        … ${countOf(line.count, "rule")} unchanged`);
  const number = String(line.number).padStart(3);
  const text = printable(line.text);
  switch (line.kind) {
    case "keep":
      return paintLine(paint, "faint", `        ${number}  ${text}`);
    case "remove":
      return paintLine(
        paint,
        "removed",
        `      - ${number}  ${text}${line.moved === undefined ? "" : `  (moves to ${line.moved})`}`,
      );
    case "add":
      return paintLine(
        paint,
        "added",
        `      + ${number}  ${text}${line.moved === undefined ? "" : `  (moves from ${line.moved})`}`,
      );
  }
}

function refusalsText({ refusals }: Plan, paint: Paint): readonly string[] {
  return refusals.map(
    ({ message }) => `  ${paint("removed", "refused:")} ${message.split("\n").map(printable).join("\n  ")}\n`,
  );
}

function paintLine(paint: Paint, style: Parameters<Paint>[0], line: string): string {
  return `${paint(style, line)}\n`;
}
