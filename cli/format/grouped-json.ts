import {
  type GroupedPlan,
  type ResourcePlan,
  type TerraformPlan,
  type UnreadableResource,
  withoutKept,
} from "../../engine/fleet";
import { jsonText } from "./json-text";
import { REPORT_VERSION } from "./report-json";

/** A Terraform plan, grouped, as JSON. Rules that stay are left out, as in the report of `plan --json`. */
export function groupedJson(
  { groups, unchanged }: GroupedPlan,
  failed: readonly UnreadableResource[],
  outcome: TerraformPlan["outcome"],
): string {
  return jsonText({
    version: REPORT_VERSION,
    command: "plan",
    source: "terraform",
    outcome,
    groups: groups.map(({ action, hosts }) => {
      const [{ unread = null, changes }] = hosts;
      return {
        action,
        unread,
        hosts: hosts.map(host => ({ ...nameOf(host), drift: host.drift, own: host.own })),
        changes: changes.map(withoutKept),
      };
    }),
    unchanged: unchanged.map(nameOf),
    failed: failed.map(({ host, address, cause }) => ({ host, address, cause })),
  });
}

function nameOf({ host, owner = undefined, address, previousAddress }: ResourcePlan): object {
  return { host, owner: owner ?? null, address, ...(previousAddress === undefined ? {} : { previousAddress }) };
}
