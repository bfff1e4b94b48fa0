/**
 * What reading a connection table of 100,000 entries costs its host: wall clock from the first packet of the login to the
 * last row, processor time below sshd, bytes on the wire. Medians of a practice host. Exit code 1 when a read takes a
 * second, 100 kB or 0.6 s of processor time. Needs root.
 *   npm run bench:conntrack [ENTRIES] [RUNS]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionEntry, printSavedEntry } from "../engine/conntrack";
import { type HostAccess, readConntrack, withConnection } from "../engine/host";
import { createSshTransport } from "../engine/transport";
import { type Lab, startLab } from "../lab/lab";
import type { LabHost } from "../lab/lab-host";
import { judge, median } from "./figures";

const [entries = 100_000, runs = 5] = process.argv.slice(2).map(Number);
const REQUEST = { window: 10, patience: 30, oneWayPorts: [514, 2055, 5353] } as const;

/** Processor ticks of a host's sshd and of all that it started and has reaped, and its interface's bytes. */
const READ_COUNTERS = `set -- $(cat /proc/$(pgrep -ox sshd)/stat | sed 's/.*) //')
echo $(( \${12} + \${13} + \${14} + \${15} )) $(( $(cat /sys/class/net/eth0/statistics/rx_bytes) + $(cat /sys/class/net/eth0/statistics/tx_bytes) ))`;
/** Of /proc/PID/stat, in Hz (proc(5); USER_HZ is 100 on every platform that Node runs on). */
const TICK_SECONDS = 0.01;

interface Cost {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of processor time. */
  readonly hostCpu: number;
  /** In and out. */
  readonly bytes: number;
}

async function readCounters(host: LabHost): Promise<{ readonly ticks: number; readonly bytes: number }> {
  const { stdout } = await host.run(READ_COUNTERS);
  const [ticks = Number.NaN, bytes = Number.NaN] = stdout.trim().split(" ").map(Number);
  return { ticks, bytes };
}

/** Of a busy gateway: clients of the LAN, a fifth of the entries to ends of their own, some of each that may be a fault. */
function entryOf(index: number): ConnectionEntry {
  const source = `10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
  const far =
    index % 5 === 0 ? `198.${18 + (index & 1)}.${(index >> 8) & 255}.${index & 255}` : `192.0.2.${index % 200}`;
  const [sourcePort, kind] = [1024 + (index % 60_000), index % 20];
  const isUdp = kind >= 16;
  const destinationPort = isUdp ? 53 : 443;
  const [state, timeout] =
    kind < 9
      ? ["ESTABLISHED", 431_000 - (index % 3000)]
      : kind < 14
        ? ["TIME_WAIT", 30 + (index % 90)]
        : kind === 14
          ? ["SYN_SENT", 60]
          : ["CLOSE_WAIT", 30];
  return {
    family: "ipv4",
    protocol: isUdp ? "udp" : "tcp",
    protocolNumber: isUdp ? 17 : 6,
    ...(isUdp ? { timeout: 120 } : { state: String(state), timeout: Number(timeout) + 300 }),
    original: { source, destination: far, sourcePort, destinationPort },
    reply: {
      source: far,
      destination: `203.0.113.${9 + Math.floor(index / 60_000)}`,
      sourcePort: destinationPort,
      destinationPort: sourcePort,
    },
    progress: kind === 14 || kind === 19 ? "unreplied" : "assured",
  };
}

async function fill(host: LabHost): Promise<void> {
  const lines = Array.from({ length: entries }, (_, index) => printSavedEntry(entryOf(index)));
  const { exitCode, stderr } = await host.run(
    "cat >/tmp/entries && conntrack -R /tmp/entries; result=$?; rm /tmp/entries; exit $result",
    { stdin: `${lines.join("\n")}\n` },
  );
  if (exitCode !== 0) throw new Error(stderr);
}

async function measure(host: LabHost, access: HostAccess): Promise<Cost> {
  const before = await readCounters(host);
  const began = performance.now();
  const reading = await withConnection(access, undefined, connection =>
    readConntrack(access, connection, REQUEST, undefined),
  );
  const wall = (performance.now() - began) / 1000;
  if (reading.count < entries * 0.95) throw new Error(`the table holds ${reading.count} entries, not ${entries}`);
  await new Promise(resolve => setTimeout(resolve, 500)); // sshd reaps its sessions a moment after they end
  const after = await readCounters(host);
  return { wall, hostCpu: (after.ticks - before.ticks) * TICK_SECONDS, bytes: after.bytes - before.bytes };
}

async function run(lab: Lab): Promise<void> {
  const host = lab.hosts.get("edge");
  if (host === undefined) throw new Error("the lab has no edge");
  await fill(host);
  const transport = createSshTransport({
    knownHosts: [lab.knownHosts],
    hostKeyPolicy: "strict",
    identities: [lab.identity],
  });
  const { name, address, port, user } = host;
  const access: HostAccess = { name, transport, target: { host: name, address, port, user, privilege: "root" } };
  const costs: Cost[] = [];
  for (let round = -1; round < runs; round += 1) {
    const cost = await measure(host, access);
    if (round >= 0) costs.push(cost); // the first round fills the caches
  }
  const middle = (part: keyof Cost) => median(costs.map(cost => cost[part]));
  const [wall, hostCpu, bytes] = [middle("wall"), middle("hostCpu"), middle("bytes")];
  console.log(`a table of ${entries} entries, read over SSH; medians of ${runs} runs`);
  console.log(`  wall ${wall.toFixed(2)} s   host CPU ${hostCpu.toFixed(2)} s   wire ${(bytes / 1000).toFixed(1)} kB`);
  judge("wall, s", wall, "<=", 1);
  judge("host CPU, s", hostCpu, "<=", 0.6);
  judge("wire, kB", bytes / 1000, "<=", 100);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-conntrack-"));
  let lab: Lab | undefined;
  try {
    lab = await startLab({ directory: join(folder, "lab"), hosts: [{ name: "edge" }] });
    await run(lab);
  } finally {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
