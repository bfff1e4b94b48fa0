/**
 * The whole transaction on a fleet of practice hosts that share this machine, beside a bare ssh2 script that pushes the
 * same rules by iptables-restore and looks at nothing, and beside Ansible's copy and restore. Ours is the engine in one
 * file, as it is delivered, in a process of its own, as the bare script is; both work on as many hosts at a time. Then one host over a slow
 * road and through a jump host, with the round trips of each phase. Exit code 1 when a limit does not hold. Needs root.
 *   npm run bench:fleet [HOSTS] [RUNS]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_CONCURRENCY } from "../engine/fleet";
import { type Lab, startLab } from "../lab/lab";
import type { LabHost } from "../lab/lab-host";
import { judge, median } from "./figures";
import { type AnsiblePlay, writePlay } from "./fleet/ansible";
import { buildClient, buildScript } from "./fleet/build-client";
import type { ClientReport, FleetJob } from "./fleet/job";
import type { RoadJob, RoadReport } from "./fleet/road-client";
import { type Connection, documentWith, type Edition, restoreFile, rulesOf } from "./fleet/rules";

const [size = 50, runs = 5] = process.argv.slice(2).map(Number);
const RULES = 100;
const MANY_RULES = 5000;
const DELAY_MS = 40;

interface Reading {
  readonly wall: number;
  readonly cpu: number;
}

function connectionOf({ address, port, hostKey }: LabHost, jump?: LabHost): Connection {
  const own = { address, port, user: "root", hostKey } as const;
  return jump === undefined ? own : { ...own, jump: connectionOf(jump) };
}

function runClient<Report>(program: string, job: object): { readonly wall: number; readonly report: Report } {
  const file = `${program}.json`;
  writeFileSync(file, JSON.stringify(job));
  const began = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, file], { encoding: "utf8" });
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== 0) throw new Error(`${program} answered ${status}: ${stderr.slice(-2000)}`);
  return { wall, report: JSON.parse(stdout) as Report };
}

interface Clients {
  readonly ours: string;
  readonly bare: string;
  readonly road: string;
}

interface Bench {
  readonly lab: Lab;
  readonly clients: Clients;
  readonly plays: { readonly tuned: AnsiblePlay; readonly shipped: AnsiblePlay };
  /** Both sides have hosts of their own, so that neither finds what the other left. */
  readonly fleets: { readonly ours: readonly LabHost[]; readonly peers: readonly LabHost[] };
}

/**
 * What each client runs on a host, a login each. `floor`: what no transaction of ours can do without, and nothing else: a
 * look before, the trial of the rules, the rehearsal, the apply, a look after, and a login to confirm it by.
 */
const LOGINS = {
  ours: [],
  bare: ["iptables-restore"],
  floor: [
    "f=$(mktemp /run/bench.XXXXXX) && cat >$f && iptables-save && unshare -n iptables-restore $f && unshare -n iptables-restore $f && iptables-restore $f && iptables-save && rm $f",
    "true",
  ],
} as const;
type Side = keyof typeof LOGINS;

function push(
  { lab, clients, fleets }: Bench,
  side: Side,
  rules: readonly string[],
  outcome: FleetJob["outcome"],
): Reading {
  const hosts = side === "ours" ? fleets.ours : fleets.peers;
  const job: FleetJob = {
    identity: lab.identity,
    concurrency: DEFAULT_CONCURRENCY,
    outcome,
    logins: LOGINS[side],
    restoreFile: side === "ours" ? "" : restoreFile(rules),
    hosts: hosts.map(host => ({
      name: host.name,
      connection: connectionOf(host),
      document: side === "ours" ? documentWith(host.name, rules, connectionOf(host)) : {},
    })),
  };
  const { wall, report } = runClient<ClientReport>(side === "ours" ? clients.ours : clients.bare, job);
  const [failure] = report.failures;
  if (failure !== undefined) throw new Error(`${report.failures.length} hosts failed; the first: ${failure}`);
  return { wall, cpu: report.cpuSeconds };
}

/** Beside the play, which looks for it there. */
const RULES_FILE = "rules.v4";
const COPY_AND_RESTORE = `- copy: { src: ${RULES_FILE}, dest: /etc/bench.v4, mode: "0600" }
- command: iptables-restore /etc/bench.v4
`;

