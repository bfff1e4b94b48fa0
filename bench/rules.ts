/**
 * 100,000 rules parsed, brought to canonical form and compared with what was parsed, against `iptables-legacy-restore --test` of
 * the same file, which only reads and builds them. Each run is a process of its own, cold; ours is timed without the start
 * of Node and the loading of modules. Prints the medians and their ratio; needs root, for a network namespace.
 *   npm run bench:rules [RULES] [RUNS]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./figures";

const LIMIT = 1;

/** A service of a cluster: one rule that leads to its chain, and nine in it, of the kinds that real rulesets are full of. */
function serviceRules(service: number, chain: string): readonly string[] {
  const [high, low] = [(service >> 8) & 255, service & 255];
  return [
    `-A FORWARD -d 10.96.${high}.${low}/32 -p tcp -m comment --comment "space/service-${service}:http cluster IP" -m tcp --dport ${80 + (service % 900)} -j ${chain}`,
    `-A ${chain} -s 10.244.${high}.${low}/32 -m comment --comment "space/service-${service}:http" -j DROP`,
    `-A ${chain} -p tcp -m comment --comment "space/service-${service}:http" -m tcp --dport ${1000 + (service % 50)} -j ACCEPT`,
    `-A ${chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `-A ${chain} -s 10.0.${low}.0/24 -i eth${service % 8} -p udp -m udp --dport 53 -j ACCEPT`,
    `-A ${chain} -m limit --limit 10/sec -j LOG --log-prefix "service ${service}: "`,
    `-A ${chain} -p tcp -m multiport --dports 80,443,${1000 + (service % 1000)} -j DROP`,
    `-A ${chain} -d 192.168.${low}.${service % 9}/32 -j REJECT --reject-with icmp-port-unreachable`,
    `-A ${chain} -m mark --mark 0x${(service % 255).toString(16)}/0xff -j RETURN`,
    `-A ${chain} -p icmp -m icmp --icmp-type 8 -j ACCEPT`,
  ];
}

function rulesetOf(rules: number): string {
  const chains = Array.from({ length: rules / 10 }, (_, index) => `SERVICE-${String(index).padStart(6, "0")}`);
  const lines = [
    "*filter",
    ":INPUT ACCEPT [0:0]",
    ":FORWARD ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ...chains.map(chain => `:${chain} - [0:0]`),
  ];
  for (const [service, chain] of chains.entries()) for (const rule of serviceRules(service, chain)) lines.push(rule);
  lines.push("COMMIT", "");
  return lines.join("\n");
}

/** Prints the milliseconds of our work on a file, as the built package does it. */
const WORK = `
const { readFileSync } = require("node:fs");
const { canonicalizeRuleset, diffRulesets, parseSave } = require("./dist/engine/ruleset");
const start = performance.now();
const text = readFileSync(process.argv[1], "utf8");
const saved = parseSave(text);
const differences = diffRulesets(canonicalizeRuleset(saved, { family: "ipv4", backend: "legacy" }), saved);
console.log(performance.now() - start);
if (differences.length > 0) throw new Error("the file is its own save, and a difference was found");
`;

function ours(file: string): number {
  const run = spawnSync(process.execPath, ["--eval", WORK, file], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr);
  return Number(run.stdout);
}

function theirs(file: string, folder: string): number {
  const start = performance.now();
  const run = spawnSync("unshare", ["--net", "iptables-legacy-restore", "--test", file], {
    encoding: "utf8",
    env: { ...process.env, XTABLES_LOCKFILE: join(folder, "lock") },
  });
  if (run.status !== 0) throw new Error(`iptables-legacy-restore --test: ${run.stderr}`);
  return performance.now() - start;
}

function compare(rules: number, runs: number): void {
  const folder = mkdtempSync(join(tmpdir(), "bench-rules-"));
  try {
    const file = join(folder, "rules");
    writeFileSync(file, rulesetOf(rules));
    const times: { readonly ours: number[]; readonly theirs: number[] } = { ours: [], theirs: [] };
    for (let run = -1; run < runs; run += 1) {
      const pair = [ours(file), theirs(file, folder)] as const;
      if (run < 0) continue; // the first pair fills the caches of the disk
      times.ours.push(pair[0]);
      times.theirs.push(pair[1]);
    }
    const ratio = median(times.ours) / median(times.theirs);
    const list = (values: readonly number[]) => values.map(value => value.toFixed(0)).join(" ");
    console.log(`${rules} rules; milliseconds, ${runs} runs in turn`);
    console.log(`  parse, canonicalise, diff         median ${median(times.ours).toFixed(0)}   (${list(times.ours)})`);
    console.log(
      `  iptables-legacy-restore --test    median ${median(times.theirs).toFixed(0)}   (${list(times.theirs)})`,
    );
    console.log(`  ratio                             ${ratio.toFixed(2)}   (at most ${LIMIT.toFixed(2)} is wanted)`);
    if (!(ratio <= LIMIT)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [rules = 100_000, runs = 5] = process.argv.slice(2).map(Number);
compare(rules, runs);
