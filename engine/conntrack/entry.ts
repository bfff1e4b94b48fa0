import type { Family } from "../ruleset";

/** One direction of a connection. What its protocol does not have is absent. */
export interface Tuple {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** ICMP and ICMPv6. */
  readonly icmp?: IcmpKey;
  /** GRE: keys, 0 to 65535 (PPTP's call identifiers). */
  readonly sourceKey?: number;
  readonly destinationKey?: number;
}

export interface IcmpKey {
  readonly type: number;
  readonly code: number;
  /** Of an echo request and its answer. */
  readonly id: number;
}

/** How far a connection has come, as the kernel's flags say it. */
export type Progress =
  /** No answer has been seen. */
  | "unreplied"
  | "replied"
  /** Seen both ways for long enough that it is not thrown out when the table is full. */
  | "assured"
  /** Forwarded past the stack: neither timeout nor state is kept. */
  | "offloaded";

/** What went one way: packets and bytes, headers of the network layer included (nf_conntrack_acct.c). */
export interface Traffic {
  readonly packets: number;
  readonly bytes: number;
}

/** One connection that the kernel tracks. */
export interface ConnectionEntry {
  readonly family: Family;
  /** As conntrack(8) names it: tcp, udp, icmp, … */
  readonly protocol: string;
  /** IANA's number of it. */
  readonly protocolNumber: number;
  /** TCP, SCTP and DCCP: ESTABLISHED, SYN_SENT, … */
  readonly state?: string;
  /** Seconds until it is forgotten, if nothing more is seen of it. */
  readonly timeout?: number;
  readonly original: Tuple;
  /** As it comes back: what was translated shows here. */
  readonly reply: Tuple;
  /** Both directions, where the kernel counts (net.netfilter.nf_conntrack_acct). */
  readonly traffic?: { readonly original: Traffic; readonly reply: Traffic };
  readonly progress: Progress;
  readonly mark?: number;
  readonly zone?: number;
  /** Zones of one direction only (CT --zone-orig, --zone-reply). */
  readonly originalZone?: number;
  readonly replyZone?: number;
  /** Of LSM (SELinux), as text. */
  readonly securityContext?: string;
  /** 128 bits, as conntrack(8) prints them: `0x…`, or names of connlabel.conf. */
  readonly labels?: string;
  /** Follows the connection and announces others: ftp, sip, … */
  readonly helper?: string;
  /** Seconds since it began, where the kernel keeps time (net.netfilter.nf_conntrack_timestamp). */
  readonly age?: number;
  /** Begin and end, as `-o ktimestamp` prints them. */
  readonly start?: string;
  readonly stop?: string;
  /** Users of the entry in the kernel: 1 in `conntrack -L`, 2 in /proc. */
  readonly use?: number;
  /** `-o id`, and XML. */
  readonly id?: number;
  /** SCTP: verification tags; only `-o save` prints them. */
  readonly tags?: { readonly original: number; readonly reply: number };
}

/** IANA's numbers of the protocols that conntrack(8) names. */
export const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["icmp", 1],
  ["tcp", 6],
  ["udp", 17],
  ["dccp", 33],
  ["gre", 47],
  ["icmpv6", 58],
  ["sctp", 132],
  ["udplite", 136],
]);
