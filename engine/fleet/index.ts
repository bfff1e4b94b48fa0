export { type ApplyOptions, applyFleet, hasChanges } from "./apply-fleet";
export type { AttributeChange, ResourceChange } from "./attribute-changes";
export {
  DOCUMENT_FOLDER,
  type DocumentPlace,
  DocumentsError,
  type FleetHost,
  loadDocuments,
  selectHosts,
} from "./documents";
export { type ChangeGroup, type GroupedPlan, groupChanges, withoutKept } from "./group-changes";
export {
  DEFAULT_INVENTORY,
  type Inventory,
  InventoryError,
  type InventoryHost,
  inventoryPath,
  loadInventory,
} from "./inventory";
export { type LastApply, type PlanGoal, type PlannedHost, planFleet } from "./plan-fleet";
export {
  type HostAction,
  planResources,
  type ResourcePlan,
  selectResources,
  type UnreadableResource,
} from "./resource-plan";
export { describeSource, findSource, parseRuleSources, type RuleSource, type RuleSources } from "./rule-sources";
export {
  DEFAULT_CONCURRENCY,
  type FleetCause,
  FleetError,
  type FleetOptions,
  type HostResult,
  type HostWork,
  MOST_CONCURRENCY,
  runFleet,
} from "./run-fleet";
export { isInShard, parseShard, type Shard } from "./shard";
export {
  type HostResource,
  parseTerraformPlan,
  type TerraformAction,
  type TerraformPlan,
  TerraformPlanError,
} from "./terraform-plan";
