import type { DriftFinding } from "./finding";
import type { HostDrift } from "./host-drift";

/** A finding with its story. Times are ISO 8601, UTC. */
export interface KnownFinding {
  readonly finding: DriftFinding;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Whether somebody was told that it began. */
  readonly told: boolean;
}

/** A finding that is over, until somebody was told. */
export interface EndedFinding extends KnownFinding {
  readonly endedAt: string;
}

/** What is remembered of one host from run to run. */
export interface HostHistory {
  readonly host: string;
  /** What makes it the same host in every run, where that is known. */
  readonly owner?: string;
  /** The last time that the host could be read. */
  readonly lastRead?: string;
  /** The host's own clock when it had been read: from there on its logs tell who changed it since. */
  readonly hostClock?: string;
  readonly open: readonly KnownFinding[];
  readonly ended: readonly EndedFinding[];
}

/** An end that nobody asks for is forgotten after this long, in milliseconds: 30 days. */
const FORGET_AFTER_MS = 30 * 24 * 3600 * 1000;

/**
 * A host's history after one more reading. A finding that was told and is gone is over; one that came and went between two
 * tellings is forgotten. Of a host that could not be read, nothing that was known of its parts is over: only what was
 * found of the host as a whole is replaced.
 *
 * @param now when the reading began
 */
export function settle(history: HostHistory, drift: HostDrift, now: Date): HostHistory {
  const at = now.toISOString();
  const present = new Map(drift.findings.map(finding => [finding.fingerprint, finding]));
  const known = new Map(history.open.map(entry => [entry.finding.fingerprint, entry]));
  const isOver = ({ finding }: KnownFinding): boolean =>
    !present.has(finding.fingerprint) && (drift.status !== "unread" || isOfWholeHost(finding));
  const open = [
    ...history.open
      .filter(entry => !isOver(entry))
      .map(entry => {
        const finding = present.get(entry.finding.fingerprint);
        return finding === undefined
          ? entry
          : { ...entry, finding: namedAsBefore(finding, entry.finding), lastSeen: at };
      }),
    ...drift.findings
      .filter(({ fingerprint }) => !known.has(fingerprint))
      .map(finding => ({ finding, firstSeen: at, lastSeen: at, told: false })),
  ];
  const ended = [
    ...history.ended.filter(
      ({ finding, endedAt }) =>
        !present.has(finding.fingerprint) && now.getTime() - Date.parse(endedAt) < FORGET_AFTER_MS,
    ),
    ...history.open.filter(entry => isOver(entry) && entry.told).map(entry => ({ ...entry, endedAt: at })),
  ];
  const lastRead = drift.status === "unread" ? history.lastRead : at;
  const { host, owner } = drift;
  const hostClock = drift.recorded?.until ?? history.hostClock;
  return {
    host,
    ...(owner === undefined ? {} : { owner }),
    ...(lastRead === undefined ? {} : { lastRead }),
    ...(hostClock === undefined ? {} : { hostClock }),
    open,
    ended,
  };
}

/** What was there before was not made since: whoever was named first stays named. */
export function namedAsBefore({ by: _, ...finding }: DriftFinding, { by }: DriftFinding): DriftFinding {
  return by === undefined ? finding : { ...finding, by };
}

/** A host that answers again has told that it does: such a finding is over with the next one of its kind. */
function isOfWholeHost({ subsystem, place }: DriftFinding): boolean {
  return place.kind === "host" && (subsystem === "host" || subsystem === "backend");
}

/** What somebody is to be told: findings that began, and told ones that are over. */
export interface News {
  readonly begun: readonly KnownFinding[];
  readonly ended: readonly EndedFinding[];
}

export function newsOf(histories: readonly HostHistory[]): News {
  return {
    begun: histories.flatMap(({ open }) => open.filter(({ told }) => !told)),
    ended: histories.flatMap(({ ended }) => ended),
  };
}

/** The same history once its news were told. */
export function afterTelling(history: HostHistory): HostHistory {
  return { ...history, open: history.open.map(entry => ({ ...entry, told: true })), ended: [] };
}
