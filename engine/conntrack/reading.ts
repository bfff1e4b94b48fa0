import type { ConntrackCounters } from "./counters";
import type { ConntrackTally } from "./tally";

/** What connection tracking of a host holds and has counted at one moment. */
export interface ConntrackReading {
  /** When it was taken, in seconds since the host's boot. */
  readonly uptime: number;
  /** Entries in the table. */
  readonly count: number;
  /** As many as there may be (net.netfilter.nf_conntrack_max); undefined where the host does not say. */
  readonly max?: number;
  /** Chains that entries are hashed to. */
  readonly buckets?: number;
  /** What follows `net.netfilter.nf_conntrack_` → value: timeouts in seconds, `acct`, `timestamp`, … */
  readonly settings: ReadonlyMap<string, number>;
  readonly counters: ConntrackCounters;
  readonly tally: ConntrackTally;
}

/** A host whose kernel tracks nothing, because no rule has asked for it yet. */
export const NOTHING_TRACKED: ConntrackReading = {
  uptime: 0,
  count: 0,
  settings: new Map(),
  counters: new Map(),
  tally: {
    ...{ looked: 0, unread: 0, scale: 1, serviceCount: 0, moving: 0, ended: 0, fresh: 0 },
    ...{ groups: [], services: [], flows: [], places: [] },
    ...{ families: new Map(), routes: new Map(), suspects: new Map() },
  },
};

/** What the tally on a host is told before it counts. */
export interface TallyRequest {
  /** Seconds within which an entry must have sent or received something to count as fresh. */
  readonly window: number;
  /** Seconds that an answer may take on an established connection, and that one may be idle. */
  readonly patience: number;
  /** Ports of which nobody expects answers. */
  readonly oneWayPorts: readonly number[];
}

/** Ends that a tally lists of each kind, at most. However few of them are told, the doctor sees all of these. */
export const FULL_LIST = 50;

/** Timeouts of TCP by the name of the state they are for, as the kernel's defaults are (nf_conntrack_proto_tcp.c). */
export const TCP_TIMEOUTS: ReadonlyMap<string, readonly [setting: string, seconds: number]> = new Map([
  ["SYN_SENT", ["tcp_timeout_syn_sent", 120]],
  ["SYN_SENT2", ["tcp_timeout_syn_sent", 120]],
  ["SYN_RECV", ["tcp_timeout_syn_recv", 60]],
  ["ESTABLISHED", ["tcp_timeout_established", 432_000]],
  ["FIN_WAIT", ["tcp_timeout_fin_wait", 120]],
  ["CLOSE_WAIT", ["tcp_timeout_close_wait", 60]],
  ["LAST_ACK", ["tcp_timeout_last_ack", 30]],
  ["TIME_WAIT", ["tcp_timeout_time_wait", 120]],
  ["CLOSE", ["tcp_timeout_close", 10]],
  /** Not states: what is shortened to once nobody acknowledges. */
  ["MAX_RETRANS", ["tcp_timeout_max_retrans", 300]],
  ["UNACKNOWLEDGED", ["tcp_timeout_unacknowledged", 300]],
]);

/** Timeouts of other protocols; `+` once traffic goes both ways for a while. */
export const OTHER_TIMEOUTS: ReadonlyMap<string, readonly [setting: string, seconds: number]> = new Map([
  ["udp", ["udp_timeout", 30]],
  ["udp+", ["udp_timeout_stream", 120]],
  ["udplite", ["udp_timeout", 30]],
  ["udplite+", ["udp_timeout_stream", 120]],
  ["icmp", ["icmp_timeout", 30]],
  ["icmpv6", ["icmpv6_timeout", 30]],
  ["gre", ["gre_timeout", 30]],
  ["gre+", ["gre_timeout_stream", 180]],
  ["unknown", ["generic_timeout", 600]],
]);