const COLUMNS = ["all", "same", "many"] as const;
type Column = (typeof COLUMNS)[number];
type Row = Side | "ansible" | "ansible as shipped";
type Readings = Map<`${Row} ${Column}`, Reading[]>;

/** Whoever comes first in one round comes last in the next. */
function sidesOf(number: number): readonly Side[] {
  return number % 2 === 0 ? ["ours", "bare", "floor"] : ["floor", "bare", "ours"];
}

/** Ansible as it is shipped takes its time: so many runs of it must do. */
const SHIPPED_RUNS = 3;

function editionOf(number: number): Edition {
  return number % 2 === 0 ? "even" : "odd";
}

function takeInto(readings: Readings, number: number): (row: Row, column: Column, reading: Reading) => void {
  return (row, column, reading) => {
    if (number < 0) return; // the first round fills the caches and makes the first contact
    const key = `${row} ${column}` as const;
    readings.set(key, [...(readings.get(key) ?? []), reading]);
  };
}

/** Each side changes every rule, then pushes the same again. */
function roundOfFew(bench: Bench, number: number, readings: Readings): void {
  const rules = rulesOf(RULES, editionOf(number));
  const take = takeInto(readings, number);
  for (const side of sidesOf(number)) take(side, "all", push(bench, side, rules, "applied"));
  for (const side of sidesOf(number)) {
    if (side !== "floor") take(side, "same", push(bench, side, rules, "unchanged"));
  }
  const file = restoreFile(rules);
  const { tuned, shipped } = bench.plays;
  take("ansible", "all", { wall: tuned.run({ [RULES_FILE]: file }), cpu: 0 });
  take("ansible", "same", { wall: tuned.run({ [RULES_FILE]: file }), cpu: 0 });
  if (number < 0 || number >= SHIPPED_RUNS) return;
  const other = restoreFile(rulesOf(RULES, editionOf(number + 1)));
  take("ansible as shipped", "all", { wall: shipped.run({ [RULES_FILE]: other }), cpu: 0 });
  take("ansible as shipped", "same", { wall: shipped.run({ [RULES_FILE]: other }), cpu: 0 });
}

function roundOfMany(bench: Bench, number: number, readings: Readings): void {
  const rules = rulesOf(MANY_RULES, editionOf(number));
  const take = takeInto(readings, number);
  for (const side of sidesOf(number)) take(side, "many", push(bench, side, rules, "applied"));
}

function printFleet(readings: Readings): void {
  const at = (row: Row, column: Column) => readings.get(`${row} ${column}`) ?? [];
  const middle = (row: Row, column: Column, part: keyof Reading) =>
    median(at(row, column).map(reading => reading[part]));
  const names: Record<Column, string> = {
    all: `${RULES} rules, all changed`,
    same: `${RULES} rules, nothing to change`,
    many: `${MANY_RULES} rules, all changed`,
  };
  const list = (values: readonly number[]) => values.map(value => value.toFixed(2)).join(" ");
  console.log(
    `${size} hosts on this machine, ${DEFAULT_CONCURRENCY} at a time; seconds, medians of ${runs} runs in turn`,
  );
  for (const column of COLUMNS) {
    console.log(`  ${names[column]}`);
    for (const row of ["ours", "bare", "floor", "ansible", "ansible as shipped"] as const) {
      const taken = at(row, column);
      if (taken.length === 0) continue;
      const cpu = row.startsWith("ansible") ? "" : `  client CPU ${middle(row, column, "cpu").toFixed(2)}`;
      console.log(
        `    ${row.padEnd(18)} wall ${middle(row, column, "wall").toFixed(2)}${cpu}   (${list(taken.map(({ wall }) => wall))})`,
      );
    }
  }
  const ratio = (over: Row, under: Row, column: Column, part: keyof Reading = "wall") =>
    middle(over, column, part) / middle(under, column, part);
  console.log("ratios");
  judge(`${names.all}: wall, ours / bare`, ratio("ours", "bare", "all"), "<=", 4);
  judge(`${names.all}: client CPU, ours / bare`, ratio("ours", "bare", "all", "cpu"), "<=", 2.5);
  judge(`${names.many}: wall, ours / bare`, ratio("ours", "bare", "many"), "<=", 3);
  judge(`${names.same}: wall, ours / bare`, ratio("ours", "bare", "same"), "<=", 2);
  for (const [row, name] of [
    ["ansible as shipped", "Ansible as shipped"],
    ["ansible", "Ansible tuned"],
  ] as const) {
    judge(`${names.all}: wall, ${name} / ours`, ratio(row, "ours", "all"), ">=", 4);
    judge(`${names.same}: wall, ${name} / ours`, ratio(row, "ours", "same"), ">=", 6);
  }
  const least = (words: string, value: number) => console.log(`  ${words.padEnd(64)} ${value.toFixed(2)}`);
  console.log("what two logins, a look before and after, and each rule loaded three times come to alone");
  least(`${names.all}: wall, floor / bare`, ratio("floor", "bare", "all"));
  least(`${names.all}: client CPU, floor / bare`, ratio("floor", "bare", "all", "cpu"));
  least(`${names.many}: wall, floor / bare`, ratio("floor", "bare", "many"));
  least(`${names.all}: wall, Ansible tuned / floor`, ratio("ansible", "floor", "all"));
}

