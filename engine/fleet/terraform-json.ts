import { z } from "zod";
import { printable } from "../transport";

/** What every resource of Terraform's JSON says of itself, in plans and in states. */
export const RESOURCE_FIELDS = { address: z.string(), mode: z.string(), type: z.string(), provider_name: z.string() };

/** A module of a state, as `terraform show -json` prints it. */
export const stateModule = z.looseObject({
  resources: z
    .array(z.looseObject({ ...RESOURCE_FIELDS, values: z.unknown(), sensitive_values: z.unknown() }))
    .optional(),
  get child_modules() {
    return z.array(stateModule).optional();
  },
});
export type StateModule = z.output<typeof stateModule>;

/** Whether a resource is a `netfilter_host` of this provider, and no data source. */
export function isManagedHost({
  type,
  mode,
  provider_name,
}: {
  readonly type: string;
  readonly mode: string;
  readonly provider_name: string;
}): boolean {
  return type === "netfilter_host" && mode === "managed" && provider_name.endsWith("/netfilter/netfilter");
}

/** Every `netfilter_host` of a module and of those in it. */
export function managedHostsOf(
  module: StateModule | undefined,
): readonly NonNullable<StateModule["resources"]>[number][] {
  const { resources = [], child_modules = [] } = module ?? {};
  return [...resources.filter(isManagedHost), ...child_modules.flatMap(managedHostsOf)];
}

/** Levels of nesting in a plan or a state: module calls take three each, everything else a dozen in all. */
const DEEPEST = 200;

/**
 * Parses what Terraform printed as JSON.
 * @param fail makes the error of a reason
 * @throws whatever `fail` makes, for what is no JSON or nested too deep
 */
export function parseTerraformJson(text: string, fail: (reason: string) => Error): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail(`it is not JSON: ${printable(error instanceof Error ? error.message : String(error))}`);
  }
  if (isDeeperThan(DEEPEST, value)) throw fail(`it is nested more than ${DEEPEST} levels deep`);
  return value;
}

/** Counts level by level: a recursion could be made to run out of stack by the very text that this looks for. */
function isDeeperThan(levels: number, value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap(item => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return false;
}
