/**
 * What is judged between an apply and its confirmation: the connections that a busy gateway tracks, by the rules as they
 * were and as they are, over 1,000 rules beside over 10. The dead-man's timer runs meanwhile, so the cost of a connection
 * must hardly grow with the rules. The least of several runs of each, in turn, in one process; reading the rules counts.
 * Prints the times and their ratio; the exit code is 1 when it is above the limit.
 *   npm run bench:connections [CONNECTIONS] [RUNS]
 */
import { readLiveConnections } from "../engine/host/connections/live-connections";
import { paceWithin } from "../engine/host/connections/pace";
import { findStaleConnections } from "../engine/host/connections/stale-connections";
import { buildTransition } from "../engine/host/transition";
import { documentWith, observationOf, shared, snapshotOf } from "../test/engine/host/fixtures";

const LIMIT = 2;
const SIZES = [10, 1_000] as const;

/** Services behind the gateway, in the kinds of rules that real rulesets let them in by. */
function serviceRules(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const [high, low] = [at >> 8, at & 255];
    switch (at % 5) {
      case 0:
        return `-s 203.0.${high}.${low}/32 -p tcp -m tcp --dport ${1024 + at} -j ACCEPT`;
      case 1:
        return `-d 10.${high}.${low}.0/24 -i eth0 -p tcp -m multiport --dports 80,443,${1024 + at} -j ACCEPT`;
      case 2:
        return `-s 172.16.${high}.${low}/32 -d 10.0.${high}.${low}/32 -j DROP`;
      case 3:
        return `-d 10.${high}.${low}.53/32 -p udp -m udp --dport 53 -j ACCEPT`;
      default:
        return `-s 192.168.${high}.0/24 -d 10.${high}.${low}.9/32 -p tcp -m tcp --dport 22 -j ACCEPT`;
    }
  });
}

/** Of clients of the whole world, to web servers behind the gateway and to names that they ask for. */
function connectionLine(at: number): string {
  const [a, b, c] = [(at >> 14) & 255, (at >> 7) & 127, at & 127];
  const [client, server] = [`198.${a}.${b}.${c}`, `10.0.${at & 15}.53`];
  const ports = [1024 + (at % 60_000), at % 4 === 0 ? 53 : 443] as const;
  const [protocol, state] = at % 4 === 0 ? ["udp 17", ""] : ["tcp 6", " ESTABLISHED"];
  return `${protocol} 431${state} src=${client} dst=${server} sport=${ports[0]} dport=${ports[1]} src=${server} dst=${client} sport=${ports[1]} dport=${ports[0]} [ASSURED] mark=0 use=1`;
}

/** Brings a gateway that lets all of it through to a policy of DROP, and judges what it tracks. */
function prepare(rules: number, connections: number): () => Promise<number> {
  const established = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
  const snapshot = snapshotOf([":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"], {
    interfaces: [
      { name: "eth0", addresses: ["192.0.2.1/24"] },
      { name: "eth1", addresses: ["10.0.0.1/8"] },
    ],
  });
  const document = documentWith({ FORWARD: shared([established, ...serviceRules(rules)], { policy: "DROP" }) });
  const transition = buildTransition(document, observationOf(document, snapshot));
  const printed = (lines: readonly string[]) => ({ stdout: lines.join("\n"), stderr: "", exitCode: 0 });
  const sections = new Map([
    ["connections", printed(Array.from({ length: connections }, (_, at) => connectionLine(at)))],
    ["routes", printed(["default via 192.0.2.254 dev eth0", "10.0.0.0/8 dev eth1 scope link src 10.0.0.1"])],
  ]);
  return async () => {
    const live = readLiveConnections(sections, snapshot.interfaces);
    if (live?.kind !== "listed") throw new Error("the connections were not read");
    const { stale, judged } = await findStaleConnections(snapshot, transition, live, paceWithin(600_000));
    if (judged !== connections || stale.length === 0) throw new Error("not all connections were judged");
    return stale.length;
  };
}

async function compare(connections: number, runs: number): Promise<void> {
  const works = SIZES.map(rules => ({ rules, run: prepare(rules, connections), least: Number.POSITIVE_INFINITY }));
  for (const { run } of works) await run(); // compiled before it counts
  for (let turn = 0; turn < runs; turn += 1) {
    for (const work of works) {
      const start = performance.now();
      await work.run();
      work.least = Math.min(work.least, performance.now() - start);
    }
  }
  console.log(`${connections} connections judged; milliseconds, the least of ${runs} runs in turn`);
  for (const { rules, least } of works) console.log(`  ${`over ${rules} rules`.padEnd(18)} ${least.toFixed(0)}`);
  const [few, many] = works.map(({ least }) => least);
  const ratio = (many ?? Number.NaN) / (few ?? Number.NaN);
  console.log(`  ratio              ${ratio.toFixed(2)}   (at most ${LIMIT.toFixed(2)} is wanted)`);
  if (!(ratio <= LIMIT)) process.exitCode = 1;
}

const [connections = 65_536, runs = 5] = process.argv.slice(2).map(Number);
compare(connections, runs);
