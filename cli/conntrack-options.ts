import { readFileSync } from "node:fs";
import { ONE_WAY_PORTS, readThresholds, THRESHOLD_NAMES } from "../engine/conntrack";
import { parseThresholdFile } from "../engine/fleet";
import type { ConntrackQuestion } from "../engine/host";
import { printable } from "../engine/transport";
import type { OptionDefinitions, OptionValues } from "./command";
import { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "./options";
import { UsageError } from "./usage-error";

export const CONNTRACK_FORMATS = ["text", "json", "prometheus"] as const;
export type ConntrackFormat = (typeof CONNTRACK_FORMATS)[number];

/** Seconds between the two reads when nobody says otherwise. */
const DEFAULT_BETWEEN = 10;
const DEFAULT_PATIENCE = 30;
/** Seconds: what is repeated only every few seconds counts as fresh, however quickly it is read again. */
const LEAST_WINDOW = 10;
const DEFAULT_TOP = 5;

export const CONNTRACK_OPTIONS = {
  ...DOCUMENT_OPTIONS,
  ...CONNECTION_OPTIONS,
  file: {
    kind: "text",
    valueName: "FILE",
    summary:
      'a recorded table ("-": stdin) instead of hosts: what conntrack -L prints in any form, or /proc/net/nf_conntrack',
  },
  "own-address": {
    kind: "list",
    valueName: "ADDRESS",
    summary: "with --file: an address of the host that the table came from; repeatable",
  },
  top: {
    kind: "number",
    valueName: "N",
    least: 1,
    most: 50,
    summary: `places and services told of each kind (default ${DEFAULT_TOP})`,
  },
  between: {
    kind: "number",
    valueName: "SECONDS",
    least: 1,
    most: 600,
    summary: `seconds between the two reads that rates are told from (default ${DEFAULT_BETWEEN})`,
  },
  watch: {
    kind: "number",
    valueName: "SECONDS",
    least: 1,
    most: 600,
    summary: "read again and again, every so many seconds, and tell each time what changed; Ctrl-C ends it",
  },
  rounds: { kind: "number", valueName: "N", least: 1, most: 1_000_000, summary: "with --watch: end after so many" },
  format: { kind: "text", valueName: "FORMAT", summary: `of stdout: ${CONNTRACK_FORMATS.join(", ")} (default: text)` },
  json: { kind: "flag", summary: "--format json; its schema: nffleet schema conntrack" },
  report: {
    kind: "list",
    valueName: "FORMAT=FILE",
    summary: "write that format to a file as well, whole, each time; repeatable",
  },
  threshold: {
    kind: "list",
    valueName: "NAME=NUMBER",
    summary: "when a diagnosis is made, see docs/conntrack.md; repeatable",
  },
  thresholds: { kind: "text", valueName: "FILE", summary: "thresholds from a file, YAML or JSON; --threshold wins" },
  patience: {
    kind: "number",
    valueName: "SECONDS",
    least: 1,
    most: 3600,
    summary: `how long an answer may take on an established connection (default ${DEFAULT_PATIENCE})`,
  },
  "one-way-port": {
    kind: "list",
    valueName: "PORT",
    summary: "a port that answers nobody by design, beside syslog, NetFlow and their like; repeatable",
  },
} as const satisfies OptionDefinitions;

export interface ConntrackOutput {
  readonly format: ConntrackFormat;
  readonly file?: string;
}

/** @throws UsageError, ThresholdFileError, and whatever the file system says of the file of thresholds */
export function readConntrackQuestion(options: OptionValues<typeof CONNTRACK_OPTIONS>): ConntrackQuestion {
  const {
    between,
    watch,
    rounds,
    concurrency,
    top = DEFAULT_TOP,
    patience = DEFAULT_PATIENCE,
    threshold,
    thresholds: file,
  } = options;
  if (between !== undefined && watch !== undefined)
    throw new UsageError("--watch says itself how many seconds are between reads; leave --between out.");
  if (concurrency !== undefined && watch !== undefined)
    throw new UsageError("--watch looks at all hosts at once; leave --concurrency out.");
  if (options["own-address"].length > 0 && options.file === undefined)
    throw new UsageError("--own-address is for --file; a host says itself which addresses it has.");
  if (rounds !== undefined && watch === undefined) throw new UsageError("--rounds is for --watch.");
  const seconds = watch ?? between ?? DEFAULT_BETWEEN;
  const fromFile = file === undefined ? {} : parseThresholdFile(readFileSync(file, "utf8"), printable(file));
  const changes = Object.fromEntries(threshold.map(readThreshold));
  const oneWayPorts = [...ONE_WAY_PORTS, ...options["one-way-port"].map(readPort)];
  try {
    return {
      tally: { window: Math.max(LEAST_WINDOW, seconds), patience, oneWayPorts },
      thresholds: readThresholds({ ...fromFile, ...changes }),
      told: top,
      seconds,
      rounds: watch === undefined ? 1 : (rounds ?? Number.POSITIVE_INFINITY),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

/** @throws UsageError */
export function readConntrackOutputs({
  format,
  json,
  report,
}: OptionValues<typeof CONNTRACK_OPTIONS>): readonly ConntrackOutput[] {
  if (json && format !== undefined) throw new UsageError("--json is --format json; give one of them.");
  const files = report.map(text => {
    const at = text.indexOf("=");
    if (at < 1 || at === text.length - 1)
      throw new UsageError(`--report takes FORMAT=FILE (prometheus=conntrack.prom), and "${text}" is none.`);
    return { format: readFormat(text.slice(0, at)), file: text.slice(at + 1) };
  });
  return [{ format: json ? "json" : readFormat(format ?? "text") }, ...files];
}

function readFormat(text: string): ConntrackFormat {
  const found = CONNTRACK_FORMATS.find(format => format === text);
  if (found === undefined)
    throw new UsageError(`There is no format "${text}" here. There are: ${CONNTRACK_FORMATS.join(", ")}.`);
  return found;
}

function readThreshold(text: string): [string, number] {
  const [, name = "", number = ""] = /^([a-z-]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (name !== "") return [name, Number(number)];
  throw new UsageError(
    `--threshold takes NAME=NUMBER (lost-syn-least=100), and "${text}" is none. Names: ${THRESHOLD_NAMES.join(", ")}.`,
  );
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new UsageError(`--one-way-port takes a port from 1 to 65535, and "${text}" is none.`);
}
