import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../lab/lab";
import { randomFrom } from "../random";
import { type Pair, play, STAGINGS } from "./conntrack-stage";
import { machineOf, startPracticeLab } from "./practice-host";

const isWhole = process.env.NFFLEET_CONNTRACK === "all";
/** Runs of each staging. */
const RUNS = isWhole ? 50 : 1;
/** Pairs of hosts that play at a time. */
const PAIRS = isWhole ? 4 : 2;
const seed = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000);

describe("real traffic that fails in one way, between two hosts", () => {
  let lab: Lab;
  let pairs: readonly Pair[];

  beforeAll(async () => {
    const numbers = Array.from({ length: PAIRS }, (_, at) => at + 1);
    lab = await startPracticeLab({
      hosts: numbers.flatMap(number => [{ name: `client-${number}` }, { name: `server-${number}` }]),
    });
    pairs = numbers.map(number => ({
      client: machineOf(lab, `client-${number}`),
      server: machineOf(lab, `server-${number}`),
    }));
    console.log(`NFFLEET_SEED=${seed}`);
  });
  afterAll(() => lab.stop());

  it(
    `gives its diagnosis and no other, ${RUNS} runs of each; a healthy busy host gives none`,
    async () => {
      const rounds = Array.from({ length: RUNS }, (_, run) => STAGINGS.map((staging, at) => ({ staging, run, at })));
      const queue = rounds.flat().entries();
      const counts = new Map<string, number>();
      const wrong: string[] = [];
      const player = async (pair: Pair): Promise<void> => {
        for (const [, { staging, run, at }] of queue) {
          const { examination, told } = await play(lab, pair, staging, randomFrom(seed + run * 100 + at));
          const ids = examination.diagnoses.map(({ id }) => id);
          if (JSON.stringify(ids) === JSON.stringify(staging.ids)) {
            counts.set(staging.name, (counts.get(staging.name) ?? 0) + 1);
            continue;
          }
          const { suspects, groups, moving, ended } = examination.after.tally;
          const seen = JSON.stringify({ suspects: [...suspects], groups, moving, ended });
          wrong.push(`run ${run}, ${told}: ${ids.join(", ") || "nothing"}\n${seen}`);
        }
      };
      await Promise.all(pairs.map(player));
      for (const [name, count] of counts) console.log(`${name}: ${count} of ${RUNS} runs`);
      expect(wrong).toEqual([]);
    },
    isWhole ? 7_200_000 : 180_000,
  );
});
