import {
  groupChanges,
  parseTerraformPlan,
  planResources,
  type ResourcePlan,
  selectResources,
  type UnreadableResource,
} from "../engine/fleet";
import type { OptionValues } from "./command";
import { combineEndings, type Ending } from "./exit-code";
import { failureText } from "./format/failure-text";
import { groupedJson } from "./format/grouped-json";
import { groupedText } from "./format/grouped-text";
import { choosePaint } from "./format/paint";
import type { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "./options";
import { readTerraformPlan } from "./read-terraform-plan";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

type PlanOptions = OptionValues<typeof DOCUMENT_OPTIONS & typeof CONNECTION_OPTIONS> & { readonly json: boolean };

/**
 * plan --from-plan: what a saved Terraform plan does to its hosts, equal changes told once. No host is contacted.
 * @throws UsageError for options that only a reading of hosts has
 */
export async function reportTerraformPlan(
  file: string,
  globs: readonly string[],
  options: PlanOptions,
  surroundings: Surroundings,
): Promise<Ending> {
  refuseReadingOptions(options);
  const { env, stdout, stderr } = surroundings;
  const { subject, text } = await readTerraformPlan(file, surroundings);
  const plan = parseTerraformPlan(text, subject);
  const resources = selectResources(planResources(plan), globs);
  const failed = resources.filter((resource): resource is UnreadableResource => resource.kind === "broken");
  const grouped = groupChanges(resources.filter((resource): resource is ResourcePlan => resource.kind === "planned"));
  if (options.json) stdout.write(groupedJson(grouped, failed, plan.outcome));
  else stdout.write(groupedText(grouped, choosePaint(env, stdout)));
  for (const { host, cause } of failed) stderr.write(failureText(host, cause, choosePaint(env, stderr)));
  if (plan.outcome === "in-part") {
    stderr.write(
      `${subject}: Terraform met an error while it planned, so hosts may be missing here and the plan cannot be applied. What the error was, terraform plan said.\n`,
    );
  }
  return combineEndings([
    plan.outcome === "in-part" || failed.length > 0 ? "error" : "clean",
    grouped.groups.length > 0 ? "changes" : "clean",
  ]);
}

function refuseReadingOptions({ json: _, ...reading }: PlanOptions): void {
  const given = Object.entries(reading).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false,
  );
  if (given.length === 0) return;
  const names = given.map(([name]) => `--${name}`).join(", ");
  throw new UsageError(`--from-plan reads a plan and connects to no host, so ${names} cannot stand beside it.`);
}
