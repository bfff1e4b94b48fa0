export type { Adoption, DesiredDocument, Neighbour } from "../engine/desired";
export type { Family, Policy, TableName } from "../engine/ruleset";
export { AntiSpoof, type AntiSpoofProps } from "./anti-spoof";
export { BitRate } from "./bit-rate";
export { BuiltInChain, type BuiltInChains, type Refused, type RuleIn } from "./built-in-chain";
export { ByteQueueLimits, type ByteQueueLimitsProps } from "./byte-queue-limits";
export { Chain, type ChainProps } from "./chain";
export { Cidr } from "./cidr";
export { Conntrack, type ConntrackProps, type ConntrackTimeouts } from "./conntrack";
export { type ConntrackHealthyProps, conntrackHealthy } from "./conntrack-healthy";
export { DefaultQdisc, type DefaultQdiscKind, type DefaultQdiscProps } from "./default-qdisc";
export { type DestinationNatChain, Dnat, type DnatProps } from "./dnat";
export { Duration } from "./duration";
export { Established, type EstablishedProps } from "./established";
export type { AnyMatchCall, AnyTargetCall, MatchCall, Negatable, TargetCall } from "./extension-call";
export { Fleet, type FleetEntry, type FleetProps } from "./fleet";
export { Host, type HostProps, type JumpProps, type ProbeProps } from "./host";
export { HtbClass, type HtbClassProps } from "./htb-class";
export { HtbFilter, type HtbFilterProps } from "./htb-filter";
export { Icmp, type IcmpName } from "./icmp";
export { IcmpEssentials, type IcmpEssentialsProps } from "./icmp-essentials";
export { Icmpv6, type Icmpv6Name } from "./icmpv6";
export { Icmpv6Essentials, type Icmpv6EssentialsProps } from "./icmpv6-essentials";
export { IngressShaper, type IngressShaperProps } from "./ingress-shaper";
export { LinkSetting } from "./link-setting";
export type { LintAllowance } from "./lint-allowance";
export { Log, type LogProps } from "./log";
export { Loopback } from "./loopback";
export { Mark } from "./mark";
export { Masquerade, type MasqueradeProps } from "./masquerade";
export { Match } from "./match";
export { DeviceQueue, MultiQueue } from "./multi-queue";
export { NetfilterProvider, type NetfilterProviderProps } from "./netfilter-provider";
export { NicOffloads, type NicOffloadsProps, type Offload } from "./nic-offloads";
export { NicRing, type NicRingProps } from "./nic-ring";
export { NoTrack, type NoTrackProps } from "./no-track";
export { Port } from "./port";
export { PortForward, type PortForwardProps } from "./port-forward";
export { ConstructError } from "./private/construct-error";
export { QdiscCake, type QdiscCakeProps } from "./qdisc-cake";
export { QdiscCoDel, type QdiscCoDelProps } from "./qdisc-codel";
export { QdiscFq, type QdiscFqProps } from "./qdisc-fq";
export { QdiscFqCodel, type QdiscFqCodelProps } from "./qdisc-fq-codel";
export { QdiscHtb, type QdiscHtbProps } from "./qdisc-htb";
export { QdiscNetem, type QdiscNetemProps } from "./qdisc-netem";
export { QdiscPfifo, type QdiscPfifoProps } from "./qdisc-pfifo";
export { QdiscTbf, type QdiscTbfProps } from "./qdisc-tbf";
export { type DeviceProps, QueueParent } from "./queue-parent";
export { Rate } from "./rate";
export { Redirect, type RedirectProps } from "./redirect";
export { Reject, type RejectProps } from "./reject";
export { RelatedConnections, type RelatedConnectionsProps } from "./related-connections";
export { Rule } from "./rule";
export type {
  ConnectionState,
  LimitOptions,
  Many,
  Matched,
  MatchProps,
  PortSpecification,
  RawRule,
  RuleMatches,
  RuleProps,
} from "./rule-props";
export type {
  ChainReference,
  LogOptions,
  NflogOptions,
  RejectType,
  RuleTarget,
  TranslationOptions,
} from "./rule-target";
export type { FleetLoneRule, LoneRule } from "./rules-without-twin";
export { Size } from "./size";
export { Snat, type SnatProps } from "./snat";
export { Ssh, type SshLimit, type SshProps } from "./ssh";
export { synthesizeDocuments } from "./synthesize-documents";
export { Sysctl } from "./sysctl";
export { Table, type TableProps } from "./table";
export { Target } from "./target";
export { TcpEcn, type TcpEcnProps } from "./tcp-ecn";
export { type TcpFlag, TcpFlags } from "./tcp-flags";
export { TcpSmallQueues, type TcpSmallQueuesProps } from "./tcp-small-queues";
export { TxQueueLength, type TxQueueLengthProps } from "./tx-queue-length";
export type { Waves } from "./waves";
