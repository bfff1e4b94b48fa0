export type { Adoption, DesiredDocument, Neighbour } from "../engine/desired";
export type { Family, Policy, TableName } from "../engine/ruleset";
export { Chain, type ChainProps } from "./chain";
export { Fleet, type FleetEntry, type FleetProps } from "./fleet";
export { Host, type HostProps, type JumpProps } from "./host";
export { Masquerade, type MasqueradeProps } from "./masquerade";
export { NetfilterProvider, type NetfilterProviderProps } from "./netfilter-provider";
export { ConstructError } from "./private/construct-error";
export { QdiscCoDel, type QdiscCoDelProps } from "./qdisc-codel";
export { QdiscFqCodel, type QdiscFqCodelProps } from "./qdisc-fq-codel";
export { Rule } from "./rule";
export type { ConnectionState, Many, Matched, Port, RawRule, RuleProps, TcpFlag } from "./rule-props";
export type {
  ChainReference,
  LogOptions,
  NflogOptions,
  RejectType,
  RuleTarget,
  TranslationOptions,
} from "./rule-target";
export { synthesizeDocuments } from "./synthesize-documents";
export { Sysctl } from "./sysctl";
export { Table, type TableProps } from "./table";
export type { Waves } from "./waves";
