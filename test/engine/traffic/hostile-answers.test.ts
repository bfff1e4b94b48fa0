import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareQueues,
  describeLive,
  diffQdisc,
  findQdiscKind,
  NO_QUEUES,
  parseTrafficPart,
  planQueues,
  QDISC_KINDS,
  readQdiscs,
  restoreQueues,
} from "../../../engine/traffic";
import { showQdisc } from "./measured";

const NUMBERS = [0, 1, -1, 0.5, 1e-300, 1e300, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 274.9, 125_000];
const PLACES = ["0:1", "12345:1", "1:", ":1", "x", "ffff:fff1", "1:1", ":", "999999999:1", "1:zz"];
const WANTED: Readonly<Record<string, string>> = {
  tbf: "qdisc root tbf rate 1mbit burst 4096 latency 400ms",
  netem: "qdisc root netem delay 100ms 10ms loss 1%",
  mq: "qdisc root handle 1: mq",
  htb: "qdisc root handle 1: htb",
  ingress: "qdisc ingress",
};

const value: fc.Arbitrary<unknown> = fc.oneof(
  { depthSize: "small", maxDepth: 2 },
  fc.constantFrom(...NUMBERS),
  fc.constantFrom("", "unlimited", "0", "0x30", "10Kb/1", "enabled", "-1"),
  fc.constantFrom(null, true, false, [], [1, 2]),
  fc.record({
    delay: fc.constantFrom(...NUMBERS),
    jitter: fc.constantFrom(...NUMBERS),
    correlation: fc.constantFrom(...NUMBERS),
  }),
  fc.record({ loss: fc.constantFrom(...NUMBERS), correlation: fc.constantFrom(...NUMBERS) }),
  fc.record({ rate: fc.constantFrom(...NUMBERS) }),
);

/** What a host may say of a qdisc of any kind: every key that is known, with anything behind it. */
const answer = fc.constantFrom(...QDISC_KINDS).chain(kind => {
  const { options = [], shown = new Map<string, unknown>() } = findQdiscKind(kind) ?? {};
  const keys = [...options.flatMap(option => option.keys), ...shown.keys(), "novelty"];
  return fc.record({
    kind: fc.constant(kind),
    options: fc.dictionary(fc.constantFrom(...keys), value),
    parent: fc.constantFrom(...PLACES),
  });
});

describe("what a host says of its queues, whatever it is", () => {
  it("is described, compared, planned from and refused, and never a fault of this program", () => {
    fc.assert(
      fc.property(answer, answer, (top, below) => {
        const texts = [
          showQdisc(top.kind, "1:", top.options),
          showQdisc(below.kind, "7:", below.options, { root: false, parent: below.parent }),
        ];
        const qdiscs = readQdiscs(`[${texts.join(",")}]`).get("d0") ?? [];
        const found = { ...NO_QUEUES, qdiscs };
        const wanted = parseTrafficPart(WANTED[top.kind] ?? `qdisc root ${top.kind}`);
        expect(qdiscs.map(live => describeLive(live))).toHaveLength(2);
        for (const live of qdiscs) if (wanted.part === "qdisc") diffQdisc(wanted, live);
        compareQueues([wanted], found);
        planQueues("d0", [wanted], found);
        for (const side of ["egress", "ingress"] as const) {
          expect(restoreQueues("d0", found, side).outcome).toMatch(/commands|cannot-restore/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["tbf", { rate: 0, burst: 4096, lat: 1000 }, "qdisc root tbf burst 4096"],
    ["tbf", { burst: 4096 }, "qdisc root tbf burst 4096"],
    ["netem", { limit: 1, delay: { delay: -1, jitter: 0, correlation: 0 } }, "qdisc root netem limit 1"],
    ["netem", { limit: 1, delay: { delay: 1e300, jitter: 0, correlation: 0 } }, "qdisc root netem limit 1"],
    ["netem", { limit: 1, "loss-random": { loss: 2, correlation: 0 } }, "qdisc root netem limit 1"],
  ])("is not told where no kernel holds it: %s %j", (kind, options, description) => {
    const [live] = readQdiscs(`[${showQdisc(kind, "1:", options)}]`).get("d0") ?? [];
    expect(live === undefined ? "" : describeLive(live)).toContain(description);
    expect(restoreQueues("d0", { ...NO_QUEUES, qdiscs: live === undefined ? [] : [live] }, "egress").outcome).toBe(
      "cannot-restore",
    );
  });
});
