import { type HostAccess, HostError } from "../host";
import { assessLoad, type MeasuredLoad } from "./assess-load";
import { type BloatHost, runSections, sectionOf, withHosts } from "./bloat-host";
import { BLOAT_REPORT_VERSION, type BloatReport, type LoadReport, type UnreadQueues } from "./bloat-report";
import { chooseShaper } from "./choose-shaper";
import { worstGrade } from "./grade";
import type { LatencySeries } from "./latency";
import { type LatencySummary, summarizeLatency } from "./latency-summary";
import { type HostTools, prepareTools, type ToolOptions } from "./prepare-tools";
import { readPing } from "./read-ping";
import { readRoute } from "./read-route";
import type { LoadEnd } from "./recommend-shaping";
import { type LoadResult, runLoad } from "./run-load";
import { type BloatSettings, COARSE_INTERVAL_MS, type Direction, FINE_INTERVAL_MS, SETTLE_SECONDS } from "./settings";
import { GRACE_SECONDS, pingCount, pingScript } from "./shell/load-shell";
import { routesScript } from "./shell/queues-shell";

/** Between whom latency is measured. */
export interface BloatEnds {
  readonly from: HostAccess;
  readonly to: HostAccess;
  /** Hosts on the way, in the order in which what goes up passes them. */
  readonly through: readonly HostAccess[];
  /** By which address `from` reaches `to`. */
  readonly address: string;
}

/**
 * Measures latency between two hosts, alone and under load, reads the queues of all named hosts beside it, and says what to
 * do. Changes nothing on a host, but that it installs tools where it is told to.
 *
 * @throws HostError any cause of a connection; missing-tool; unreachable where one end does not reach the other
 */
export async function measureBloat(
  ends: BloatEnds,
  settings: BloatSettings,
  options: ToolOptions,
): Promise<BloatReport> {
  const started = new Date();
  return withHosts([ends.from, ends.to, ...ends.through], options.signal, async ([from, to, ...through]) => {
    if (from === undefined || to === undefined) throw new RangeError("Latency is measured between two hosts.");
    const tools = new Map<BloatHost, HostTools>();
    tools.set(from, await prepareTools(from, ["ping", "iperf3", "timeout"], options));
    tools.set(to, await prepareTools(to, ["iperf3", "timeout"], options));
    for (const host of through) tools.set(host, await prepareTools(host, [], options));
    const intervalMs = tools.get(from)?.pace === "fine" ? FINE_INTERVAL_MS : COARSE_INTERVAL_MS;
    const hosts = [from, to, ...through];
    const watched = hosts.filter(host => tools.get(host)?.tools.has("tc"));
    const measuring = {
      from,
      to,
      through,
      watched,
      address: ends.address,
      settings,
      intervalMs,
      signal: options.signal,
    };

    options.onProgress(`pings alone, ${settings.idleSeconds} s`);
    const unloaded = await pingAlone(measuring);
    const loads: LoadReport[] = [];
    const unread = new Map<string, UnreadQueues>(
      hosts
        .filter(host => !watched.includes(host))
        .map(({ access: { name } }) => [name, { host: name, why: "it has no tc" }]),
    );
    for (const direction of settings.directions) {
      const way = direction === "up" ? [from, to] : [to, from];
      const [sender, receiver] = way.map(host => host?.access.name);
      options.onProgress(`load from ${sender} to ${receiver}, ${settings.seconds} s`);
      const load = await runLoad(measuring, direction);
      for (const each of load.unread) unread.set(each.host, each);
      const blind = [...unread.values()].filter(({ host }) => load.hosts.every(each => each.host !== host));
      loads.push(await assess(measuring, direction, load, blind, unloaded.summary));
    }
    return {
      version: BLOAT_REPORT_VERSION,
      command: "bloat",
      started: started.toISOString(),
      from: from.access.name,
      to: to.access.name,
      address: ends.address,
      through: through.map(({ access: { name } }) => name),
      settings: settingsOf(settings, intervalMs),
      unloaded,
      loads,
      unread: [...unread.values()],
      grade: worstGrade(loads.map(({ grade }) => grade)),
    };
  });
}

