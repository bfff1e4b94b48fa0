import fc from "fast-check";
import { expect, it } from "vitest";
import { findLoops } from "../../../../engine/ruleset/lint/find-loops";
import { randomRuns } from "../random-runs";

const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000_000);
const CHAINS = ["A", "B", "C", "D", "E", "F", "G"];

const steps = fc
  .tuple(...CHAINS.map(() => fc.subarray(CHAINS, { maxLength: 3 })))
  .map(targets => new Map(CHAINS.map((chain, index) => [chain, new Set(targets[index])])));

function leadsTo(next: ReadonlyMap<string, ReadonlySet<string>>, from: string): ReadonlySet<string> {
  const reached = new Set(next.get(from));
  for (const chain of reached) for (const step of next.get(chain) ?? []) reached.add(step);
  return reached;
}

it("one circle is found of each group of chains that lead into each other, and none elsewhere", () => {
  console.log(`seed ${SEED} (NFFLEET_SEED repeats it)`);
  fc.assert(
    fc.property(steps, next => {
      const loops = findLoops(next);
      const told = loops.map(([first = "", ...walk]) => {
        let at = first;
        for (const chain of walk) {
          expect(next.get(at)).toContain(chain);
          at = chain;
        }
        expect(at).toBe(first);
        expect(new Set(walk).size).toBe(walk.length);
        return CHAINS.filter(chain => leadsTo(next, first).has(chain) && leadsTo(next, chain).has(first)).join();
      });
      const groups = CHAINS.filter(chain => leadsTo(next, chain).has(chain)).map(first =>
        CHAINS.filter(chain => leadsTo(next, first).has(chain) && leadsTo(next, chain).has(first)).join(),
      );
      expect(told.toSorted()).toEqual([...new Set(groups)].sort());
    }),
    { seed: SEED, numRuns: randomRuns(500) },
  );
});

it("a circle is told from its first chain, the shortest way round", () => {
  const next = new Map([
    ["A", new Set(["B"])],
    ["B", new Set(["C", "A"])],
    ["C", new Set(["A"])],
    ["D", new Set(["D", "A"])],
  ]);
  expect(findLoops(next)).toEqual([
    ["A", "B", "A"],
    ["D", "D"],
  ]);
});
