import { readFileSync } from "node:fs";
import {
  askedSince,
  buildReport,
  type DriftReport,
  findDrift,
  findPlanDrift,
  mergeReports,
  parseReport,
  type ReadHost,
} from "../engine/drift";
import {
  type FleetHost,
  isInShard,
  loadDocuments,
  parseTerraformPlan,
  type Shard,
  selectHosts,
  type TerraformPlan,
} from "../engine/fleet";
import type { OptionValues } from "./command";
import { DriftFileError } from "./drift-file-error";
import type { DriftOutput } from "./drift-outputs";
import { driftPlaces, type PlaceOptions } from "./drift-places";
import { combineEndings, type Ending, endingOfCause } from "./exit-code";
import { readFleet } from "./fleet-reading";
import { failureText } from "./format/failure-text";
import { choosePaint } from "./format/paint";
import type { CONNECTION_OPTIONS } from "./options";
import { readTerraformPlan } from "./read-terraform-plan";
import type { Surroundings } from "./surroundings";

/** What a drift report is made of. */
export interface DriftSources extends PlaceOptions, OptionValues<typeof CONNECTION_OPTIONS> {
  readonly outputs: readonly DriftOutput[];
  readonly shard: Shard | undefined;
  /** The folder that remembers earlier readings. */
  readonly history: string | undefined;
  /** Reports to join instead of reading hosts. */
  readonly merge: readonly string[];
  /** A Terraform plan to tell of instead of reading hosts. */
  readonly "from-plan": string | undefined;
}

/** A report, and how the reading for it ended. */
export interface DriftReading {
  readonly report: DriftReport;
  readonly ending: Ending;
}

/** Reads the fleet, or what a plan or other reports tell of it. */
export async function readDrift(
  globs: readonly string[],
  sources: DriftSources,
  surroundings: Surroundings,
): Promise<DriftReading> {
  const { merge, "from-plan": plan } = sources;
  if (merge.length > 0) return joinReports(merge);
  if (plan !== undefined) return tellPlan(plan, globs, sources, surroundings);
  return readHosts(globs, sources, surroundings);
}

async function readHosts(
  globs: readonly string[],
  sources: DriftSources,
  surroundings: Surroundings,
): Promise<DriftReading> {
  const { shard, outputs, history } = sources;
  const { env, stderr } = surroundings;
  const hosts = inShard(selectHosts(loadDocuments(await driftPlaces(sources, surroundings)), globs), shard);
  const started = new Date();
  const began = performance.now();
  const results = await readFleet(hosts, "apply", sources, surroundings, {
    changesSince: askedSince(history, started),
  });
  const seconds = (performance.now() - began) / 1000;
  const report = buildReport(pair(hosts, results).map(findDrift), { started, seconds });
  const failed = results.flatMap(result => (result.status === "failed" ? [result] : []));
  // A person who looks at the text on the terminal sees it there.
  if (!outputs.some(({ format, file }) => format === "text" && file === undefined)) {
    for (const { host, cause } of failed) stderr.write(failureText(host, cause, choosePaint(env, stderr)));
  }
  return { report, ending: combineEndings(failed.map(({ cause }) => endingOfCause(cause))) };
}

/** Results come in the order of their hosts. */
function pair(hosts: readonly FleetHost[], results: readonly ReadHost["result"][]): readonly ReadHost[] {
  return results.flatMap((result, at) => {
    const subject = hosts[at];
    return subject === undefined ? [] : [{ subject, result }];
  });
}

function inShard<T extends { readonly host: string }>(hosts: readonly T[], shard: Shard | undefined): readonly T[] {
  return shard === undefined ? hosts : hosts.filter(({ host }) => isInShard(host, shard));
}

async function tellPlan(
  file: string,
  globs: readonly string[],
  { shard }: DriftSources,
  surroundings: Surroundings,
): Promise<DriftReading> {
  const { subject, text } = await readTerraformPlan(file, surroundings);
  const plan: TerraformPlan = parseTerraformPlan(text, subject);
  const hosts = inShard(findPlanDrift(plan, globs), shard);
  const report = buildReport(hosts, { started: plan.made ?? new Date(), seconds: 0 });
  if (plan.outcome === "in-part") {
    surroundings.stderr.write(
      `${subject}: Terraform met an error while it planned, so hosts may be missing here. What the error was, terraform plan said.\n`,
    );
  }
  return { report, ending: combineEndings([plan.outcome === "in-part" ? "error" : "clean", endingOfUnread(report)]) };
}

/** @throws DriftFileError, DriftReportError */
function joinReports(files: readonly string[]): DriftReading {
  const [first, ...rest] = files.map(file => parseReport(readReport(file), file));
  if (first === undefined) throw new RangeError("No report was given to join.");
  const report = mergeReports([first, ...rest]);
  return { report, ending: endingOfUnread(report) };
}

function endingOfUnread({ hosts }: DriftReport): Ending {
  const unread = hosts.filter(({ status }) => status === "unread").flatMap(({ findings }) => findings);
  return combineEndings(unread.map(({ kind }) => (kind === "unreachable" ? "unreachable" : "error")));
}

function readReport(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new DriftFileError("read", file, error, "Give what nffleet drift --report json=FILE wrote for each shard.");
  }
}
