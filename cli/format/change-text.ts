import { isUnknown } from "../../engine/desired";
import { countOf } from "../../engine/drift";
import type { ResourceChange } from "../../engine/fleet";
import type { ChainChange } from "../../engine/host";
import { printable } from "../../engine/transport";
import { type ChainLine, chainLines, chainTitle } from "./chain-lines";
import type { Paint } from "./paint";

/** `3 to add, 1 to remove, 2 to change`: rules and anchors come and go, all else changes. */
export function tally(changes: readonly ResourceChange[]): string {
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

/**
 * One change as a block of whole lines. Text of a host, or of a file, is escaped.
 * @param lines the rules to show of a chain
 */
export function changeText(change: ResourceChange, paint: Paint, lines = linesOf(change)): string {
  switch (change.subject) {
    case "chain":
      return chainText(change, lines, paint);
    case "qdisc":
      return [
        `  ${paint("changed", "~")} qdisc of ${printable(change.device)}\n`,
        ...change.from.map(text => paintLine(paint, "removed", `      - ${printable(text)}`)),
        ...change.to.map(text => paintLine(paint, "added", `      + ${printable(text)}`)),
      ].join("");
    case "sysctl":
      return `  ${paint("changed", "~")} sysctl ${printable(change.name)} ${change.from === undefined ? "" : `${printable(change.from)} `}→ ${change.to === undefined ? "as it was before us" : printable(change.to)}\n`;
    case "link":
      return `  ${paint("changed", "~")} ${printable(change.setting)} of ${printable(change.device)} ${change.from === undefined ? "" : `${printable(change.from)} `}→ ${change.to === undefined ? "as it was before us" : printable(change.to)}\n`;
    case "attribute":
      return `  ${paint("changed", "~")} ${printable(change.attribute)} ${valueText(change.from)} → ${valueText(change.to)}\n`;
    case "service":
    case "record":
      return `  ${paint("changed", "~")} ${printable(change.message)}\n`;
  }
}

function linesOf(change: ResourceChange): readonly ChainLine[] {
  return change.subject === "chain" ? chainLines(change) : [];
}

/** The first 200 characters of a value as JSON. */
function valueText(value: unknown): string {
  if (value === undefined) return "unset";
  if (isUnknown(value) && typeof value.unknown === "string") return `${printable(value.unknown)} (known after apply)`;
  const text = JSON.stringify(value);
  return printable(text.length > 200 ? `${text.slice(0, 200)}…` : text);
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

function chainText(change: ChainChange, lines: readonly ChainLine[], paint: Paint): string {
  const [style, mark] = CHAIN_MARKS[change.action];
  return [
    `  ${paint(style, mark)} ${printable(chainTitle(change))}\n`,
    policyText(change, paint),
    anchorText(change, paint),
    ...lines.map(line => ruleText(line, paint)),
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
  if (line.kind === "varied") return paintLine(paint, "faint", "        … unchanged rules, not the same on every host");
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

function paintLine(paint: Paint, style: Parameters<Paint>[0], line: string): string {
  return `${paint(style, line)}\n`;
}
