import type {
  ConntrackReading,
  ConntrackTally,
  CounterName,
  EndTally,
  EntryGroup,
  SuspectKind,
  SuspectTally,
} from "../../../../engine/conntrack";

/** Entries of one kind to one place, beside others to the same. */
export interface Staged {
  readonly kind: SuspectKind;
  readonly entries: number;
  readonly beside?: Partial<Pick<EndTally, "all" | "established" | "moving" | "ended" | "fresh">>;
}

const EMPTY: ConntrackTally = {
  looked: 0,
  unread: 0,
  scale: 1,
  families: new Map(),
  routes: new Map(),
  groups: [],
  services: [],
  serviceCount: 0,
  suspects: new Map(),
  flows: [],
  places: [],
  fresh: 0,
  moving: 0,
  ended: 0,
};

function suspectsOf({ kind, entries, beside }: Staged): [SuspectKind, SuspectTally] {
  const protocol = kind === "udp" || kind === "one-way" ? "udp" : kind === "other" ? "icmp" : "tcp";
  const end = endOf(protocol);
  const tally = { fresh: entries, allFresh: entries, all: entries, established: 0, moving: 0, ended: 0, ...beside };
  return [
    kind,
    { entries, fresh: tally.fresh, ends: 1, top: [{ end, entries, ...tally, sample: `sample of ${kind}` }] },
  ];
}

/** Entries to the place that everything is staged at. */
export function endTally(): EndTally {
  const counts = { entries: 0, fresh: 0, all: 0, allFresh: 0, established: 0, moving: 0, ended: 0 };
  return { end: endOf("tcp"), ...counts };
}

function endOf(protocol: string): EndTally["end"] {
  return { route: "through", protocol, address: "198.51.100.1", port: 443, answerer: { address: "10.0.0.9" } };
}

/** A reading of a host of 10,000 entries that is well, but for what is staged. */
export function readingOf({
  uptime = 100,
  count = 10_000,
  max = 262_144,
  buckets = 262_144,
  staged = [],
  counters = {},
  places = [],
  scale = 1,
  groups = [
    { protocol: "tcp", state: "ESTABLISHED", progress: "assured", idle: 0, entries: 6_000 },
    { protocol: "udp", progress: "assured", idle: 0, entries: 4_000 },
  ],
}: {
  readonly uptime?: number;
  readonly count?: number;
  readonly max?: number;
  readonly buckets?: number;
  readonly staged?: readonly Staged[];
  readonly counters?: Partial<Record<CounterName, number>>;
  readonly places?: readonly EndTally[];
  readonly scale?: number;
  readonly groups?: readonly EntryGroup[];
} = {}): ConntrackReading {
  const suspects = new Map(staged.map(suspectsOf));
  return {
    uptime,
    count,
    max,
    buckets,
    settings: new Map([["tcp_timeout_close", 10]]),
    counters: new Map(Object.entries(counters) as [CounterName, number][]),
    tally: { ...EMPTY, looked: count, groups, suspects, places, scale, moving: 2_000, ended: 1_000 },
  };
}
