import type { Progress } from "./entry";

/**
 * Kinds of entries that may be signs of a fault. A healthy host's pass through them in an instant: some wait for a moment
 * before they count; a handshake does not, because clients since Linux 6.5 repeat a SYN every second, which is new time to
 * the entry, so what tells is how many there are beside those that went on.
 */
export const SUSPECT_KINDS = [
  /** TCP, SYN_SENT, unreplied: asked for a connection, and nothing came back yet. */
  "syn",
  /** TCP, SYN_RECV: the answer was sent, and nothing came back yet; or ESTABLISHED of which one direction is seen only. */
  "half-open",
  /** TCP, data or an end that nobody has acknowledged for two seconds: the kernel has shortened the entry's time. */
  "vanished",
  /** TCP, data that was sent just now, for the first time or again, and is not acknowledged yet. */
  "unacknowledged",
  /** TCP, ESTABLISHED: something was asked, and nothing but acknowledgements came back. Needs accounting. */
  "unanswered",
  /** TCP, ESTABLISHED: nothing went either way for a while. Only without accounting. */
  "idle",
  /** TCP, ESTABLISHED: nothing went either way for an hour. */
  "endless",
  /** TCP, CLOSE_WAIT: one side has closed, the other has not. */
  "half-closed",
  /** TCP, CLOSE: one side has sent a reset. */
  "reset",
  /** UDP, unreplied, to a service that should answer. */
  "udp",
  /** Not TCP, unreplied, to a port or address of which nobody expects answers. */
  "one-way",
  /** Another protocol, unreplied: for two seconds, or at all where it is not known since when. */
  "other",
] as const;
export type SuspectKind = (typeof SUSPECT_KINDS)[number];

/** Which way packets of a connection take through the host. `local`: from the host to itself. */
export type TalliedRoute = "in" | "out" | "through" | "local";

/** Where connections lead. */
export interface ConnectionEnd {
  readonly route: TalliedRoute;
  /** As conntrack(8) names it: tcp, udp, … */
  readonly protocol: string;
  /** What was asked for. */
  readonly address: string;
  readonly port?: number;
  /** Who answers, or should: another once the destination is translated. */
  readonly answerer: { readonly address: string; readonly port?: number };
}

/** How many entries of some kind lead to one end. */
export interface EndTally {
  readonly end: ConnectionEnd;
  readonly entries: number;
  /** Of those, how many sent or received something within the window. */
  readonly fresh: number;
  /** All entries to that end, of whatever kind. */
  readonly all: number;
  readonly allFresh: number;
  /** TCP, ESTABLISHED. */
  readonly established: number;
  /** TCP, within the window, neither ESTABLISHED nor SYN_SENT: those that were answered, and those that end. */
  readonly moving: number;
  /** TCP that ended as short ago as a reset is remembered: CLOSE and TIME_WAIT. */
  readonly ended: number;
  /** One of the entries, as the kernel prints it. */
  readonly sample?: string;
}

export interface SuspectTally {
  readonly entries: number;
  readonly fresh: number;
  /** How many ends they lead to. */
  readonly ends: number;
  /** The ends with most of them, most first. */
  readonly top: readonly EndTally[];
}

/** Entries that are alike. */
export interface EntryGroup {
  readonly protocol: string;
  /** Absent where the protocol has none. */
  readonly state?: string;
  readonly progress: Progress;
  /** Nothing was seen of them for at least so many seconds: one of IDLE_STEPS. */
  readonly idle: number;
  readonly entries: number;
}

/** Steps of how long nothing was seen of an entry, in seconds. */
export const IDLE_STEPS = [0, 2, 10, 60, 300, 3600] as const;

/** Entries of one service that are alike. */
export interface ServiceState {
  /** Absent where the protocol has none. */
  readonly state?: string;
  readonly progress: Progress;
  readonly entries: number;
}

export interface ServiceTally {
  readonly route: TalliedRoute;
  readonly protocol: string;
  readonly port?: number;
  readonly entries: number;
  /** The same entries apart, most first. */
  readonly states: readonly ServiceState[];
}

/** The connection table of a host, added up on the host. */
export interface ConntrackTally {
  /** Entries that were looked at. */
  readonly looked: number;
  /** Lines that could not be read. */
  readonly unread: number;
  /** 1 where all were looked at; else what one of those stands for, and all other numbers are estimates. */
  readonly scale: number;
  readonly families: ReadonlyMap<string, number>;
  readonly routes: ReadonlyMap<TalliedRoute, number>;
  readonly groups: readonly EntryGroup[];
  readonly services: readonly ServiceTally[];
  /** How many kinds of services there are, those that are not listed included. */
  readonly serviceCount: number;
  readonly suspects: ReadonlyMap<SuspectKind, SuspectTally>;
  /** Where most entries lead of which something was seen within the window; only `allFresh` and what follows is told. */
  readonly flows: readonly EndTally[];
  /** Where most entries lead, of whatever kind; only `all` and what follows is told. */
  readonly places: readonly EndTally[];
  /** Entries of which something was seen within the window, all together. */
  readonly fresh: number;
  /** As of an end, of all together. */
  readonly moving: number;
  readonly ended: number;
}

/** Entries of a protocol, and of a state where one is given. */
export function countEntries({ groups }: ConntrackTally, protocol: string, state?: string): number {
  return groups
    .filter(group => group.protocol === protocol && (state === undefined || group.state === state))
    .reduce((sum, { entries }) => sum + entries, 0);
}
