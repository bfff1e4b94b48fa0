import { overrideAt, type TerraformResource, TerraformStack } from "../cdktf";

/** Terraform's name of a lifecycle setting → cdktf's, and why a host may not have it. */
const REFUSED = [
  {
    setting: "create_before_destroy",
    property: "createBeforeDestroy",
    reason: "a second copy of the same host's rules would fight with the first over one kernel",
  },
  {
    setting: "replace_triggered_by",
    property: "replaceTriggeredBy",
    reason:
      "a replacement takes the host's rules away before it puts the same ones back, and the host is open in between",
  },
] as const;

/**
 * Refuses what would make Terraform destroy and create a host instead of changing it, set as a property, by an aspect or
 * by an override: nothing of a host ever needs replacement. The provider cannot refuse it, because it is not told.
 */
export function checkLifecycle(resource: TerraformResource): readonly string[] {
  const { terraformResourceType, friendlyUniqueId, lifecycle } = resource;
  const address = ["resource", terraformResourceType, friendlyUniqueId];
  return REFUSED.flatMap(({ setting, property, reason }) => {
    const values: readonly unknown[] = [
      overrideAt(TerraformStack.of(resource), [...address, "lifecycle", setting]),
      overrideAt(resource, ["lifecycle", setting]),
      lifecycle?.[property],
    ];
    const value = values.find(candidate => candidate !== undefined);
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return [];
    return [
      `${setting} cannot be set on a host: ${reason}. Nothing of a host ever needs replacement, so leave it out (prevent_destroy is fine).`,
    ];
  });
}
