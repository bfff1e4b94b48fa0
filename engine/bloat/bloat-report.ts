import type { HostAccount } from "./find-bad-queue";
import type { Grade, LatencyIncrease } from "./grade";
import type { LatencySeries } from "./latency";
import type { LatencySummary } from "./latency-summary";
import type { QueuePlace } from "./queue-counters";
import type { Recommendation } from "./recommendation";
import type { Direction } from "./settings";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
export const BLOAT_REPORT_VERSION = 1;

/** Latency between two hosts, unloaded and under load: what every format prints. */
export interface BloatReport {
  readonly version: typeof BLOAT_REPORT_VERSION;
  readonly command: "bloat";
  /** When it began: ISO 8601, UTC. */
  readonly started: string;
  /** Who asks, and sends the load that goes up. */
  readonly from: string;
  /** Who answers. */
  readonly to: string;
  /** By which address it is asked. */
  readonly address: string;
  /** Hosts on the way whose queues were read too, in the order they were named. */
  readonly through: readonly string[];
  readonly settings: {
    readonly seconds: number;
    readonly idleSeconds: number;
    /** The first seconds of each load, which are not counted. */
    readonly settleSeconds: number;
    readonly streams: number;
    /** Between two pings. */
    readonly intervalMs: number;
    readonly congestion?: string;
  };
  readonly unloaded: { readonly series: LatencySeries; readonly summary: LatencySummary };
  readonly loads: readonly LoadReport[];
  /** Hosts whose queues could not be read, and why. */
  readonly unread: readonly UnreadQueues[];
  /** The worst of the loads. */
  readonly grade: Grade;
}

export interface UnreadQueues {
  readonly host: string;
  readonly why: string;
}

/** What one load did. */
export interface LoadReport {
  readonly direction: Direction;
  /** What arrived, in bits a second. */
  readonly bitsPerSecond: number;
  /** Segments that TCP sent again, where the sender told. */
  readonly retransmits?: number;
  /** All of it, the first seconds included. */
  readonly series: LatencySeries;
  /** Without the first seconds. Absent where no ping was answered. */
  readonly summary?: LatencySummary;
  /** Absent where half of the pings or more were lost. */
  readonly increase?: LatencyIncrease;
  readonly grade: Grade;
  /** Queues that had anything to do. */
  readonly hosts: readonly HostAccount[];
  /** The queue that packets wait in, where one explains the latency. */
  readonly badQueue?: QueuePlace & { readonly host: string };
  readonly recommendation: Recommendation;
}
