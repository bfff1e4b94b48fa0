import {
  afterTelling,
  applyIgnores,
  compareSeverity,
  type DriftReport,
  HistoryError,
  joinMeasurements,
  newsOf,
  openHistory,
  remember,
  type Severity,
  sinceOf,
} from "../engine/drift";
import { readBloatFile } from "./bloat-file";
import { writeOutputs } from "./drift-outputs";
import { combineEndings, type Ending } from "./exit-code";
import { readIgnores } from "./ignore-option";
import { type DriftReading, type DriftSources, readDrift } from "./read-drift";
import type { Surroundings } from "./surroundings";
import { tellNews } from "./tell-news";

/** Everything that `nffleet drift` was told, read. */
export interface DriftOptions extends DriftSources {
  /** The ignore file; undefined: the usual one, where there is one. */
  readonly ignore: string | undefined;
  /** The least severity that makes the exit code 2. */
  readonly failOn: Severity;
  readonly since: Date | undefined;
  readonly onNew: string | undefined;
  /** Files of measurements of latency. */
  readonly bloat: readonly string[];
}

/** drift: reads the fleet, or joins the reports of its shards, and prints what was found in every format asked for. */
export async function reportDrift(
  globs: readonly string[],
  options: DriftOptions,
  surroundings: Surroundings,
): Promise<Ending> {
  const ignores = readIgnores(options.ignore, surroundings);
  const measured = options.bloat.map(readBloatFile);
  const reading = await readDrift(globs, options, surroundings);
  const found = applyIgnores(reading.report, ignores, new Date(reading.report.started));
  const { report, ending } = await takeIntoHistory(found, options, surroundings);
  const told = options.since === undefined ? report : sinceOf(report, options.since);
  const bloat = joinMeasurements([...(told.bloat ?? []), ...measured]);
  writeOutputs(bloat.length === 0 ? told : { ...told, bloat }, options.outputs, surroundings);
  return combineEndings([reading.ending, ending, endingOfFindings(told, options.failOn)]);
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
): Promise<DriftReading> {
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
