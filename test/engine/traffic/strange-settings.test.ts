import { describe, expect, it } from "vitest";
import {
  compareQueues,
  describeLiveBeside,
  diffQdisc,
  findRoot,
  type LiveQdisc,
  NO_QUEUES,
  parseQdisc,
  planQueues,
  printQdisc,
  readQdiscs,
  restoreQueues,
} from "../../../engine/traffic";
import { showQdisc } from "./measured";

const TBF = { rate: 125000, burst: 10240, lat: 50000 };
const NETEM = { limit: 1000, ecn: false, gap: 0 };
const CAKE = { bandwidth: 12500000, diffserv: "diffserv3" };

function live(
  kind: string,
  options: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): LiveQdisc {
  const root = findRoot(readQdiscs(`[${showQdisc(kind, "1:", options, more)}]`).get("d0") ?? []);
  if (root === undefined) throw new Error("no root");
  return root;
}

describe("what somebody set of a qdisc that cannot be declared", () => {
  it.each([
    ["tbf rate 1mbit burst 10kb latency 50ms", live("tbf", { ...TBF, minburst: 1540 }), "minburst 1540"],
    ["tbf rate 1mbit burst 10kb latency 50ms", live("tbf", { ...TBF, linklayer: "atm" }), "linklayer atm"],
    [
      "netem",
      live("netem", { ...NETEM, "loss-gemodel": { p: 0.01, r: 0.1, "1-h": 0.7, "1-k": 0.001 } }),
      "loss-gemodel p 0.01 r 0.1 1-h 0.7 1-k 0.001",
    ],
    ["netem", live("netem", { ...NETEM, slot: { "min-delay": 0.02, bytes: 0 } }), "slot min-delay 0.02 bytes 0"],
    ["netem limit 1000", live("netem", { ...NETEM, ecn: true }), "ecn"],
    ["fq", live("fq", { limit: 10000, "weights ": [1, 2, 3] }), "weights 1 2 3"],
    ["htb", live("htb", { r2q: 10, default: "0", offload: null }), "offload"],
    [
      "fq_codel",
      live("fq_codel", { limit: 10240 }, { stab: { linklayer: "atm", overhead: 22, mtu: 2047, tsize: 512 } }),
      "stab linklayer atm overhead 22 mtu 2047 tsize 512",
    ],
  ])("is a difference that only a new qdisc ends: %s", (asked, held, words) => {
    const wanted = parseQdisc(`root ${asked}`);
    expect(diffQdisc(wanted, held)).toMatchObject({ change: "new-qdisc", fields: [{ wanted: "none" }] });
    expect(describeLiveBeside(wanted, held)).toBe(`${printQdisc(wanted)} ${words}`);
    const found = { ...NO_QUEUES, qdiscs: [held] };
    expect(compareQueues([wanted], found).held).toEqual([`${printQdisc(wanted)} ${words}`]);
    expect(planQueues("d0", [wanted], found).commands.at(-1)?.join(" ")).toMatch(
      / root (handle [23]: )?(tbf|netem|fq|htb)/,
    );
    expect(restoreQueues("d0", found, "egress")).toMatchObject({ outcome: "cannot-restore" });
  });

  it("is none where nothing is known of the key, which a newer kernel may show of every qdisc", () => {
    expect(diffQdisc(parseQdisc("root fq_codel"), live("fq_codel", { limit: 1, novelty: 7 }))).toBeUndefined();
  });

  it("is found behind the rounded words of tc -d too", () => {
    const told = showQdisc("tbf", "1:", { ...TBF, burst: "10Kb/1", mpu: 64, linklayer: "ethernet" });
    const root = findRoot(readQdiscs(`[${told}]`, undefined, `[${showQdisc("tbf", "1:", TBF)}]`).get("d0") ?? []);
    expect(diffQdisc(parseQdisc("root tbf rate 1mbit burst 10kb latency 50ms"), root)?.fields).toEqual([
      { field: "mpu", wanted: "none", live: "64" },
    ]);
  });
});

describe("a cake that finds its bandwidth by itself", () => {
  const found = live("cake", { ...CAKE, autorate: "autorate-ingress" });

  it("is not the one of which a bandwidth is declared, and tc turns that off in place", () => {
    const wanted = parseQdisc("root cake bandwidth 100mbit");
    expect(diffQdisc(wanted, found)).toEqual({
      change: "in-place",
      fields: [{ field: "autorate-ingress", wanted: "none", live: "autorate-ingress" }],
    });
    expect(describeLiveBeside(wanted, found)).toBe("qdisc root cake bandwidth 100mbit autorate-ingress");
  });

  it("is any where nothing is said of it", () => {
    expect(diffQdisc(parseQdisc("root cake diffserv3"), found)).toBeUndefined();
    expect(diffQdisc(parseQdisc("root cake bandwidth 100mbit"), live("cake", CAKE))).toBeUndefined();
  });
});
