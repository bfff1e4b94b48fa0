import { type ConntrackReport, conntrackPrometheus, conntrackReport, type HostResult } from "../engine/fleet";
import type { ConntrackExamination } from "../engine/host";
import type { ConntrackOutput } from "./conntrack-options";
import { conntrackSummary, conntrackText } from "./format/conntrack-text";
import { failureText } from "./format/failure-text";
import { jsonText } from "./format/json-text";
import { choosePaint, type Paint, plainPaint } from "./format/paint";
import type { Surroundings } from "./surroundings";
import { writeWhole } from "./whole-file";

/** Prints the report of all hosts in each format; of a watch only what its rounds have not told. */
export function tellConntrack(
  results: readonly HostResult<ConntrackExamination>[],
  which: "all" | "unread",
  outputs: readonly ConntrackOutput[],
  surroundings: Surroundings,
): void {
  const { stderr, env } = surroundings;
  const isTextOnly = outputs.every(({ format, file }) => format === "text" || file !== undefined);
  if (which === "unread" || !isTextOnly) {
    for (const result of results) {
      if (result.status === "failed") stderr.write(failureText(result.host, result.cause, choosePaint(env, stderr)));
    }
  }
  if (which === "all") write(conntrackReport(results), outputs, surroundings);
}

/** Tells of one host at a time, as its rounds end; a file holds the last round of every host. */
export function tellRound(
  hosts: readonly string[],
  outputs: readonly ConntrackOutput[],
  surroundings: Surroundings,
): (examination: ConntrackExamination) => void {
  const last = new Map<string, ConntrackExamination>();
  return examination => {
    const result = (value: ConntrackExamination) => ({ host: value.host, status: "done" as const, value });
    last.set(examination.host, examination);
    const known = hosts.flatMap(host => last.get(host) ?? []).map(result);
    write(
      conntrackReport([result(examination)]),
      outputs.filter(({ file }) => file === undefined),
      surroundings,
    );
    write(
      conntrackReport(known),
      outputs.filter(({ file }) => file !== undefined),
      surroundings,
    );
  };
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
