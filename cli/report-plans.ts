import type { OptionValues } from "./command";
import type { Ending } from "./exit-code";
import { chooseHosts, endingOfReading, readFleet } from "./fleet-reading";
import { failureText } from "./format/failure-text";
import { choosePaint } from "./format/paint";
import { planText } from "./format/plan-text";
import { reportJson } from "./format/report-json";
import type { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "./options";
import type { Surroundings } from "./surroundings";

type ReportOptions = OptionValues<typeof DOCUMENT_OPTIONS & typeof CONNECTION_OPTIONS> & { readonly json: boolean };

/** plan: one reading of the fleet, told as what an apply would do. */
export async function reportPlans(
  globs: readonly string[],
  options: ReportOptions,
  surroundings: Surroundings,
): Promise<Ending> {
  const hosts = await chooseHosts(globs, options, surroundings);
  const results = await readFleet(hosts, "apply", options, surroundings);
  const { env, stdout, stderr } = surroundings;
  if (options.json) stdout.write(reportJson(results));
  for (const result of results) {
    if (result.status === "failed") stderr.write(failureText(result.host, result.cause, choosePaint(env, stderr)));
    else if (!options.json) stdout.write(planText(result.value, choosePaint(env, stdout)));
  }
  return endingOfReading(results);
}
