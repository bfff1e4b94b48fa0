import { SEVERITIES, type Severity } from "../engine/drift";
import { parseShard, type Shard } from "../engine/fleet";
import type { OptionDefinitions, OptionValues } from "./command";
import { readOutputs } from "./drift-outputs";
import { PLACE_OPTIONS } from "./drift-places";
import { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "./options";
import type { DriftOptions } from "./report-drift";
import { readSince } from "./since-option";
import { UsageError } from "./usage-error";

export const DRIFT_OPTIONS = {
  ...DOCUMENT_OPTIONS,
  ...PLACE_OPTIONS,
  "from-plan": {
    kind: "text",
    valueName: "FILE",
    summary: 'what Terraform found when it made a plan: a plan file, its JSON, or "-"; no host is read',
  },
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
  limit: {
    kind: "list",
    valueName: "HOST",
    summary: "only these hosts, as if they were named as HOST…: for programs that build command lines; repeatable",
  },
  shard: { kind: "text", valueName: "I/N", summary: "only this share of the hosts: 2/5 is the second of five" },
  merge: { kind: "list", valueName: "FILE", summary: "join the JSON reports of shards instead of reading; repeatable" },
  bloat: {
    kind: "list",
    valueName: "FILE",
    summary: "a measurement of nffleet bloat --json, shown on the page and kept in JSON; repeatable",
  },
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
} as const satisfies OptionDefinitions;

/** @throws UsageError for values that there are not, and for options that cannot stand beside each other */
export function readDriftOptions(hosts: readonly string[], options: OptionValues<typeof DRIFT_OPTIONS>): DriftOptions {
  const { json, format, history, since, "on-new": onNew } = options;
  if (json && format !== undefined && format !== "json") {
    throw new UsageError(`--json is short for --format json, and --format ${format} was given too.`);
  }
  refuseBeside(hosts, options);
  if (history === undefined && (since !== undefined || onNew !== undefined)) {
    const name = since === undefined ? "--on-new" : "--since";
    throw new UsageError(`${name} needs to know what was found before: give a folder for that, --history DIR.`);
  }
  const outputs = readOutputs(json ? "json" : format, options.report);
  if (options.bloat.length > 0 && !outputs.some(({ format: name }) => name === "html" || name === "json")) {
    throw new UsageError("--bloat is shown on the page and kept in JSON: add --report html=FILE or json=FILE.");
  }
  return {
    ...options,
    outputs,
    failOn: readSeverity(options["fail-on"]),
    shard: readShard(options.shard),
    since: readSince(since, new Date()),
    onNew,
  };
}

/** Options that a reading of hosts has, and neither reports that are joined nor a plan. */
function refuseBeside(hosts: readonly string[], options: OptionValues<typeof DRIFT_OPTIONS>): void {
  const { merge, "from-plan": plan, documents, state, baseline, shard } = options;
  const named = (given: Readonly<Record<string, boolean>>) =>
    Object.entries(given)
      .flatMap(([name, isGiven]) => (isGiven ? [name] : []))
      .join(", ");
  const places = {
    "--documents": documents.length > 0,
    "--state": state.length > 0,
    "--baseline": baseline.length > 0,
  };
  if (merge.length > 0) {
    const other = {
      ...places,
      "--from-plan": plan !== undefined,
      "--shard": shard !== undefined,
      HOST: hosts.length > 0,
    };
    const names = named(other);
    if (names !== "")
      throw new UsageError(`--merge joins reports and reads no host, so ${names} cannot stand beside it.`);
  }
  if (plan !== undefined) {
    const connections = Object.keys(CONNECTION_OPTIONS) as (keyof typeof CONNECTION_OPTIONS)[];
    const names = named({
      ...places,
      ...Object.fromEntries(connections.map(name => [`--${name}`, isGiven(options[name])])),
    });
    if (names !== "") throw new UsageError(`--from-plan connects to no host, so ${names} cannot stand beside it.`);
  }
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
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
