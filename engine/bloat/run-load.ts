import { HostError } from "../host";
import { excerpt } from "../transport/printable";
import type { MeasuredHost } from "./assess-load";
import { type BloatHost, runSections, sectionOf } from "./bloat-host";
import type { UnreadQueues } from "./bloat-report";
import type { LatencySeries } from "./latency";
import { type IperfOutcome, readIperf } from "./read-iperf";
import { readPing } from "./read-ping";
import type { BloatSettings, Direction } from "./settings";
import { GRACE_SECONDS, LISTENING_STEP, LOAD_STEP, loadScript, pingCount, serverScript } from "./shell/load-shell";
import { clock, isUnread, readWatched, watchQueues } from "./watch-queues";

/** Queues are read for so many seconds more than the load lasts: it begins a little later, and ends a little later too. */
const WATCH_SECONDS = 4;
/** A script's own deadline lies that much behind the limits that it has for its programs. */
const DEADLINE_SECONDS = 15;
/** Milliseconds that a server may take to end by itself once the test is over. */
const SERVER_END_MS = 2000;

/** Between whom, and how. */
export interface LoadPlan {
  readonly from: BloatHost;
  readonly to: BloatHost;
  /** Those whose queues can be read. */
  readonly watched: readonly BloatHost[];
  readonly address: string;
  readonly settings: BloatSettings;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/** What one load came to, and what the queues did meanwhile. */
export interface LoadResult {
  readonly series: LatencySeries;
  readonly iperf: Extract<IperfOutcome, { readonly kind: "done" }>;
  readonly hosts: readonly MeasuredHost[];
  readonly unread: readonly UnreadQueues[];
}

/**
 * Sends a load one way, with pings beside it and the queues of all hosts read. Whatever happens, nothing of it is left
 * running on a host when this has ended.
 *
 * @throws HostError: unreachable where the server's port cannot be reached, rule-refused where iperf3 refuses
 */
export async function runLoad(plan: LoadPlan, direction: Direction): Promise<LoadResult> {
  const { from, to, address, settings, intervalMs } = plan;
  const stop = new AbortController();
  const signal = AbortSignal.any([plan.signal, stop.signal]);
  const watches = plan.watched.map(host => watchQueues(host, settings.seconds + WATCH_SECONDS, signal));
  const ends: Promise<unknown>[] = watches.map(({ ended }) => ended);
  try {
    await Promise.all(watches.map(({ began }) => began));
    const server = startServer(to, settings, signal);
    ends.push(server.ended);
    await server.listening;
    let began = clock();
    const limit = settings.seconds + GRACE_SECONDS + DEADLINE_SECONDS;
    const script = loadScript(address, direction, settings, intervalMs);
    const sections = await runSections(from, script, limit, signal, ({ name }) => {
      if (name === LOAD_STEP) began = clock();
    });
    const { stdout, stderr } = sectionOf(from, sections, "iperf");
    const iperf = readIperf(stdout, stderr);
    if (iperf.kind === "failed") throw loadFailed(plan, iperf.said);
    const series = readPing(
      sectionOf(from, sections, "ping").stdout,
      pingCount(settings.seconds, intervalMs),
      intervalMs,
    );
    const watched = (await Promise.all(watches.map(({ ended }) => ended))).map(each => readWatched(each, began));
    await Promise.race([server.over, new Promise(resolve => setTimeout(resolve, SERVER_END_MS).unref())]);
    return {
      series,
      iperf,
      hosts: watched.filter((each): each is MeasuredHost => !isUnread(each)),
      unread: watched.filter(isUnread),
    };
  } finally {
    stop.abort();
    await Promise.allSettled(ends);
  }
}

interface Server {
  readonly listening: Promise<void>;
  readonly ended: Promise<unknown>;
  /** Resolves when it has ended, however. */
  readonly over: Promise<void>;
}

function startServer(host: BloatHost, { port, seconds }: BloatSettings, signal: AbortSignal): Server {
  let listen: () => void = () => undefined;
  const said = new Promise<void>(resolve => {
    listen = resolve;
  });
  const limit = seconds + GRACE_SECONDS + 2 * DEADLINE_SECONDS;
  const ended = runSections(host, serverScript(port, seconds), limit, signal, ({ name }) => {
    if (name === LISTENING_STEP) listen();
  });
  const { name } = host.access;
  const never = ended.then(sections => {
    if (sections.has("taken")) {
      throw new HostError(
        name,
        "rule-refused",
        `${name}: something listens on port ${port} already (another iperf3?), and it was left alone. End it, or choose another port with --port.`,
      );
    }
    const server = sections.get("server");
    throw new HostError(
      name,
      "rule-refused",
      `${name}: iperf3 did not come to listen on port ${port}: ${excerpt(`${server?.stdout ?? ""}${server?.stderr ?? ""}`)}. Run iperf3 -s -1 -p ${port} there to see why, or choose another port with --port.`,
    );
  });
  const listening = Promise.race([said, never]);
  never.catch(() => undefined);
  const over = ended.then(
    () => undefined,
    () => undefined,
  );
  return { listening, ended, over };
}

/** iperf3's words for a server that it cannot reach. */
const UNREACHED =
  /unable to connect|connection refused|timed out|no route to host|network is unreachable|unable to receive control message|connection reset/i;

function loadFailed({ from, to, address, settings }: LoadPlan, said: string): HostError {
  const [client, server] = [from.access.name, to.access.name];
  const words = excerpt(said);
  if (UNREACHED.test(said)) {
    return new HostError(
      server,
      "unreachable",
      `${server} was not reached from ${client} at ${address} port ${settings.port}, where iperf3 listened for this test: ${words}. Let TCP port ${settings.port} in from ${client} for as long as the test lasts (a rule with --dport ${settings.port}), choose a port that is open with --port, or say with --address by which address ${client} reaches ${server}.`,
    );
  }
  return new HostError(
    client,
    "rule-refused",
    `${client}: iperf3 sent no load to ${server}: ${words}. Run iperf3 -c ${address} -p ${settings.port} there while iperf3 -s -1 -p ${settings.port} runs on ${server} to see why.`,
  );
}
