import { readFileSync } from "node:fs";
import {
  afterTelling,
  applyIgnores,
  buildReport,
  compareSeverity,
  type DriftReport,
  HistoryError,
  mergeReports,
  newsOf,
  openHistory,
  parseReport,
  remember,
  type Severity,
  sinceOf,
} from "../engine/drift";
import { isInShard, type Shard } from "../engine/fleet";
import type { OptionValues } from "./command";
import { DriftFileError } from "./drift-file-error";
import { type DriftOutput, writeOutputs } from "./drift-outputs";
import { combineEndings, type Ending, endingOfCause } from "./exit-code";
import { chooseHosts, readFleet } from "./fleet-reading";
import { failureText } from "./format/failure-text";
import { choosePaint } from "./format/paint";
import { readIgnores } from "./ignore-option";
import type { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "./options";
import type { Surroundings } from "./surroundings";
import { tellNews } from "./tell-news";

/** Everything that `nffleet drift` was told, read. */
export interface DriftOptions extends OptionValues<typeof DOCUMENT_OPTIONS & typeof CONNECTION_OPTIONS> {
  readonly outputs: readonly DriftOutput[];
  /** The ignore file; undefined: the usual one, where there is one. */
  readonly ignore: string | undefined;
  /** The least severity that makes the exit code 2. */
  readonly failOn: Severity;
  readonly shard: Shard | undefined;
  /** Reports to join instead of reading hosts. */
  readonly merge: readonly string[];
  readonly since: Date | undefined;
  readonly history: string | undefined;
  readonly onNew: string | undefined;
}

/** A report, and how the reading for it ended. */
interface Reading {
  readonly report: DriftReport;
  readonly ending: Ending;
}

/** drift: reads the fleet, or joins the reports of its shards, and prints what was found in every format asked for. */
export async function reportDrift(
  globs: readonly string[],
  options: DriftOptions,
  surroundings: Surroundings,
): Promise<Ending> {
  const ignores = readIgnores(options.ignore, surroundings);
  const reading = options.merge.length > 0 ? readReports(options.merge) : await read(globs, options, surroundings);
  const found = applyIgnores(reading.report, ignores, new Date(reading.report.started));
  const { report, ending } = await takeIntoHistory(found, options, surroundings);
  const told = options.since === undefined ? report : sinceOf(report, options.since);
  writeOutputs(told, options.outputs, surroundings);
  return combineEndings([reading.ending, ending, endingOfFindings(told, options.failOn)]);
}

async function read(globs: readonly string[], options: DriftOptions, surroundings: Surroundings): Promise<Reading> {
  const { shard, outputs } = options;
  const { env, stderr } = surroundings;
  const chosen = await chooseHosts(globs, options, surroundings);
  const hosts = shard === undefined ? chosen : chosen.filter(({ host }) => isInShard(host, shard));
  const started = new Date();
  const began = performance.now();
  const results = await readFleet(hosts, "apply", options, surroundings);
  const report = buildReport(results, { started, seconds: (performance.now() - began) / 1000 });
  const failed = results.flatMap(result => (result.status === "failed" ? [result] : []));
  // A person who looks at the text on the terminal sees it there.
  if (!outputs.some(({ format, file }) => format === "text" && file === undefined)) {
    for (const { host, cause } of failed) stderr.write(failureText(host, cause, choosePaint(env, stderr)));
  }
  return { report, ending: combineEndings(failed.map(({ cause }) => endingOfCause(cause))) };
}

/** @throws DriftFileError, DriftReportError */
function readReports(files: readonly string[]): Reading {
  const [first, ...rest] = files.map(file => parseReport(readReport(file), file));
  if (first === undefined) throw new RangeError("No report was given to join.");
  const report = mergeReports([first, ...rest]);
  const unread = report.hosts.filter(({ status }) => status === "unread").flatMap(({ findings }) => findings);
  return {
    report,
    ending: combineEndings(unread.map(({ kind }) => (kind === "unreachable" ? "unreachable" : "error"))),
  };
}

function readReport(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new DriftFileError("read", file, error, "Give what nffleet drift --report json=FILE wrote for each shard.");
  }
}

function endingOfFindings({ hosts }: DriftReport, failOn: Severity): Ending {
  const counted = hosts.filter(({ status }) => status !== "unread").flatMap(({ findings }) => findings);
  return counted.some(({ severity }) => compareSeverity(severity, failOn) >= 0) ? "changes" : "clean";
}

/** Without a history the report stays as it is. One that cannot be used is told, and takes no report away. */
async function takeIntoHistory(
  report: DriftReport,
  { history: folder, onNew }: DriftOptions,
  surroundings: Surroundings,
): Promise<Reading> {
  if (folder === undefined) return { report, ending: "clean" };
  const { stderr, signal } = surroundings;
  try {
    const history = await openHistory(folder, signal);
    try {
      for (const words of history.lost) stderr.write(`nffleet: ${words}\n`);
      const remembered = remember(report, history);
      for (const host of remembered.histories) history.save(host);
      const news = newsOf(remembered.histories);
      if (onNew === undefined || news.begun.length + news.ended.length === 0) {
        return { report: remembered.report, ending: "clean" };
      }
      // Saved before and after: a run that is killed in between tells the same news again, and none is lost.
      const outcome = await tellNews(onNew, news, surroundings);
      if (outcome === "refused") return { report: remembered.report, ending: "error" };
      for (const host of remembered.histories) history.save(afterTelling(host));
      return { report: remembered.report, ending: "clean" };
    } finally {
      history.close();
    }
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    stderr.write(`nffleet: ${error.message}\n`);
    return { report, ending: "error" };
  }
}