/** One host over each road; no limits, for the reader. */
function printRoads({ lab, clients }: Bench, near: LabHost, jump: LabHost, behind: LabHost): void {
  const travel = (connection: Connection, delay: { readonly delayMs?: number }): RoadReport => {
    const job: RoadJob = { identity: lab.identity, rules: RULES, runs, connection, ...delay };
    return runClient<RoadReport>(clients.road, job).report;
  };
  const [direct, jumping] = [connectionOf(near), connectionOf(behind, jump)];
  const slow = { delayMs: DELAY_MS };
  const roads = [
    ["direct", travel(direct, {})],
    [`over ${2 * DELAY_MS} ms`, travel(direct, slow)],
    ["through a jump host", travel(jumping, {})],
    [`over ${2 * DELAY_MS} ms to a jump host`, travel(jumping, slow)],
  ] as const;
  console.log(`one host, ${RULES} rules, all changed; seconds, medians of ${runs}`);
  for (const [name, { seconds, phases }] of roads) {
    console.log(`  ${name.padEnd(28)} ${median(seconds).toFixed(2)}`);
    if (!name.startsWith("over")) continue;
    for (const { name: phase, roundTrips, milliseconds } of phases) {
      console.log(
        `    ${phase.padEnd(36)} ${String(roundTrips).padStart(2)} round trips ${milliseconds.toFixed(0).padStart(6)} ms`,
      );
    }
    const total = phases.reduce((sum, { roundTrips }) => sum + roundTrips, 0);
    console.log(`    ${"in all".padEnd(36)} ${String(total).padStart(2)} round trips`);
  }
}

async function measure(bench: Bench, roads: readonly [near: LabHost, jump: LabHost, behind: LabHost]): Promise<void> {
  const readings: Readings = new Map();
  for (let number = -1; number < runs; number += 1) roundOfFew(bench, number, readings);
  for (let number = -1; number < runs; number += 1) roundOfMany(bench, number, readings);
  printFleet(readings);
  printRoads(bench, ...roads);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-fleet-"));
  let lab: Lab | undefined;
  try {
    const names = (word: string) => Array.from({ length: size }, (_, index) => ({ name: `${word}-${index}` }));
    const clients = {
      ours: await buildClient("bench/fleet/our-client.ts", folder),
      bare: await buildScript("bench/fleet/bare-client.ts", folder),
      road: await buildClient("bench/fleet/road-client.ts", folder),
    };
    const roads = [{ name: "near" }, { name: "jump" }, { name: "behind", behind: "jump" }];
    lab = await startLab({ directory: join(folder, "lab"), hosts: [...roads, ...names("ours"), ...names("peer")] });
    const hosts = [...lab.hosts.values()];
    const [near, jump, behind] = hosts;
    if (near === undefined || jump === undefined || behind === undefined) throw new Error("the lab lacks a host");
    const fleets = { ours: hosts.slice(3, 3 + size), peers: hosts.slice(3 + size) };
    const tuned = { kind: "tuned", forks: DEFAULT_CONCURRENCY } as const;
    const plays = {
      tuned: writePlay(join(folder, "tuned"), lab, fleets.peers, tuned, COPY_AND_RESTORE),
      shipped: writePlay(join(folder, "shipped"), lab, fleets.peers, { kind: "as shipped" }, COPY_AND_RESTORE),
    };
    await measure({ lab, clients, plays, fleets }, [near, jump, behind]);
  } finally {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
