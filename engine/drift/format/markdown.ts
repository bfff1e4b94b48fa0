import { compareSeverity, type DriftFinding } from "../finding";
import type { HostDrift } from "../host-drift";
import type { DriftReport } from "../report";
import { countOf } from "./count-of";
import { kindWords } from "./kind-words";
import { diffBlock } from "./markdown-diff";
import { markdownCode, markdownText } from "./markdown-text";
import { placeWords, positionWords } from "./place-words";
import { countSeverity, statusWords, summaryWords, WORST_FIRST } from "./summary";
import { unnamedWords, whoWords } from "./who-words";

/** What GitHub takes of one step's summary, in bytes: 1 MiB (docs.github.com, "Adding a job summary"). */
export const STEP_SUMMARY_LIMIT = 1024 * 1024;

/** Kept free for the lines that say what was left out. */
const RESERVE = 1024;

/** With less than that, in bytes, no further host is tried. */
const LEAST_ROOM = 1024;

/** Hosts in the first table; of more, those that weigh the most. */
const MOST_ROWS = 1000;

/**
 * A report for the summary of a step on GitHub, the worst hosts first: a table of hosts, then of each host a table of
 * findings and the differing rules as a diff. It stays under `STEP_SUMMARY_LIMIT` and says what it left out.
 */
export function reportMarkdown(report: DriftReport): string {
  const hosts = worstFirst(report.hosts);
  const told = hosts.filter(({ findings, notes }) => findings.length > 0 || notes.length > 0);
  const parts = [`## Drift\n\n${summaryWords(report)}\n`, hostTable(hosts, MOST_ROWS)];
  let room = STEP_SUMMARY_LIMIT - RESERVE - bytesOf(parts.join(""));
  const left = { hosts: 0, findings: 0 };
  for (const host of told) {
    // Half of the room each, so that one host with ten thousand findings does not hide the others.
    const { text, findings } = room < LEAST_ROOM ? NOTHING : hostSection(host, room / 2);
    parts.push(text);
    room -= bytesOf(text);
    if (text === "" || findings < host.findings.length) left.hosts += 1;
    left.findings += host.findings.length - findings;
  }
  if (left.hosts > 0) {
    parts.push(
      `\n**Left out**, because GitHub takes 1 MiB: ${countOf(left.findings, "finding")} of ${countOf(left.hosts, "host")}. The report as JSON has all.\n`,
    );
  }
  return parts.join("");
}

function worstFirst(hosts: readonly HostDrift[]): readonly HostDrift[] {
  const ranks = new Map(
    hosts.map(host => [host, WORST_FIRST.map(severity => countSeverity(host.findings, severity))] as const),
  );
  return [...hosts].sort((a, b) => {
    const [left, right] = [ranks.get(a) ?? [], ranks.get(b) ?? []];
    const at = left.findIndex((count, index) => count !== right[index]);
    return at < 0 ? 0 : (right[at] ?? 0) - (left[at] ?? 0); // stable, so equal ones stay by name
  });
}

/** The first hosts, so many and so few that the table takes less than half of the summary. */
function hostTable(hosts: readonly HostDrift[], most: number): string {
  const rows = hosts
    .slice(0, most)
    .map(host => [
      markdownCode(host.host),
      host.status,
      ...WORST_FIRST.map(severity => String(countSeverity(host.findings, severity) || "")),
    ]);
  const text = `\n${table(["host", "status", ...WORST_FIRST], rows)}`;
  if (bytesOf(text) > STEP_SUMMARY_LIMIT / 2) return hostTable(hosts, Math.floor(rows.length / 2));
  return rows.length === hosts.length
    ? text
    : `${text}\nThe table names ${rows.length} of ${countOf(hosts.length, "host")}; the report as JSON has all.\n`;
}

/** What is told of a host, and how many of its findings that is. */
interface Section {
  readonly text: string;
  readonly findings: number;
}

const NOTHING: Section = { text: "", findings: 0 };

/** As many findings of a host as there is room for, in bytes, the worst first; nothing where not even its name has room. */
function hostSection(host: HostDrift, room: number): Section {
  const findings = [...host.findings].sort((a, b) => compareSeverity(b.severity, a.severity));
  for (let count = findings.length; ; count = Math.floor(count / 2)) {
    const text = sectionText(host, findings.slice(0, count));
    if (bytesOf(text) <= room) return { text, findings: count };
    if (count === 0) return NOTHING;
  }
}

function sectionText(host: HostDrift, findings: readonly DriftFinding[]): string {
  const rows = findings.map(finding => [
    finding.severity,
    [kindWords(finding, host), positionWords(finding)].filter(words => words !== "").join(", "),
    markdownCode(placeWords(finding.place)),
    meaningCell(finding),
    declaredCell(finding),
  ]);
  return [
    `\n### ${markdownCode(host.host)}\n\n${statusWords(host)}\n`,
    rows.length === 0 ? "" : `\n${table(["severity", "what", "where", "meaning", "declared"], rows)}`,
    diffBlock(findings),
    ...notesOf(host).map(({ severity, message }, index) => {
      const word = severity === "warning" ? "**warning**" : "note";
      return `${index === 0 ? "\n" : ""}- ${word}: ${markdownCode(message)}\n`;
    }),
  ].join("");
}

function notesOf(host: HostDrift): HostDrift["notes"] {
  const unnamed = unnamedWords(host);
  return unnamed === undefined ? host.notes : [{ severity: "info", message: unnamed }, ...host.notes];
}

function meaningCell(finding: DriftFinding): string {
  const { place, actual, meaning } = finding;
  const account = place.kind === "host" && actual !== undefined ? `${markdownCode(actual)} ` : "";
  return [account + markdownText(meaning), ...whoWords(finding).map(markdownCode)].join(" ");
}

function declaredCell({ declared }: DriftFinding): string {
  if (declared === undefined) return "";
  const { at, construct } = declared;
  return [...(at === undefined ? [] : [at]), construct].map(markdownCode).join(" ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map(cells => `| ${cells.join(" | ")} |\n`).join("");
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
