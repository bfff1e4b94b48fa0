import { describe, expect, it } from "vitest";
import type { DeviceTree } from "../../../engine/bloat/device-tree";
import type { QueueAccount } from "../../../engine/bloat/queue-account";
import { rateCode, rateWords, shareOf } from "../../../engine/bloat/rate-code";
import { type Diagnosis, recommend } from "../../../engine/bloat/recommend";
import { adviceCode, adviceTitle } from "../../../engine/bloat/words";
import { readClasses, readQdiscs } from "../../../engine/traffic";
import { pasteInto } from "./pasted-code";

const BAD: QueueAccount = {
  device: "eth0",
  parent: "root",
  kind: "pfifo",
  handle: "1:",
  packets: 1000,
  drops: 3,
  marks: 0,
  overlimits: 0,
  bitsPerSecond: 9.4e6,
  backlogBytes: 1_400_000,
  mostBacklogBytes: 1_500_000,
  delayMs: 1191.5,
};

function tree(qdiscs: readonly object[], classes = ""): DeviceTree {
  const shown = qdiscs.map(qdisc => ({ dev: "eth0", options: {}, ...qdisc }));
  return { qdiscs: readQdiscs(JSON.stringify(shown)).get("eth0") ?? [], classes: readClasses(classes) };
}

function diagnose(
  queue: Partial<QueueAccount> | undefined,
  found: DeviceTree,
  more: Partial<Diagnosis> = {},
): Diagnosis {
  return {
    grade: "F",
    bitsPerSecond: 9.31e6,
    bad: queue === undefined ? undefined : { host: "gateway", queue: { ...BAD, ...queue } },
    trees: new Map([["gateway", new Map([["eth0", found]])]]),
    unread: [],
    shaper: { host: "gateway", device: "eth0", at: "sending" },
    ...more,
  };
}

/** The code of a recommendation, constructed. */
function construct(recommendation: ReturnType<typeof recommend>): Readonly<Record<string, readonly unknown[]>> {
  if (!("code" in recommendation) || recommendation.code === undefined) throw new Error("there is no code");
  return pasteInto(recommendation.code);
}

const ROOT = tree([{ kind: "pfifo", handle: "1:", root: true }]);
const HTB = { kind: "htb", handle: "1:", root: true, options: { r2q: 10, default: "0x30", direct_qlen: 1000 } };
/** What tc prints of a class of 1600 bytes at a rate and a ceil, in Mbit/s. */
function tail(rate: number, ceil: number): string {
  const ticks = (mbit: number) =>
    `[${Math.floor((1600 / (mbit * 125_000)) * 1e6 * 15.625)
      .toString(16)
      .padStart(8, "0")}]`;
  return `linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer ${ticks(rate)} cbuffer ${ticks(ceil)}`;
}
const CLASSES = `class htb 1:10 root rate 10Mbit ceil 10Mbit ${tail(10, 10)}
class htb 1:20 parent 1:10 leaf 20: prio 0 quantum 25000 rate 2Mbit ceil 10Mbit ${tail(2, 10)}
class htb 1:30 parent 1:10 prio 1 quantum 100000 rate 8Mbit ceil 10Mbit ${tail(8, 10)}
`;
/** An ifb between eth0 and what arrives there, as an IngressShaper makes it. */
function shapedTrees(qdiscs: readonly object[], classes = ""): Diagnosis["trees"] {
  const found = [
    { kind: "ingress", handle: "ffff:", parent: "ffff:fff1", dev: "eth0", options: {} },
    ...qdiscs.map(qdisc => ({ dev: "ifb-eth0", options: {}, ...qdisc })),
  ];
  const byDevice = [...readQdiscs(JSON.stringify(found))].map(([device, each]): [string, DeviceTree] => [
    device,
    { qdiscs: each, classes: device === "eth0" ? [] : readClasses(classes) },
  ]);
  return new Map([["gateway", new Map(byDevice)]]);
}
const INGRESS = [
  "qdisc ingress",
  "filter parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb-eth0",
];

