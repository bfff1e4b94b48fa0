/**
 * What a drift report costs its hosts: connections, round trips, processor time and bytes on the wire, of practice hosts
 * with 100 rules, beside Ansible's `command: iptables-save` of the same hosts, as Debian ships it and tuned. Medians.
 * Exit code 1 when a host takes more than one connection and one round trip. Needs root.
 *   npm run bench:drift [HOSTS] [RUNS]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "../engine/desired";
import { findDrift } from "../engine/drift";
import { applyFleet, DEFAULT_CONCURRENCY, type FleetHost, planFleet } from "../engine/fleet";
import { createSshTransport, type Transport } from "../engine/transport";
import { type Lab, startLab } from "../lab/lab";
import type { LabHost } from "../lab/lab-host";
import { judge, median } from "./figures";
import { type AnsiblePlay, writePlay } from "./fleet/ansible";
import { documentWith, rulesOf } from "./fleet/rules";

const [size = 20, runs = 5] = process.argv.slice(2).map(Number);
const RULES = 100;
const SAVE = "- command: iptables-save\n  register: saved\n  changed_when: false\n";

/** What one run took; of hosts the mean. */
interface Cost {
  /** Seconds. */
  readonly wall: number;
  readonly connections: number;
  /** Milliseconds of processor time below sshd. */
  readonly hostCpu: number;
  /** In and out, as the host's interface counts them. */
  readonly bytes: number;
}

/** Processor ticks of a host's sshd and of all that it started and has reaped, and its interface's bytes. */
const READ_COUNTERS = `set -- $(cat /proc/$(pgrep -ox sshd)/stat | sed 's/.*) //')
echo $(( \${12} + \${13} + \${14} + \${15} )) $(( $(cat /sys/class/net/eth0/statistics/rx_bytes) + $(cat /sys/class/net/eth0/statistics/tx_bytes) ))`;
/** Of /proc/PID/stat, in Hz (proc(5); USER_HZ is 100 on every platform that Node runs on). */
const TICK_MS = 10;

interface Counters {
  readonly ticks: number;
  readonly bytes: number;
  readonly connections: number;
}

async function readCounters(hosts: readonly LabHost[]): Promise<Counters> {
  const all = await Promise.all(
    hosts.map(async host => {
      const { stdout } = await host.run(READ_COUNTERS);
      const [ticks = Number.NaN, bytes = Number.NaN] = stdout.trim().split(" ").map(Number);
      return { ticks, bytes, connections: host.connectionCount() };
    }),
  );
  const sum = (part: keyof Counters) => all.reduce((total, counters) => total + counters[part], 0);
  return { ticks: sum("ticks"), bytes: sum("bytes"), connections: sum("connections") };
}

/** Measures one run: `work` answers its seconds. */
async function measure(hosts: readonly LabHost[], work: () => Promise<number>): Promise<Cost> {
  const before = await readCounters(hosts);
  const wall = await work();
  await new Promise(resolve => setTimeout(resolve, 500)); // sshd reaps its sessions a moment after they end
  const after = await readCounters(hosts);
  const each = (part: keyof Counters) => (after[part] - before[part]) / hosts.length;
  return { wall, connections: each("connections"), hostCpu: each("ticks") * TICK_MS, bytes: each("bytes") };
}

/** Counts the scripts that are run, which are a round trip each. */
function counting(transport: Transport, count: () => void): Transport {
  return {
    ...transport,
    connect: async (...asked) => {
      const connection = await transport.connect(...asked);
      return {
        run: (...script) => {
          count();
          return connection.run(...script);
        },
        close: () => connection.close(),
      };
    },
  };
}

function subjectsOf(hosts: readonly LabHost[]): readonly FleetHost[] {
  return hosts.map(host => {
    const { name, address, port, hostKey } = host;
    const connection = { address, port, user: "root", hostKey } as const;
    const document = parseDocument(documentWith(name, rulesOf(RULES, "even"), connection), name);
    return { kind: "ready", host: name, file: name, document, sources: new Map(), origin: { kind: "document" } };
  });
}

