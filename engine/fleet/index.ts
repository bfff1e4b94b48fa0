export { type ApplyOptions, applyFleet, hasChanges } from "./apply-fleet";
export { type AttributeChange, compareAttributes, heldPart, type ResourceChange } from "./attribute-changes";
export { type Baseline, printBaseline } from "./baseline-file";
export { conntrackPrometheus } from "./conntrack/prometheus";
export {
  CONNTRACK_REPORT_VERSION,
  type ConntrackHost,
  type ConntrackReport,
  conntrackReport,
  isTimeout,
  type ReportedFlow,
  type ReportedSuspects,
} from "./conntrack/report";
export { conntrackJsonSchema } from "./conntrack/report-schema";
export { parseThresholdFile, ThresholdFileError } from "./conntrack/threshold-file";
export { watchConntrack } from "./conntrack/watch";
export { DOCUMENT_FOLDER, type DocumentPlace, loadDocuments, selectHosts } from "./documents";
export { DocumentsError } from "./documents-error";
export { type DocumentOrigin, type FleetHost, ownerOf } from "./fleet-host";
export { type ChangeGroup, type GroupedPlan, groupChanges, withoutKept } from "./group-changes";
export {
  DEFAULT_INVENTORY,
  type Inventory,
  InventoryError,
  type InventoryHost,
  inventoryPath,
  loadInventory,
} from "./inventory";
export { type LastApply, type PlanGoal, type PlannedHost, type PlanOptions, planFleet } from "./plan-fleet";
export { recordBaseline } from "./record-baseline";
export {
  type HostAction,
  planResources,
  type ResourcePlan,
  selectResources,
  type UnreadableResource,
} from "./resource-plan";
export { HELD, parseStatus, printStatus, type ResourceStatus } from "./resource-status";
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
export { type NamedHost, selectByName, tellApart } from "./select-by-name";
export { isInShard, parseShard, type Shard } from "./shard";
export {
  type HostResource,
  parseTerraformPlan,
  type TerraformAction,
  type TerraformPlan,
  TerraformPlanError,
} from "./terraform-plan";
export { TerraformStateError } from "./terraform-state";
