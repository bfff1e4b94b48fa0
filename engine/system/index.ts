export { canonicalizeFeatureName, isFeatureGroup, settableFeatureName } from "./feature-name";
export { isLinkName } from "./link-name";
export {
  findLinkSetting,
  type LinkSetting,
  parseLinkSetting,
  printLinkSetting,
  QUEUE_LIMITS,
  type QueueLimit,
  RINGS,
  type Ring,
} from "./link-setting";
export { checkLinkValue, equalLinkValue, MOST_QUEUE_BYTES } from "./link-value";
export {
  DOWN,
  expandQueues,
  joinExpandedQueues,
  type LiveFeature,
  type LiveLink,
  type LiveRing,
  liveLinkValue,
  numberedQueues,
  type Told,
} from "./live-link";
export { readFeatures, readLinkFiles, readLinkType, readRings } from "./read-link";
export { compareSysctlNames, diffSysctls, type SysctlDifference } from "./sysctl-diff";
export { findSysctlFacts, type SysctlFact } from "./sysctl-knowledge";
export { findSysctlName, parseSysctlName, type SysctlName, sysctlPath } from "./sysctl-name";
export { canonicalizeSysctlValue, equalSysctl, readSysctlValue } from "./sysctl-value";
export { SystemError } from "./system-error";
