import { SEVERITIES, type Severity } from "../../engine/drift";
import { parseShard, type Shard } from "../../engine/fleet";
import { READER_SCRIPT } from "../../engine/host";
import type { OptionValues } from "../command";
import { defineCommand } from "../define-command";
import { readOutputs } from "../drift-outputs";
import { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "../options";
import { type DriftOptions, reportDrift } from "../report-drift";
import { readSince } from "../since-option";
import { UsageError } from "../usage-error";

const OPTIONS = {
  ...DOCUMENT_OPTIONS,
  ...CONNECTION_OPTIONS,
  format: {
    kind: "text",
    valueName: "NAME",
    summary: "text, json, markdown, sarif, junit, prometheus or html, on stdout (default: text)",
  },
  report: { kind: "list", valueName: "NAME=FILE", summary: "write a format to a file as well; repeatable" },
  json: { kind: "flag", summary: "short for --format json" },
  ignore: {
    kind: "text",
    valueName: "FILE",
    summary: "findings that are meant, with reason and last day (default: drift-ignore.yaml, where it is)",
  },
  "fail-on": {
    kind: "text",
    valueName: "SEVERITY",
    summary: "exit code 2 only from low, medium, high or critical on (default: low)",
  },
  since: {
    kind: "text",
    valueName: "TIME",
    summary: "only findings first seen since 24h, 7d or 2026-01-31; needs --history",
  },
  shard: { kind: "text", valueName: "I/N", summary: "only this share of the hosts: 2/5 is the second of five" },
  merge: { kind: "list", valueName: "FILE", summary: "join the JSON reports of shards instead of reading; repeatable" },
  history: { kind: "text", valueName: "DIR", summary: "remember findings there: since when each is there" },
  "on-new": {
    kind: "text",
    valueName: "COMMAND",
    summary: "run with new findings, and those that are over, as JSON on stdin; needs --history",
  },
  "print-forced-command": {
    kind: "flag",
    summary: "print the script that a key is bound to which may only read, see docs/security.md; nothing is read",
  },
} as const;

export const driftCommand = defineCommand({
  name: "drift",
  summary: "what the hosts hold that they should not, told from their side",
  operands: "[HOST…]",
  operandCount: [0, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet drift", meaning: "every host that is declared" },
    { line: "nffleet drift edge-1 --format markdown", meaning: "one of them, for a step summary" },
    { line: "nffleet drift --report html=drift.html --report sarif=drift.sarif", meaning: "text, and two files" },
    { line: "nffleet drift --history .drift --on-new ./page.sh", meaning: "tell each finding once, and its end" },
    { line: "nffleet drift --shard 2/5 --report json=2.json", meaning: "one of five jobs" },
    { line: "nffleet drift --merge 1.json --merge 2.json --format html", meaning: "their reports joined" },
    { line: "nffleet drift --print-forced-command >nffleet-read", meaning: "for hosts whose drift key may only read" },
  ],
  description: `The same reading as plan, told as what was done to the host: a rule added, removed, changed or moved by hand, a policy,
a queue, a sysctl, what the next boot would bring; how much it weighs, what it means, and where it was declared. Nothing
is changed. Exit code 0: no drift, 2: drift, 3: some hosts could not be reached, 1: an error.`,
  options: OPTIONS,
  run: async (hosts, options, surroundings) => {
    if (!options["print-forced-command"]) return reportDrift(hosts, readOptions(hosts, options), surroundings);
    surroundings.stdout.write(READER_SCRIPT);
    return "clean";
  },
});

/** @throws UsageError for values that there are not, and for options that cannot stand beside each other */
function readOptions(hosts: readonly string[], options: OptionValues<typeof OPTIONS>): DriftOptions {
  const { json, format, merge, history, since, "on-new": onNew } = options;
  if (json && format !== undefined && format !== "json") {
    throw new UsageError(`--json is short for --format json, and --format ${format} was given too.`);
  }
  if (merge.length > 0 && (hosts.length > 0 || options.shard !== undefined || options.documents.length > 0)) {
    throw new UsageError("--merge joins reports and reads no host, so no host, shard or document can stand beside it.");
  }
  if (history === undefined && (since !== undefined || onNew !== undefined)) {
    const name = since === undefined ? "--on-new" : "--since";
    throw new UsageError(`${name} needs to know what was found before: give a folder for that, --history DIR.`);
  }
  return {
    ...options,
    outputs: readOutputs(json ? "json" : format, options.report),
    failOn: readSeverity(options["fail-on"]),
    shard: readShard(options.shard),
    since: readSince(since, new Date()),
    onNew,
  };
}

function readSeverity(text: string | undefined): Severity {
  if (text === undefined) return "low";
  const severity = SEVERITIES.find(name => name === text);
  if (severity !== undefined) return severity;
  throw new UsageError(`--fail-on takes ${SEVERITIES.join(", ")}, and "${text}" is none of them.`);
}

function readShard(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const shard = parseShard(text);
  if (shard !== undefined) return shard;
  throw new UsageError(`--shard takes I/N, the second of five as 2/5, and "${text}" is none.`);
}
