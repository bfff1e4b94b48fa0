import type { BloatReport, LoadReport } from "./bloat-report";
import { type Grade, gradeOf, type LatencyIncrease } from "./grade";
import { percentWords } from "./grade-words";
import type { LatencySummary } from "./latency-summary";
import type { QueueAccount } from "./queue-account";
import { rateWords } from "./rate-code";
import type { Recommendation } from "./recommendation";

/** `0.4 ms`, `879 ms`; `lost` of a ping that nobody answered. */
export function millisecondWords(ms: number | undefined): string {
  if (ms === undefined) return "lost";
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** The titles of `figureRows`. */
export const FIGURE_TITLES = ["", "median", "p95", "p99", "most", "lost", "arrived", "grade"] as const;

/** A row for the unloaded way and for each load, a cell each title. */
export function figureRows({ unloaded, loads }: BloatReport): readonly (readonly string[])[] {
  return [["unloaded", ...summaryCells(unloaded.summary), "", ""], ...loads.map(loadRow)];
}

function loadRow({ direction, summary, bitsPerSecond, increase, grade, series }: LoadReport): readonly string[] {
  const shown = summary === undefined ? ["-", "-", "-", "-", `${series.sent}/${series.sent}`] : summaryCells(summary);
  return [`load ${direction}`, ...shown, rateWords(bitsPerSecond), `${grade}  ${gradedBy(summary, increase, grade)}`];
}

function gradedBy(summary: LatencySummary | undefined, increase: LatencyIncrease | undefined, grade: Grade): string {
  if (summary === undefined) return "no answer";
  const lost = `${percentWords(summary.lost / Math.max(1, summary.sent))} lost`;
  if (increase === undefined) return lost;
  const grown = `+${millisecondWords(increase.median)}`;
  return gradeOf(increase) === grade ? grown : `${grown}, ${lost}`;
}

function summaryCells({ median, p95, p99, most, lost, sent }: LatencySummary): readonly string[] {
  return [...[median, p95, p99, most].map(millisecondWords), `${lost}/${sent}`];
}

/** Whether this is the queue that packets wait in. */
export function isBadQueue({ badQueue }: LoadReport, host: string, queue: QueueAccount): boolean {
  return (
    badQueue?.host === host &&
    badQueue.device === queue.device &&
    badQueue.parent === queue.parent &&
    badQueue.handle === queue.handle
  );
}

/** What is to be done, as a headline; `why` of the recommendation goes on from there. */
export function adviceTitle(recommendation: Recommendation): string {
  switch (recommendation.kind) {
    case "nothing":
      return "nothing to do:";
    case "shape": {
      const { host, device, at, bitsPerSecond } = recommendation;
      const place = device === undefined ? host : `${host}, ${device}`;
      return `to do: shape ${at === "arriving" ? "what arrives " : ""}to ${rateWords(bitsPerSecond)} on ${place}.`;
    }
    case "another-queue":
    case "by-hand":
      return `to do: another queue on ${recommendation.host}, ${recommendation.device} ${recommendation.parent}.`;
  }
}

/** The construct to paste, or the command; `undefined` where there is none. */
export function adviceCode(recommendation: Recommendation): string | undefined {
  if (recommendation.kind === "nothing") return undefined;
  if (recommendation.kind === "by-hand") return recommendation.command;
  if (recommendation.kind !== "shape" || recommendation.sender === undefined) return recommendation.code;
  const { host, code } = recommendation.sender;
  const instead = `// Or, where ${host} sends nothing else than this, on ${host}:`;
  return [recommendation.code ?? [], instead, code].flat().join("\n");
}