async function readOurs(subjects: readonly FleetHost[], transport: Transport): Promise<number> {
  const began = performance.now();
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
  const results = await planFleet(subjects, transport, "apply", { changesSince: () => yesterday });
  const drifted = results.flatMap((result, at) => {
    const subject = subjects[at];
    return subject === undefined || findDrift({ subject, result }).status === "clean" ? [] : [subject.host];
  });
  if (drifted.length > 0) throw new Error(`not clean: ${drifted.join(", ")}`);
  return (performance.now() - began) / 1000;
}

async function compare(lab: Lab, folder: string): Promise<void> {
  const hosts = [...lab.hosts.values()];
  const subjects = subjectsOf(hosts);
  let trips = 0;
  const plain = createSshTransport({
    knownHosts: [lab.knownHosts],
    hostKeyPolicy: "strict",
    identities: [lab.identity],
  });
  const transport = counting(plain, () => {
    trips += 1;
  });
  const planned = await planFleet(subjects, plain, "apply", {});
  const ready = planned.flatMap(result => (result.status === "done" ? [result.value] : []));
  for (const result of await applyFleet(ready, "apply", {})) {
    if (result.status === "failed") throw new Error(result.cause.message);
  }
  const plays: Readonly<Record<string, AnsiblePlay>> = {
    "ansible, as shipped": writePlay(join(folder, "shipped"), lab, hosts, { kind: "as shipped" }, SAVE),
    "ansible, tuned": writePlay(join(folder, "tuned"), lab, hosts, { kind: "tuned", forks: DEFAULT_CONCURRENCY }, SAVE),
  };
  const sides: Readonly<Record<string, () => Promise<number>>> = {
    ours: () => readOurs(subjects, transport),
    ...Object.fromEntries(
      Object.entries(plays).map(([name, play]) => [
        name,
        async () => {
          const seconds = play.run();
          play.hangUp();
          return seconds;
        },
      ]),
    ),
  };
  const costs = new Map<string, Cost[]>();
  for (let round = -1; round < runs; round += 1) {
    if (round === 0) trips = 0;
    for (const [name, work] of Object.entries(sides)) {
      const cost = await measure(hosts, work);
      if (round >= 0) costs.set(name, [...(costs.get(name) ?? []), cost]); // the first round fills the caches
    }
  }
  print(costs, trips / runs / hosts.length);
}

function print(costs: ReadonlyMap<string, readonly Cost[]>, trips: number): void {
  const middle = (name: string, part: keyof Cost) => median((costs.get(name) ?? []).map(cost => cost[part]));
  console.log(
    `${size} hosts of ${RULES} rules, ${DEFAULT_CONCURRENCY} at a time; a host each, medians of ${runs} runs`,
  );
  for (const name of costs.keys()) {
    const bytes = `${(middle(name, "bytes") / 1000).toFixed(1)} kB`;
    console.log(
      `  ${name.padEnd(22)} host CPU ${middle(name, "hostCpu").toFixed(0).padStart(5)} ms   wire ${bytes.padStart(9)}   connections ${middle(name, "connections").toFixed(2)}   wall of all ${middle(name, "wall").toFixed(2)} s`,
    );
  }
  for (const peer of [...costs.keys()].filter(name => name !== "ours")) {
    const times = (part: keyof Cost) => `${(middle(peer, part) / middle("ours", part)).toFixed(1)} times`;
    console.log(`  ${peer}: host CPU ${times("hostCpu")}, bytes ${times("bytes")}, wall ${times("wall")} ours`);
  }
  judge("connections a host", middle("ours", "connections"), "<=", 1);
  judge("round trips a host", trips, "<=", 1);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-drift-"));
  let lab: Lab | undefined;
  try {
    const hosts = Array.from({ length: size }, (_, at) => ({ name: `edge-${at + 1}` }));
    lab = await startLab({ directory: join(folder, "lab"), hosts });
    await compare(lab, folder);
  } finally {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
