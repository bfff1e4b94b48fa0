import { setTimeout as sleep } from "node:timers/promises";
import {
  type ConnectionEnd,
  type ConntrackReading,
  FULL_LIST,
  findWorsenings,
  ONE_WAY_PORTS,
  parseConnectionEntry,
  type TallyRequest,
  type Worsening,
} from "../../conntrack";
import { type ConntrackCheck, type DesiredDocument, parseProbeCheck } from "../../desired";
import { OpeningPacket, openRuleset, type TracedStop, traceOpening } from "../../packet";
import { parseProtocol } from "../../ruleset";
import type { Connection } from "../../transport";
import { type HostAccess, withConnection } from "../access";
import { HostError } from "../cause";
import type { FailedProbe } from "../probe";
import type { Snapshot } from "../snapshot";
import { readConntrack } from "./read-conntrack";

/** What the host tracked before the change, for each probe that asks: two windows, so that a burst is not taken for usual. */
export type HealthBefore = ReadonlyMap<ConntrackCheck, readonly ConntrackReading[]>;

/** Times that worse connections are looked at before the change is undone, where the timer leaves it. */
const LOOKS = 2;
/** Seconds that a look takes beside its window. */
const LOOK_SECONDS = 3;
/** Places that are named. */
const MOST_NAMED = 3;

/**
 * Reads what is compared later, while nothing is changed yet.
 * @throws HostError missing-tool and any cause of a read
 */
export async function readHealth(
  access: HostAccess,
  connection: Connection,
  { probes = [] }: DesiredDocument,
  signal: AbortSignal | undefined,
): Promise<HealthBefore> {
  const readings = new Map<ConntrackCheck, readonly ConntrackReading[]>();
  for (const { check } of probes) {
    const read = parseProbeCheck(check);
    if (read?.kind !== "conntrack") continue;
    const first = await readConntrack(access, connection, requestOf(read), signal);
    await pause(access.name, read.seconds, signal);
    readings.set(read, [first, await readConntrack(access, connection, requestOf(read), signal)]);
  }
  return readings;
}

async function pause(host: string, seconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new HostError(host, "interrupted", `${host}: stopped before anything was changed.`);
  }
}

function requestOf({ seconds }: ConntrackCheck): TallyRequest {
  return { window: seconds, patience: 3600, oneWayPorts: ONE_WAY_PORTS, top: FULL_LIST };
}

/**
 * Waits until the traffic of each probe's window is all of the time after the change, and holds it against what went
 * before. `undefined` when none is worse. A host that cannot be asked is none: the confirmation tells that.
 * @param appliedAt milliseconds since the epoch
 * @param after the host as it was read back: its rules tell which of them is to blame
 */
export async function judgeHealth(
  access: HostAccess,
  before: HealthBefore,
  appliedAt: number,
  after: Snapshot,
  remainingMs: () => number,
  signal: AbortSignal,
): Promise<FailedProbe | undefined> {
  const failures = await Promise.all(
    [...before].map(([check, reading]) => judge(access, check, reading, appliedAt, after, remainingMs, signal)),
  );
  return failures.find(failure => failure !== undefined);
}

async function judge(
  access: HostAccess,
  check: ConntrackCheck,
  before: readonly ConntrackReading[],
  appliedAt: number,
  snapshot: Snapshot,
  remainingMs: () => number,
  signal: AbortSignal,
): Promise<FailedProbe | undefined> {
  const limits = { least: check.least, share: check.worse / 100 };
  let worse: readonly Worsening[] = [];
  for (let look = 1; look <= LOOKS; look += 1) {
    const wait = look === 1 ? (check.seconds + 1) * 1000 - (Date.now() - appliedAt) : check.seconds * 1000;
    if (look > 1 && remainingMs() < wait + LOOK_SECONDS * 1000) break;
    try {
      await sleep(Math.max(0, wait), undefined, { signal });
      const after = await withConnection(access, signal, connection =>
        readConntrack(access, connection, requestOf(check), signal),
      );
      worse = findWorsenings(before, after, limits);
    } catch (error) {
      if (signal.aborted || error instanceof HostError) break;
      throw error;
    }
    if (worse.length === 0) return undefined;
  }
  return worse.length === 0 ? undefined : describe(worse, check, snapshot);
}

function describe(worse: readonly Worsening[], { seconds }: ConntrackCheck, snapshot: Snapshot): FailedProbe {
  const named = worse.slice(0, MOST_NAMED).map(worsening => describeWorsening(worsening, snapshot));
  const more = worse.length > MOST_NAMED ? ` (and ${worse.length - MOST_NAMED} more places)` : "";
  return {
    reason: `connections are worse off than before: in ${seconds} seconds ${named.join("; ")}${more}`,
    advice:
      "Let them through in the document, or take conntrackHealthy() out of the probes where they are meant to end",
  };
}

function describeWorsening(worsening: Worsening, snapshot: Snapshot): string {
  const { end, before, after } = worsening;
  const where = `${end.protocol} ${WAYS[end.route]} ${placeOf(end)}`;
  const what =
    worsening.kind === "falls silent"
      ? `${where} had ${before} connections and has ${after}`
      : `${where} has ${after} connections that ${FAILURES[worsening.suspects ?? "other"]}, and had ${before}`;
  const blamed = blame(worsening, snapshot);
  return blamed === undefined ? what : `${what} (${blamed})`;
}

const WAYS: Readonly<Record<ConnectionEnd["route"], string>> = {
  in: "to this host,",
  out: "from this host to",
  through: "through this host to",
  local: "within this host to",
};

const FAILURES: Readonly<Partial<Record<NonNullable<Worsening["suspects"]>, string>>> & { readonly other: string } = {
  syn: "get no answer to their SYN",
  "half-open": "stop in the handshake",
  vanished: "get no acknowledgements",
  udp: "get no answer",
  other: "get no answer",
};

function placeOf({ address, port }: ConnectionEnd): string {
  return port === undefined ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** The rule of the new ruleset that drops what opens such a connection; else the one that translates it, or lets it in. */
function blame({ end, sample }: Worsening, { live, facts }: Snapshot): string | undefined {
  const family = end.address.includes(":") ? "ipv6" : "ipv4";
  const entry = sample === undefined ? undefined : parseConnectionEntry(sample);
  const { address, port, answerer } = end;
  const opening = entry ?? {
    family,
    protocol: end.protocol,
    protocolNumber: parseProtocol(end.protocol) ?? 0,
    original: { destination: address, ...(port !== undefined && { destinationPort: port }) },
    reply: { source: answerer.address, ...(answerer.port !== undefined && { sourcePort: answerer.port }) },
  };
  const ruleset = openRuleset(live[family], family, facts.backend);
  const stops = traceOpening(ruleset, new OpeningPacket(opening, {}), end.route === "local" ? "out" : end.route);
  const order: readonly TracedStop["what"][] = ["drops", "may decide", "translates", "lets in"];
  const [first] = order.flatMap(what => stops.filter(stop => stop.what === what));
  if (first === undefined) return undefined;
  const { table, chain, what, rule } = first;
  const verb = {
    drops: "dropped by",
    "may decide": "perhaps decided by",
    translates: "translated by",
    "lets in": "let in by",
  }[what];
  return rule === undefined
    ? `${verb} the policy of ${family} ${table} ${chain}`
    : `${verb} ${family} ${table} ${rule.chain} rule ${rule.rule}: ${rule.text}`;
}
