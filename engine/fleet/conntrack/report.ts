import {
  COUNTER_NAMES,
  type ConnectionEnd,
  type ConntrackTally,
  type CounterName,
  type EndTally,
  type EntryGroup,
  fillOf,
  rateOf,
  type ServiceTally,
  SUSPECT_KINDS,
  type SuspectKind,
} from "../../conntrack";
import type { ConntrackExamination, ExplainedDiagnosis } from "../../host";
import type { FleetCause, HostResult } from "../run-fleet";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
export const CONNTRACK_REPORT_VERSION = 1;

/** What the connection tables of a fleet tell. */
export interface ConntrackReport {
  readonly version: typeof CONNTRACK_REPORT_VERSION;
  readonly command: "conntrack";
  readonly hosts: readonly ConntrackHost[];
}

/** Entries of a kind that may be a sign of a fault, and where most of them lead. */
export interface ReportedSuspects {
  readonly kind: SuspectKind;
  readonly entries: number;
  readonly before: number;
  readonly ends: number;
  readonly top: readonly EndTally[];
}

/** Where connections lead of which something was seen within the window. */
export interface ReportedFlow {
  readonly end: ConnectionEnd;
  /** Seen within the window. */
  readonly fresh: number;
  readonly all: number;
}

export type ConntrackHost =
  | {
      readonly host: string;
      readonly status: "healthy" | "diagnosed";
      /** Between the two readings; 0 where there is one, of a recorded table. */
      readonly seconds: number;
      readonly table: {
        readonly entries: number;
        readonly before: number;
        readonly max: number | null;
        readonly buckets: number | null;
        /** 0 to 1. */
        readonly fill: number;
        readonly accounting: "on" | "off";
        /** 1 where every entry was looked at; else what one that was stands for, and the numbers are estimates. */
        readonly scale: number;
      };
      readonly routes: Readonly<Partial<Record<"in" | "out" | "through" | "local", number>>>;
      readonly states: readonly EntryGroup[];
      readonly services: readonly ServiceTally[];
      readonly serviceCount: number;
      /** Most first. */
      readonly flows: readonly ReportedFlow[];
      readonly suspects: readonly ReportedSuspects[];
      readonly counters: readonly { readonly name: CounterName; readonly total: number; readonly perSecond: number }[];
      /** What follows `net.netfilter.nf_conntrack_`: value. */
      readonly settings: Readonly<Record<string, number>>;
      readonly diagnoses: readonly ExplainedDiagnosis[];
      readonly cause: null;
    }
  | { readonly host: string; readonly status: "unread"; readonly cause: FleetCause };

/** The report of these hosts, in their order. */
export function conntrackReport(results: readonly HostResult<ConntrackExamination>[]): ConntrackReport {
  return { version: CONNTRACK_REPORT_VERSION, command: "conntrack", hosts: results.map(reportHost) };
}

function reportHost(result: HostResult<ConntrackExamination>): ConntrackHost {
  if (result.status === "failed") return { host: result.host, status: "unread", cause: result.cause };
  const examination = result.value;
  const { before, after, seconds, diagnoses } = examination;
  const { tally, settings } = after;
  return {
    host: result.host,
    status: diagnoses.length === 0 ? "healthy" : "diagnosed",
    seconds,
    table: {
      entries: after.count,
      before: before.count,
      max: after.max ?? null,
      buckets: after.buckets ?? null,
      fill: fillOf(after),
      accounting: settings.get("acct") === 1 ? "on" : "off",
      scale: tally.scale,
    },
    routes: Object.fromEntries(tally.routes),
    states: tally.groups.toSorted((one, other) => other.entries - one.entries),
    services: tally.services,
    serviceCount: tally.serviceCount,
    flows: tally.flows.map(({ end, allFresh: fresh, all }) => ({ end, fresh, all })),
    suspects: reportSuspects(tally, before.tally),
    counters: COUNTER_NAMES.flatMap(name => {
      const total = after.counters.get(name);
      return total === undefined ? [] : [{ name, total, perSecond: rateOf(examination, name) }];
    }),
    settings: Object.fromEntries([...settings].filter(([name]) => name !== "uid" && name !== "uptime")),
    diagnoses,
    cause: null,
  };
}

function reportSuspects(tally: ConntrackTally, before: ConntrackTally): readonly ReportedSuspects[] {
  return SUSPECT_KINDS.flatMap(kind => {
    const found = tally.suspects.get(kind);
    if (found === undefined) return [];
    const { entries, ends, top } = found;
    return [{ kind, entries, before: before.suspects.get(kind)?.entries ?? 0, ends, top }];
  });
}

/** Whether a setting is the seconds that entries of a protocol and state are remembered: `tcp_timeout_close`, `udp_timeout`. */
export function isTimeout(setting: string): boolean {
  return /^[a-z0-9]+_timeout(_|$)/.test(setting) && !setting.startsWith("frag6_");
}
