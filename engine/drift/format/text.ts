import { printable } from "../../transport";
import type { DriftFinding, Severity } from "../finding";
import type { HostDrift } from "../host-drift";
import type { DriftReport } from "../report";
import { kindWords } from "./kind-words";
import type { Paint, Style } from "./paint";
import { declaredWords, placeWords, positionWords } from "./place-words";
import { sidesOf } from "./sides";
import { ignoredWords, sinceWords } from "./story-words";
import { statusWords, summaryWords } from "./summary";
import { unnamedWords, whoWords } from "./who-words";

/** A report for people at a terminal: a heading a host, a paragraph a finding, a summary at the end. Whole lines. */
export function reportText(report: DriftReport, paint: Paint): string {
  return [...report.hosts.map(host => hostText(host, paint)), `${paint("heading", summaryWords(report))}\n`].join("");
}

function hostText(host: HostDrift, paint: Paint): string {
  const unnamed = unnamedWords(host);
  return [
    `${paint("heading", printable(host.host))}: ${statusWords(host)}\n`,
    ...findingLines(host, paint).map(line => `  ${line}\n`),
    ...(host.ignored ?? []).map(each => `  ${paint("faint", printable(ignoredWords(each, host)))}\n`),
    ...(unnamed === undefined ? [] : [`  ${paint("faint", `note: ${printable(unnamed)}`)}\n`]),
    ...host.notes.map(({ severity, message }) =>
      severity === "warning"
        ? `  ${paint("warning", "warning:")} ${printable(message)}\n`
        : `  ${paint("faint", `note: ${printable(message)}`)}\n`,
    ),
  ].join("");
}

/** The findings of a host, under the place that each run of them has in common. Escaped lines, without their newline. */
export function findingLines(host: HostDrift, paint: Paint): readonly string[] {
  let title = "";
  return host.findings.flatMap(finding => {
    const before = title;
    title = printable(placeWords(finding.place));
    const lines = paragraph(finding, host, paint).map(line => `  ${line}`);
    return title === before ? lines : [title, ...lines];
  });
}

const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  critical: "severe",
  high: "severe",
  medium: "warning",
  low: "faint",
};

/** As wide as the longest severity, and two blanks. */
const INDENT = " ".repeat(10);

function paragraph(finding: DriftFinding, host: HostDrift, paint: Paint): readonly string[] {
  const { severity, place, meaning } = finding;
  const { actual, expected } = sidesOf(finding);
  const words = [kindWords(finding, host), positionWords(finding), sinceWords(finding) ?? ""]
    .filter(text => text !== "")
    .join(", ");
  const declared = printable(declaredWords(finding));
  const style = styleOf(finding);
  const told =
    place.kind === "host"
      ? textLines("", actual)
      : [...textLines("is         ", actual), ...textLines("should be  ", expected)];
  return [
    `${paint(SEVERITY_STYLES[severity], severity.padEnd(INDENT.length))}${words}`,
    ...told.map(line => INDENT + paint(style, line)),
    INDENT + printable(meaning),
    ...whoWords(finding).map(line => INDENT + printable(line)),
    ...(declared === "" ? [] : [INDENT + paint("faint", declared)]),
  ];
}

function styleOf({ place, expected, actual }: DriftFinding): Style {
  if (place.kind !== "chain") return "changed";
  if (expected === undefined) return "added";
  return actual === undefined ? "removed" : "changed";
}

/** A text of one or more lines, the first behind its label. */
function textLines(label: string, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return text.split("\n").map((line, index) => (index === 0 ? label : " ".repeat(label.length)) + printable(line));
}
