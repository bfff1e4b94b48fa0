/**
 * What a text of twice the size costs, in every shape that a careless algorithm chokes on: read, printed and compared;
 * linted; or imported. The least of several runs of each size, in turn, in one process, each after a collection of garbage
 * and with room for its own (`--max-semi-space-size`), so that the work counts and not how often V8 copies what lives.
 * Prints the ratio of each shape; the exit code is 1 when one is above the limit.
 *   npm run bench:linear [RUNS]
 */
import { adoptFleet } from "../engine/adopt";
import { describeFamilies, lintRuleset, parseSave } from "../engine/ruleset";
import { hostOfUnorderedRules } from "../test/engine/adopt/unordered-rules";
import { answerOrRefuse, HOSTILE_TEXTS } from "../test/engine/ruleset/hostile-texts";
import { HOSTILE_RULESETS } from "../test/engine/ruleset/lint/hostile-rulesets";

const LIMIT = 2.4;
/** One doubling alone may pass the edge of a cache, or a heap's growth: three show the curve. */
const DOUBLINGS = 3;
/** Milliseconds that are measured at a time, so that neither the clock's steps nor one collection of garbage count. */
const LONG_ENOUGH = 100;

interface Work {
  readonly name: string;
  readonly size: number;
  /** What is done to a text of that size; its making does not count. */
  readonly prepare: (size: number) => () => unknown;
}

const WORKS: readonly Work[] = [
  ...HOSTILE_TEXTS.map(([name, size, make]) => ({
    name: `read: ${name}`,
    size,
    prepare: (size: number) => {
      const text = make(size);
      return () => answerOrRefuse(text);
    },
  })),
  {
    name: "read: the families of a rule whose every value is wrong",
    size: 1 << 16,
    prepare: size => {
      const rule = `-m recent ${"--mask x ".repeat(size)}`;
      return () => describeFamilies(rule);
    },
  },
  ...HOSTILE_RULESETS.map(([name, size, make]) => ({
    name: `lint: ${name}`,
    size,
    prepare: (size: number) => {
      const ipv4 = parseSave(make(size));
      return () => lintRuleset({ ipv4 });
    },
  })),
  {
    name: "import: rules of no order",
    size: 1_000,
    prepare: size => {
      const host = hostOfUnorderedRules(size);
      return () => adoptFleet([host], { project: "p", stack: "s" });
    },
  },
];

/** Milliseconds of one run; a short one is repeated. */
function milliseconds(work: () => unknown): number {
  globalThis.gc?.();
  const start = performance.now();
  for (let times = 1; ; times += 1) {
    work();
    const passed = performance.now() - start;
    if (passed >= LONG_ENOUGH) return passed / times;
  }
}

/** What one doubling costs, by the least times of a size and one of `2 ** DOUBLINGS` times as much. */
function measure({ name, size, prepare }: Work, runs: number): number {
  const manifold = size * 2 ** DOUBLINGS;
  const [once, often] = [prepare(size), prepare(manifold)];
  milliseconds(once); // compiled before it counts
  let [small, large] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let run = 0; run < runs; run += 1) {
    small = Math.min(small, milliseconds(once));
    large = Math.min(large, milliseconds(often));
  }
  const ratio = (large / small) ** (1 / DOUBLINGS);
  const times = `${small.toFixed(0)} ms for ${size}, ${large.toFixed(0)} ms for ${manifold}`;
  console.log(`  ${ratio.toFixed(2)}   ${name} (${times})`);
  return ratio;
}

const [runs = 4] = process.argv.slice(2).map(Number);
console.log(
  `What a doubling of the size costs, over ${DOUBLINGS} doublings, the least of ${runs} runs of each size in turn`,
);
const worst = Math.max(...WORKS.map(work => measure(work, runs)));
console.log(`  ${worst.toFixed(2)}   is the worst of ${WORKS.length} (at most ${LIMIT.toFixed(2)} is wanted)`);
if (!(worst <= LIMIT)) process.exitCode = 1;
