export { compareSysctlNames, diffSysctls, type SysctlDifference } from "./sysctl-diff";
export { findSysctlFacts, type SysctlFact } from "./sysctl-knowledge";
export { findSysctlName, parseSysctlName, type SysctlName, sysctlPath } from "./sysctl-name";
export { canonicalizeSysctlValue, equalSysctl, readSysctlValue } from "./sysctl-value";
export { SystemError } from "./system-error";
