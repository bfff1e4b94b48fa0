import { describe, expect, it } from "vitest";
import { ONE_WAY_PORTS, readThresholds } from "../../../../engine/conntrack";
import { examineConntrack } from "../../../../engine/host";
import { fakeAccess } from "../fake-access";
import { answerTally } from "../fake-tally";

/** Five busy places, and a dead one with fewer requests than they have under way. */
const TALLY = [
  "tally 11000 0 whole",
  "family ipv4 11000",
  ...Array.from({ length: 8 }, (_, at) => `service through tcp dport=${at + 1} 100`),
  "services 8",
  "suspect syn 590 590 6",
  ...Array.from({ length: 5 }, (_, at) => topOf(`198.51.100.${at + 1}`, 100, 2_000)),
  topOf("203.0.113.66", 90, 0),
  "moving 10000",
  "ended 10000",
  "fresh 11000",
  "end",
].join("\n");

function topOf(address: string, fresh: number, moving: number): string {
  return `top syn through tcp dst=${address} dport=443 src=${address} sport=443 ${fresh} ${fresh} ${fresh + moving} ${fresh + moving} 0 ${moving} ${moving}`;
}

describe("the connection table of a host", () => {
  it("tells as many places and services as are asked for, and is diagnosed by all of them", async () => {
    const { access } = fakeAccess(answerTally(TALLY));
    const examine = (told: number) =>
      examineConntrack(access, {
        tally: { window: 10, patience: 30, oneWayPorts: ONE_WAY_PORTS },
        ...{ thresholds: readThresholds({}), told, seconds: 0.01, rounds: 1 },
      });
    for (const told of [2, 50]) {
      const { diagnoses, after } = await examine(told);
      expect(diagnoses.map(({ id, ends }) => [id, ends.map(({ end }) => end.address)])).toEqual([
        ["lost-syn", ["203.0.113.66"]],
      ]);
      expect(after.tally.suspects.get("syn")?.top).toHaveLength(Math.min(told, 6));
      expect(after.tally.services).toHaveLength(Math.min(told, 8));
      // Nobody has sent an entry, so no rule can be named.
      expect(diagnoses[0]?.unexplained).toMatch(/^of 1 of 1 places no entry was sent along/);
    }
  });
});