interface Measuring {
  readonly from: BloatHost;
  readonly to: BloatHost;
  readonly through: readonly BloatHost[];
  readonly watched: readonly BloatHost[];
  readonly address: string;
  readonly settings: BloatSettings;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

async function pingAlone({
  from,
  to,
  address,
  settings,
  intervalMs,
  signal,
}: Measuring): Promise<BloatReport["unloaded"]> {
  const { idleSeconds } = settings;
  const script = pingScript(address, idleSeconds, intervalMs);
  const sections = await runSections(from, script, idleSeconds + 2 * GRACE_SECONDS, signal);
  const series: LatencySeries = readPing(
    sectionOf(from, sections, "ping").stdout,
    pingCount(idleSeconds, intervalMs),
    intervalMs,
  );
  const summary = summarizeLatency(series);
  const [client, server] = [from.access.name, to.access.name];
  if (summary !== undefined) {
    if (summary.median !== undefined) return { series, summary };
    throw new HostError(
      server,
      "unreachable",
      `${server} answered ${summary.sent - summary.lost} of ${series.sent} pings of ${client} at ${address}, without a load: half of them or more are lost, so that nothing is left to compare a load with. Look for a rule that limits echo requests (iptables -S | grep -e limit -e icmp) on ${server} and on the way, or for a line that loses packets (ping -n ${address} there).`,
    );
  }
  throw new HostError(
    server,
    "unreachable",
    `${server} answered none of ${series.sent} pings of ${client} at ${address}. Let echo requests in on ${server} from ${client} (icmp --icmp-type echo-request), or say with --address by which address ${client} reaches it.`,
  );
}

async function assess(
  measuring: Measuring,
  direction: Direction,
  { series, iperf, hosts }: LoadResult,
  unread: readonly UnreadQueues[],
  unloaded: LatencySummary,
): Promise<LoadReport> {
  const { bitsPerSecond, retransmits } = iperf;
  return assessLoad(
    {
      direction,
      seconds: measuring.settings.seconds,
      intervalMs: measuring.intervalMs,
      bitsPerSecond,
      ...(retransmits === undefined ? {} : { retransmits }),
      series,
      hosts,
      unread: unread.map(({ host }) => host),
      ...(await findShaper(measuring, direction, iperf)),
    },
    unloaded,
  );
}

/** The devices: the shaper's towards OTHER, and OTHER's towards HOST. */
async function findShaper(
  { from, to, through, address, signal }: Measuring,
  direction: Direction,
  { localAddress, remoteAddress = address }: LoadResult["iperf"],
): Promise<Pick<MeasuredLoad, "shaper" | "sender">> {
  const { host, at, sender } = chooseShaper(direction, { from, to, through });
  const shaper = { ...(await endTowards(host, remoteAddress, signal)), at };
  return sender === undefined ? { shaper } : { shaper, sender: await endTowards(sender, localAddress, signal) };
}

async function endTowards(host: BloatHost, address: string | undefined, signal: AbortSignal): Promise<LoadEnd> {
  if (address === undefined) return { host: host.access.name, device: undefined };
  const sections = await runSections(host, routesScript([address]), 30, signal);
  return { host: host.access.name, device: readRoute(sections.get(`route ${address}`)?.stdout ?? "") };
}

function settingsOf(settings: BloatSettings, intervalMs: number): BloatReport["settings"] {
  const { seconds, idleSeconds, streams, congestion } = settings;
  return {
    seconds,
    idleSeconds,
    settleSeconds: SETTLE_SECONDS,
    streams,
    intervalMs,
    ...(congestion === undefined ? {} : { congestion }),
  };
}
