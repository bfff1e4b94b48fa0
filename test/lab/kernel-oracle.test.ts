import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Backend,
  type BackendContext,
  canonicalizeRule,
  canonicalizeRuleset,
  diffRulesets,
  type Family,
  printSave,
  RuleError,
  readRestore,
  type TableName,
} from "../../engine/ruleset";
import { randomRule } from "../engine/ruleset/random-rules";
import { askKernel, type OraclePlace } from "./kernel-oracle";
import { type RulesetBinary, saveOfEach, withoutEmptyTables } from "./kernel-saves";
import { rulesetPair } from "./ruleset-pair";

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

const BINARIES: readonly RulesetBinary[] = (["ipv4", "ipv6"] as const).flatMap((family: Family) =>
  (["nf_tables", "legacy"] as const).map((backend: Backend) => ({ family, backend })),
);

/** What this machine lacks: modules of its kernel, and objects that nobody made (a timeout policy needs nfct; a helper is for one protocol). */
const NOT_HERE = /missing kernel module|No such file or directory/;
const NEEDS_MORE = / --(timeout slow|helper [a-z0-9-]+|nfacct-name \S+|object-pinned \S+|selctx \S+)( |$)/;
/** Deliberate: kernels differ, by their timer frequency, in which packets a day overflow; refused is what all refuse. */
const DEPENDS_ON_KERNEL = / --(hash)?limit(-upto|-above)? \d+\/d(a|ay)?( |$)/;

function canonicalize(text: string, context: BackendContext): readonly string[] | undefined {
  try {
    return canonicalizeRule(text, context);
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}

interface RuleOutcome {
  equal: number;
  /** Equal once spelled: iptables does not read it as it was written. */
  readable: number;
  notHere: number;
  readonly wrong: string[];
}

async function tryRandomRules(place: OraclePlace, seed: number): Promise<RuleOutcome> {
  const outcome: RuleOutcome = { equal: 0, readable: 0, notHere: 0, wrong: [] };
  const rules = fc.sample(randomRule(place.family), { numRuns: RULES, seed });
  const expected = new Map<string, { readonly text: string; readonly lines: readonly string[] }>();
  for (const [index, text] of rules.entries()) {
    const chain = `C${index}`;
    const lines = canonicalize(text, { ...place, chain });
    if (lines !== undefined) expected.set(chain, { text, lines });
  }
  const answers = await askKernel(place, new Map([...expected].map(([chain, { text }]) => [chain, [text]])));
  // What iptables does not read as written (a service of another protocol), it must read as it is spelled: nothing
  // else is sent to a host.
  const refused = [...expected].filter(([chain]) => {
    const answer = answers.get(chain);
    return answer?.kind === "refused" && !NOT_HERE.test(answer.reason);
  });
  const spelled = await askKernel(place, new Map(refused.map(([chain, { lines }]) => [chain, lines])));
  for (const [chain, { text, lines }] of expected) {
    const answer = spelled.get(chain) ?? answers.get(chain);
    const where = `${place.family} ${place.backend} ${place.table}: ${text}`;
    if (answer?.kind === "saved") {
      if (answer.lines.join("\n") !== lines.join("\n"))
        outcome.wrong.push(`${where}\n  saved ${answer.lines.join(" ⏎ ")}\n  ours  ${lines.join(" ⏎ ")}`);
      else if (spelled.has(chain)) outcome.readable += 1;
      else outcome.equal += 1;
    } else if (NOT_HERE.test(answer?.reason ?? "") || NEEDS_MORE.test(text)) outcome.notHere += 1;
    else if (DEPENDS_ON_KERNEL.test(text)) outcome.notHere += 1;
    else outcome.wrong.push(`${where}\n  refused ${answer?.reason}\n  ours  ${lines.join(" ⏎ ")}`);
  }
  return outcome;
}

describe("the kernel's own tools", () => {
  it("print random rules as the canonical form says", { timeout: 3_600_000 }, async () => {
    const outcomes = await Promise.all(PLACES.map((place, order) => tryRandomRules(place, SEED + order)));
    const wrong = outcomes.flatMap(outcome => outcome.wrong);
    const count = (of: "equal" | "readable" | "notHere"): number => outcomes.reduce((sum, one) => sum + one[of], 0);
    const equal = count("equal");
    console.log(
      `${equal} rules equal, ${count("readable")} once spelled, ${wrong.length} wrong, ${count("notHere")} need what this kernel has not (seed ${SEED})`,
    );
    if (wrong.length > 20) console.log(wrong.join("\n"));
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(equal).toBeGreaterThan(RULES * 3);
  });

  it("save two rulesets alike where they are called equal, and apart where not", { timeout: 3_600_000 }, async () => {
    const outcomes = await Promise.all(BINARIES.map((binary, order) => tryRulesetPairs(binary, SEED + order)));
    const wrong = outcomes.flatMap(outcome => outcome.wrong);
    const count = (of: "pairs" | "equal" | "loaded"): number => outcomes.reduce((sum, one) => sum + one[of], 0);
    const [pairs, equal, loaded] = [count("pairs"), count("equal"), count("loaded")];
    console.log(
      `${pairs} pairs of rulesets, ${equal} called equal, ${loaded} of them loaded, ${wrong.length} pairs wrong (seed ${SEED})`,
    );
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(pairs).toBeGreaterThanOrEqual(PAIRS);
    expect(equal).toBeGreaterThan(pairs / 4);
    expect(pairs - equal).toBeGreaterThan(pairs / 8);
    expect(loaded).toBeGreaterThan(equal / 2);
  });
});

interface PairOutcome {
  pairs: number;
  equal: number;
  /** Of the equal ones: both loaded as they were written. */
  loaded: number;
  readonly wrong: string[];
}

async function tryRulesetPairs(binary: RulesetBinary, seed: number): Promise<PairOutcome> {
  const outcome: PairOutcome = { pairs: 0, equal: 0, loaded: 0, wrong: [] };
  const wanted = Math.ceil(PAIRS / BINARIES.length);
  const judged: { readonly pair: readonly string[]; readonly isEqual: boolean; readonly ours: readonly string[] }[] =
    [];
  for (const pair of fc.sample(rulesetPair(binary), { numRuns: wanted, seed })) {
    const [left, right] = [readRestore(pair[0], binary), canonicalizeRuleset(readRestore(pair[1], binary), binary)];
    const isEqual = diffRulesets(left, right).length === 0;
    outcome.pairs += 1;
    if (isEqual) outcome.equal += 1;
    const ours = [left, right].map(ruleset => withoutEmptyTables(printSave(ruleset)));
    if (pair[0] !== pair[1]) judged.push({ pair, isEqual, ours });
  }
  const saves = await saveOfEach(
    binary,
    judged.flatMap(({ pair }) => pair),
  );
  for (const [at, { pair, isEqual, ours }] of judged.entries()) {
    const [left, right] = saves.slice(at * 2, at * 2 + 2);
    if (left === undefined || right === undefined) continue;
    if (isEqual) outcome.loaded += 1;
    // Neither are those saved alike that are called different: that would be a difference that is none.
    if (left === ours[0] && right === ours[1] && (left === right) === isEqual) continue;
    const said = `${binary.family} ${binary.backend}, called ${isEqual ? "equal" : "different"}:\n${pair.join("\nand\n")}`;
    outcome.wrong.push(`${said}\nsaved\n${left}\nand\n${right}\nours\n${ours.join("\nand\n")}`);
  }
  return outcome;
}