describe("what is recommended", () => {
  it.each(["A+", "A"] as const)("is nothing at grade %s", grade => {
    expect(recommend(diagnose({}, ROOT, { grade })).kind).toBe("nothing");
  });

  it("is FqCodel in the place of a fifo at a device", () => {
    const recommendation = recommend(diagnose({}, ROOT));
    expect(recommendation).toMatchObject({ kind: "another-queue", host: "gateway", device: "eth0", parent: "root" });
    expect(construct(recommendation)).toEqual({ eth0: ["qdisc root fq_codel"] });
  });

  it("is FqCodel below the very class of an htb, with the classes above it and its numbers", () => {
    const recommendation = recommend(diagnose({ parent: "1:30", handle: "0:" }, tree([HTB], CLASSES)));
    expect(recommendation).toMatchObject({ kind: "another-queue", parent: "1:30" });
    expect(recommendation.why).toContain("its other class and its filters");
    expect(construct(recommendation)).toEqual({
      eth0: [
        "qdisc root handle 1: htb default 0x30",
        "class parent 1: classid 1:10 htb rate 10mbit ceil 10mbit burst 1600 cburst 1600",
        "class parent 1:10 classid 1:30 htb prio 1 rate 8mbit ceil 10mbit burst 1600 cburst 1600",
        "qdisc parent 1:30 fq_codel",
      ],
    });
  });

  it("keeps the class that an htb sends everything else to, beside the one of the bad queue", () => {
    const leaf = { kind: "codel", handle: "30:", parent: "1:30" };
    const found = recommend(diagnose({ parent: "1:20" }, tree([HTB, leaf], CLASSES)));
    expect(construct(found).eth0).toEqual([
      "qdisc root handle 1: htb default 0x30",
      "class parent 1: classid 1:10 htb rate 10mbit ceil 10mbit burst 1600 cburst 1600",
      "class parent 1:10 classid 1:30 htb prio 1 rate 8mbit ceil 10mbit burst 1600 cburst 1600",
      "class parent 1:10 classid 1:20 htb rate 2mbit ceil 10mbit burst 1600 cburst 1600",
      "qdisc parent 1:20 fq_codel",
    ]);
    expect(found.why).toContain("declare the other queue and its filters beside it");
    expect("code" in found && found.code?.split("\n").at(-2)).toContain("const class20 = ");
  });

  it("keeps bursts and quantum of a class where they are not those that it has by itself", () => {
    const classes = CLASSES.replace(/(quantum )100000(.*)buffer \[\w+\] cbuffer \[\w+\]\n$/, (_, word, rest) => {
      const [burst, ceilBurst] = [(15_000 / 1e6) * 1e6 * 15.625, (6000 / 1.25e6) * 1e6 * 15.625];
      const ticks = [burst, ceilBurst].map(each => Math.floor(each).toString(16).padStart(8, "0"));
      return `${word}3000${rest}buffer [${ticks[0]}] cbuffer [${ticks[1]}]\n`;
    });
    const { eth0 = [] } = construct(recommend(diagnose({ parent: "1:30", handle: "0:" }, tree([HTB], classes))));
    expect(eth0[2]).toBe(
      "class parent 1:10 classid 1:30 htb prio 1 quantum 3000 rate 8mbit ceil 10mbit burst 15000 cburst 6000",
    );
  });

  it.each([
    ["quantum 100000", "quantum 500"],
    ["linklayer ethernet", "linklayer atm"],
    ["mpu 0b", "mpu 64b"],
  ])("is a command where a class has what HtbClass cannot say: %s is %s", (usual, other) => {
    const classes = CLASSES.split("\n").map(line => (line.includes("1:30 ") ? line.replace(usual, other) : line));
    expect(recommend(diagnose({ parent: "1:30" }, tree([HTB], classes.join("\n"))))).toMatchObject({
      kind: "by-hand",
      command: "tc qdisc replace dev eth0 parent 1:30 fq_codel",
    });
  });

  it("is the queue of the IngressShaper where what arrives stands in a bad one", () => {
    const ifb = { device: "ifb-eth0" };
    const fifo = { kind: "pfifo", handle: "1:", root: true };
    const another = recommend(diagnose(ifb, ROOT, { trees: shapedTrees([fifo]) }));
    expect(construct(another)).toEqual({ eth0: INGRESS, "ifb-eth0": ["qdisc root fq_codel"] });
    expect(another.why).toContain("ifb-eth0 is of the IngressShaper of eth0");
    const tbf = { kind: "tbf", handle: "1:", root: true, options: { rate: 1_250_000 } };
    const shaped = recommend(diagnose({ ...ifb, kind: "tbf" }, ROOT, { trees: shapedTrees([tbf]) }));
    expect(construct(shaped)).toEqual({ eth0: INGRESS, "ifb-eth0": ["qdisc root cake bandwidth 10mbit ingress"] });
    const below = recommend(diagnose({ ...ifb, parent: "1:30" }, ROOT, { trees: shapedTrees([HTB], CLASSES) }));
    expect(construct(below)["ifb-eth0"]?.at(-1)).toBe("qdisc parent 1:30 fq_codel");
    expect(construct(below).eth0).toEqual(INGRESS);
  });

  it("is a queue at the ifb itself where nothing shows of whose packets pass it", () => {
    const trees = new Map([["gateway", new Map([["ifb-eth0", ROOT]])]]);
    expect(construct(recommend(diagnose({ device: "ifb-eth0" }, ROOT, { trees })))).toEqual({
      "ifb-eth0": ["qdisc root fq_codel"],
    });
  });

  it("is Cake with the rate of a tbf in its place", () => {
    const tbf = tree([
      { kind: "tbf", handle: "1:", root: true, options: { rate: 1_250_000, burst: 4096, lat: 400_000 } },
    ]);
    expect(construct(recommend(diagnose({ kind: "tbf" }, tbf)))).toEqual({
      eth0: ["qdisc root cake bandwidth 10mbit"],
    });
  });

  it("is FqCodel for each transmit queue below an mq", () => {
    const mq = tree([
      { kind: "mq", handle: "0:", root: true },
      { kind: "pfifo_fast", handle: "0:", parent: ":2" },
      { kind: "pfifo_fast", handle: "0:", parent: ":1" },
    ]);
    expect(construct(recommend(diagnose({ parent: ":1", kind: "pfifo_fast" }, mq)))).toEqual({
      eth0: ["qdisc root handle 1: mq", "qdisc parent 1:1 fq_codel", "qdisc parent 1:2 fq_codel"],
    });
  });

  it("is Cake at 95 % of what was measured where the queue stands in none of the hosts", () => {
    const recommendation = recommend(diagnose(undefined, ROOT));
    expect(recommendation).toMatchObject({ kind: "shape", host: "gateway", device: "eth0", bitsPerSecond: 8_840_000 });
    expect(recommendation.why).toContain("stands in none of these hosts");
    expect(construct(recommendation)).toEqual({ eth0: ["qdisc root cake bandwidth 8840kbit"] });
  });

  it("is Cake for what arrives, and at the sender only where that sends nothing else", () => {
    const shaper = { host: "home", device: "enp0s31f6wan", at: "arriving" } as const;
    const shown = recommend(diagnose(undefined, ROOT, { shaper, sender: { host: "server", device: "eth0" } }));
    expect(shown).toMatchObject({ kind: "shape", host: "home", at: "arriving", sender: { host: "server" } });
    expect(adviceTitle(shown)).toBe("to do: shape what arrives to 8.84 Mbit/s on home, enp0s31f6wan.");
    const code = adviceCode(shown) ?? "";
    const [arriving = "", sending = ""] = code.split(
      "\n// Or, where server sends nothing else than this, on server:\n",
    );
    expect(pasteInto(arriving)).toEqual({
      enp0s31f6wan: [
        "qdisc ingress",
        "filter parent ffff: protocol all pref 10 matchall action mirred egress redirect dev ifb-enp0s31f6wa",
      ],
      "ifb-enp0s31f6wa": ["qdisc root cake bandwidth 8840kbit ingress"],
    });
    expect(pasteInto(sending)).toEqual({ eth0: ["qdisc root cake bandwidth 8840kbit"] });
    expect(pasteInto(code)).toHaveProperty("eth0");
  });

  it.each([
    ["htb", "takes the place of the htb at eth0, whose classes and filters go with it"],
    ["tbf", "takes the place of the tbf at eth0."],
    ["mq", "takes the place of the mq at eth0 and of the queues below it."],
    ["cake", "A cake stands at eth0 already: set the bandwidth of its QdiscCake"],
  ])("says what becomes of an %s that somebody put where it is to shape", (kind, words) => {
    expect(recommend(diagnose(undefined, tree([{ kind, handle: "1:", root: true }]))).why).toContain(words);
    const kernels = recommend(diagnose(undefined, tree([{ kind, handle: "0:", root: true }]))).why;
    expect(kernels).not.toContain("eth0");
  });

  it("says what becomes of an ingress qdisc, and of the IngressShaper, that stand where packets arrive", () => {
    const shaper = { host: "gateway", device: "eth0", at: "arriving" } as const;
    const why = (found: DeviceTree, trees?: Diagnosis["trees"]) =>
      recommend(diagnose(undefined, found, { shaper, ...(trees === undefined ? {} : { trees }) })).why;
    expect(why(ROOT)).not.toContain("eth0");
    const ingress = tree([{ kind: "ingress", handle: "ffff:", parent: "ffff:fff1" }]);
    expect(why(ingress)).toContain("takes the place of the ingress qdisc that stands at eth0");
    const cake = why(ROOT, shapedTrees([{ kind: "cake", handle: "1:", root: true }]));
    expect(cake).toContain("An IngressShaper stands at eth0 already");
    expect(cake).toContain("set the bandwidth of its QdiscCake");
  });

  it("names the hosts whose queues were not read, as the queue may stand there", () => {
    const { why } = recommend(diagnose(undefined, ROOT, { unread: ["blind", "router"] }));
    expect(why).toContain("in none of those hosts whose queues could be read (not read: blind, router)");
    expect(why).not.toContain("none of these hosts");
  });

  it("is a rate alone where the device is not known", () => {
    const recommendation = recommend(
      diagnose(undefined, ROOT, { shaper: { host: "edge", device: undefined, at: "sending" } }),
    );
    expect(recommendation).toMatchObject({ kind: "shape", host: "edge", bitsPerSecond: 8_840_000 });
    expect(recommendation).not.toHaveProperty("code");
  });

  it("is a command where no construct can stand there, and to take a netem away", () => {
    const prio = tree([{ kind: "prio", handle: "1:", root: true }]);
    expect(recommend(diagnose({ parent: "1:1" }, prio))).toMatchObject({
      kind: "by-hand",
      command: "tc qdisc replace dev eth0 parent 1:1 fq_codel",
    });
    const netem = recommend(diagnose({ kind: "netem" }, ROOT));
    expect(netem).toMatchObject({ kind: "by-hand", why: expect.stringContaining("for tests") });
    expect(netem).not.toHaveProperty("command");
  });

  it.each(['e"+exit()+"', "e`$x`", "e'x'", "-e", "e\u202ee", "e;reboot", "e$(x)", "a/b", "", "averylongdevicename"])(
    "has no code and no command for a device that is called %j",
    device => {
      for (const queue of [{ device }, { device, parent: "1:1" }]) {
        const recommendation = recommend(diagnose(queue, ROOT));
        expect(recommendation).not.toHaveProperty("code");
        expect(recommendation).not.toHaveProperty("command");
      }
      expect(
        recommend(diagnose(undefined, ROOT, { shaper: { host: "a", device, at: "arriving" } })),
      ).not.toHaveProperty("code");
    },
  );

  it.each(["1:1; reboot", "$(x)", "1:xyz", ""])("has no command for a place that is called %j", parent => {
    const prio = tree([{ kind: "prio", handle: "1:", root: true }]);
    expect(recommend(diagnose({ parent }, prio))).not.toHaveProperty("command");
  });

  it("goes round no classes that hang below each other", () => {
    const loop = CLASSES.replace("1:10 root", "1:10 parent 1:30");
    expect(recommend(diagnose({ parent: "1:30" }, tree([HTB], loop))).kind).toBe("by-hand");
  });
});

describe("a rate", () => {
  it.each([
    [10_000_000, "Rate.mbit(10)", "10 Mbit/s"],
    [8_840_000, "Rate.kbit(8840)", "8.84 Mbit/s"],
    [1_000_000_000, "Rate.gbit(1)", "1 Gbit/s"],
    [2_000_000_000_000, "Rate.gbit(2000)", "2000 Gbit/s"],
    [123, "Rate.bit(123)", "123 bit/s"],
  ])("of %d is written %s, and said %s", (bits, code, words) => {
    expect(rateCode(bits)).toBe(code);
    expect(rateWords(bits)).toBe(words);
  });

  it("is cut to three digits, never up", () => {
    expect(shareOf(9_310_000, 0.95)).toBe(8_840_000);
    expect(shareOf(1e9, 0.95)).toBe(950_000_000);
    expect(shareOf(1, 0.95)).toBe(8);
  });
});
