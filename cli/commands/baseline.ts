import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type ImportedAddress, parseImportedHost } from "../../engine/adopt";
import { countOf } from "../../engine/drift";
import { type Baseline, printBaseline, recordBaseline, runFleet } from "../../engine/fleet";
import { TABLE_NAMES } from "../../engine/ruleset";
import { printable } from "../../engine/transport";
import { defineCommand } from "../define-command";
import { combineEndings, type Ending, endingOfCause } from "../exit-code";
import { failureText } from "../format/failure-text";
import { choosePaint } from "../format/paint";
import { headOf, refuseTwice } from "../named-hosts";
import { CONNECTION_OPTIONS, openTransport } from "../options";
import { readBackend } from "../ruleset-reading";
import { UsageError } from "../usage-error";
import { writeWhole } from "../whole-file";

/** Where baselines are written when nobody says otherwise. */
const DEFAULT_FOLDER = "baseline";

export const baselineCommand = defineCommand({
  name: "baseline",
  summary: "records what hosts hold that nobody manages, so that drift can tell what came since",
  operands: "HOST…",
  operandCount: [1, Number.POSITIVE_INFINITY],
  examples: [
    { line: "nffleet baseline root@192.0.2.1", meaning: "into baseline/192.0.2.1.json" },
    { line: "nffleet baseline web-1=192.0.2.1 web-2=192.0.2.2 --out fleet/", meaning: "under their names" },
    { line: "nffleet drift --baseline baseline/", meaning: "what came since, or went" },
  ],
  description: `Writes a file a host: every rule, chain and policy of no recognised owner (Docker, fail2ban and their like come and go),
queues that somebody set, and the sysctls that decide what becomes of packets. Hosts are only read. To accept what a host
holds by now, record it again. A host that a document speaks for is refused: compare it with that.`,
  options: {
    ...CONNECTION_OPTIONS,
    out: {
      kind: "text",
      valueName: "DIR",
      summary: `folder to write to; made where it is not (default: ${DEFAULT_FOLDER})`,
    },
    backend: {
      kind: "text",
      valueName: "BACKEND",
      summary: "nf_tables or legacy, for hosts where both hold rules: what their iptables speaks is recorded",
    },
  },
  run: async (operands, options, surroundings) => {
    const { out = DEFAULT_FOLDER, concurrency } = options;
    const { stdout, stderr, env, signal } = surroundings;
    const hosts = readHosts(operands);
    if (options.local && hosts.length > 1) throw new UsageError("--local means this one machine. Name it once.");
    const backend = readBackend(options.backend);
    const transport = openTransport(options, surroundings);
    const works = hosts.map(host => ({
      host: host.name,
      run: (own: AbortSignal) => {
        const head = { ...headOf(host, "baseline"), ...(backend === undefined ? {} : { backend }) };
        return recordBaseline(head, transport, new Date(), own);
      },
    }));
    const results = await runFleet(works, { signal, ...(concurrency === undefined ? {} : { concurrency }) });
    mkdirSync(out, { recursive: true });
    const endings = results.map((result): Ending => {
      if (result.status === "failed") {
        stderr.write(failureText(result.host, result.cause, choosePaint(env, stderr)));
        return endingOfCause(result.cause);
      }
      const file = join(out, `${result.host}.json`);
      writeWhole(file, printBaseline(result.value));
      stdout.write(`${result.host}: ${describe(result.value)} recorded in ${printable(file)}\n`);
      return "clean";
    });
    return combineEndings(endings);
  },
});

/** @throws UsageError for an operand that is no host, and for two of one name */
function readHosts(operands: readonly string[]): readonly ImportedAddress[] {
  const hosts = operands.map(operand => {
    const host = parseImportedHost(operand);
    if (host !== undefined) return host;
    throw new UsageError(`"${operand}" is no host: that is [NAME=][USER@]ADDRESS[:PORT], an IPv6 address in brackets.`);
  });
  refuseTwice(hosts.map(({ name }) => name));
  return hosts;
}

/** `14 rules, 1 queue and 9 sysctls`. */
function describe({ document }: Baseline): string {
  const chains = [document.ipv4, document.ipv6].flatMap(family =>
    TABLE_NAMES.flatMap(table => Object.values(family[table] ?? {})),
  );
  const rules = chains.reduce((sum, chain) => sum + chain.rules.length, 0);
  const queues = Object.keys(document.qdiscs).length;
  return `${countOf(rules, "rule")}, ${countOf(queues, "queue")} and ${countOf(Object.keys(document.sysctls).length, "sysctl")}`;
}
