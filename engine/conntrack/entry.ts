import type { Family } from "../ruleset";

/** One direction of a connection. Ports are absent where the protocol has none. */
export interface Tuple {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
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
  readonly progress: Progress;
  readonly mark?: number;
  readonly zone?: number;
}
