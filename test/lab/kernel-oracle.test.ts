import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Backend,
  type BackendContext,
  canonicalizeRule,
  type Family,
  RuleError,
  type TableName,
} from "../../engine/ruleset";
import { randomRule } from "../engine/ruleset/random-rules";
import { askKernel, type OraclePlace } from "./kernel-oracle";
import { respelledRule } from "./respelled-rule";

/** `npm run fuzz` asks for all of it, with a seed of its own; the normal run for a slice that is always the same. */
const WHOLE = process.env.NFFLEET_FUZZ === "all";
const SEED = Number(process.env.NFFLEET_SEED ?? (WHOLE ? Date.now() % 1_000_000_000 : 20_221));
const RULES = WHOLE ? 5_000 : 250;
const PAIRS = WHOLE ? 20_000 : 400;
console.log(`seed ${SEED}: NFFLEET_SEED=${SEED} gives the same rules again`);

const PLACES: readonly OraclePlace[] = (["ipv4", "ipv6"] as const).flatMap((family: Family) =>
  (["nf_tables", "legacy"] as const).flatMap((backend: Backend) =>
    (["filter", "nat", "mangle", "raw"] as const).map((table: TableName) => ({ family, backend, table })),
  ),
);

/** What this machine lacks: modules of its kernel, and objects that nobody made (a timeout policy needs nfct; a helper is for one protocol). */
const NOT_HERE = /missing kernel module|No such file or directory/;
const NEEDS_MORE = / --(timeout slow|helper [a-z0-9-]+|nfacct-name \S+|object-pinned \S+|selctx \S+)( |$)/;

function canonicalize(text: string, context: BackendContext): readonly string[] | undefined {
  try {
    return canonicalizeRule(text, context);
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}

describe("the kernel's own tools", () => {
  it("print random rules as the canonical form says", { timeout: 3_600_000 }, () => {
    const wrong: string[] = [];
    let equal = 0;
    let readable = 0;
    let notHere = 0;
    for (const [order, place] of PLACES.entries()) {
      const rules = fc.sample(randomRule(place.family), { numRuns: RULES, seed: SEED + order });
      const expected = new Map<string, { readonly text: string; readonly lines: readonly string[] }>();
      for (const [index, text] of rules.entries()) {
        const chain = `C${index}`;
        const lines = canonicalize(text, { ...place, chain });
        if (lines !== undefined) expected.set(chain, { text, lines });
      }
      const answers = askKernel(place, new Map([...expected].map(([chain, { text }]) => [chain, [text]])));
      // What iptables does not read as written (a port in hexadecimal, a service of another protocol), it must read as
      // it is spelled: nothing else is sent to a host.
      const refused = [...expected].filter(([chain]) => answers.get(chain)?.kind !== "saved");
      const spelled = askKernel(place, new Map(refused.map(([chain, { lines }]) => [chain, lines])));
      for (const [chain, { text, lines }] of expected) {
        const answer = spelled.get(chain) ?? answers.get(chain);
        const where = `${place.family} ${place.backend} ${place.table}: ${text}`;
        if (answer?.kind === "saved") {
          if (answer.lines.join("\n") !== lines.join("\n"))
            wrong.push(`${where}\n  saved ${answer.lines.join(" ⏎ ")}\n  ours  ${lines.join(" ⏎ ")}`);
          else if (spelled.has(chain)) readable += 1;
          else equal += 1;
        } else if (NOT_HERE.test(answer?.reason ?? "") || NEEDS_MORE.test(text)) notHere += 1;
        else wrong.push(`${where}\n  refused ${answer?.reason}\n  ours  ${lines.join(" ⏎ ")}`);
      }
    }
    console.log(
      `${equal} rules equal, ${readable} once spelled, ${wrong.length} wrong, ${notHere} need what this kernel has not (seed ${SEED})`,
    );
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(equal).toBeGreaterThan(RULES * 3);
  });

  it("never print two rules apart that are called equal", { timeout: 3_600_000 }, () => {
    const wrong: string[] = [];
    let equal = 0;
    let pairs = 0;
    for (const [order, place] of PLACES.entries()) {
      const count = Math.ceil(PAIRS / PLACES.length);
      const asked = new Map<string, readonly string[]>();
      const named = new Map<string, readonly [string, string]>();
      const drawn = fc.sample(respelledRule(place.family), { numRuns: count * 4, seed: SEED + order });
      for (const [one, other] of drawn) {
        if (named.size >= count) break;
        const context = { ...place, chain: "P" };
        const [left, right] = [canonicalize(one, context), canonicalize(other, context)];
        if (left === undefined || right === undefined) continue;
        pairs += 1;
        const name = `P${pairs}`;
        named.set(name, [one, other]);
        if (left.join("\n") !== right.join("\n")) continue;
        equal += 1;
        asked.set(`${name}a`, [one]);
        asked.set(`${name}b`, [other]);
      }
      const answers = askKernel(place, asked);
      for (const [name, [one, other]] of named) {
        const [left, right] = [answers.get(`${name}a`), answers.get(`${name}b`)];
        if (left?.kind !== "saved" || right?.kind !== "saved") continue;
        if (left.lines.join("\n") === right.lines.join("\n")) continue;
        wrong.push(
          `${place.family} ${place.backend} ${place.table}: ${one}\n  and ${other}\n  saved ${left.lines} and ${right.lines}`,
        );
      }
    }
    console.log(`${pairs} pairs, ${equal} called equal, ${wrong.length} of them saved apart (seed ${SEED})`);
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(pairs).toBeGreaterThanOrEqual(PAIRS * 0.9);
    expect(equal).toBeGreaterThan(pairs / 4);
  });
});
