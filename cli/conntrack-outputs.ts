import { type ConntrackReport, conntrackPrometheus, conntrackReport, type HostResult } from "../engine/fleet";
import type { ConntrackExamination } from "../engine/host";
import type { ConntrackOutput } from "./conntrack-options";
import { conntrackSummary, conntrackText } from "./format/conntrack-text";
import { failureText } from "./format/failure-text";
import { jsonText } from "./format/json-text";
import { choosePaint, type Paint, plainPaint } from "./format/paint";
import type { Surroundings } from "./surroundings";
import { writeWhole } from "./whole-file";

/** Prints the report of all hosts in each format. */
export function tellConntrack(
  results: readonly HostResult<ConntrackExamination>[],
  outputs: readonly ConntrackOutput[],
  surroundings: Surroundings,
): void {
  tellFailures(results, outputs, surroundings);
  write(conntrackReport(results), outputs, surroundings);
}

/** Tells of one host at a time, as its rounds end; a file holds the last round of every host. */
export function tellRound(
  hosts: readonly string[],
  outputs: readonly ConntrackOutput[],
  surroundings: Surroundings,
): (result: HostResult<ConntrackExamination>) => void {
  const last = new Map<string, HostResult<ConntrackExamination>>();
  const toFiles = outputs.filter(({ file }) => file !== undefined);
  const toStdout = outputs.filter(({ file }) => file === undefined);
  return result => {
    last.set(result.host, result);
    tellFailures([result], outputs, surroundings);
    write(conntrackReport([result]), toStdout, surroundings);
    write(conntrackReport(hosts.flatMap(host => last.get(host) ?? [])), toFiles, surroundings);
  };
}

/** What is for programs tells them too; a person reads stderr. */
function tellFailures(
  results: readonly HostResult<ConntrackExamination>[],
  outputs: readonly ConntrackOutput[],
  { stderr, env }: Surroundings,
): void {
  if (outputs.every(({ format, file }) => format === "text" || file !== undefined)) return;
  for (const result of results) {
    if (result.status === "failed") stderr.write(failureText(result.host, result.cause, choosePaint(env, stderr)));
  }
}

function write(report: ConntrackReport, outputs: readonly ConntrackOutput[], { env, stdout }: Surroundings): void {
  for (const { format, file } of outputs) {
    if (file === undefined) stdout.write(formatReport(report, format, choosePaint(env, stdout)));
    else writeWhole(file, formatReport(report, format, plainPaint));
  }
}

function formatReport(report: ConntrackReport, format: ConntrackOutput["format"], paint: Paint): string {
  const { hosts } = report;
  switch (format) {
    case "json":
      return jsonText(report);
    case "prometheus":
      return conntrackPrometheus(report);
    case "text":
      return hosts.map(host => conntrackText(host, paint)).join("") + (hosts.length > 1 ? conntrackSummary(hosts) : "");
  }
}
