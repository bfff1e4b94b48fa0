import { expect, it } from "vitest";
import { LONGEST_STRETCH_MS, paceWithin, visitAtPace } from "../../../../engine/host/connections/pace";

/** Holds the process, as a long calculation does. */
function calculate(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

it("lets what waits in the process go on while a long work is done", async () => {
  const done: string[] = [];
  setTimeout(() => done.push("another host"), 1);
  const visit = (item: string) => {
    calculate(LONGEST_STRETCH_MS);
    done.push(item);
  };
  expect(await visitAtPace(["a", "b", "c"], visit, paceWithin(60_000))).toBe(3);
  // A timer comes with the second turn at the latest: the first may begin behind the timers of its round.
  expect(done.indexOf("another host")).toBeLessThan(3);
  expect(done).toHaveLength(4);
});

it("ends a work whose time is over, and says how far it came", async () => {
  const items = Array.from({ length: 1_000 }, (_, at) => at);
  const visited = await visitAtPace(items, () => calculate(LONGEST_STRETCH_MS), paceWithin(LONGEST_STRETCH_MS));
  expect(visited).toBe(1);
  expect(await visitAtPace([], () => undefined, paceWithin(0))).toBe(0);
});
