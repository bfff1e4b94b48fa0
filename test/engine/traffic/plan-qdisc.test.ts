import { describe, expect, it } from "vitest";
import { type LiveQdisc, NO_QUEUES, parseQdisc, planQueues, readQdiscs, restoreQueues } from "../../../engine/traffic";
import { showQdisc } from "./measured";

const CODEL = showQdisc("codel", "1:", { limit: 1000, target: 4999, interval: 99999 });
const FQ_CODEL = showQdisc("fq_codel", "1:", {
  limit: 10240,
  flows: 1024,
  quantum: 1514,
  target: 4999,
  interval: 99999,
  memory_limit: 33554432,
  ecn: true,
  drop_batch: 64,
});

function read(json: string): LiveQdisc {
  const live = readQdiscs(`[${json}]`).get("d0")?.[0];
  if (live === undefined) throw new Error("no qdisc");
  return live;
}

function plan(text: string, live: string | undefined, others: readonly string[] = []): readonly string[] {
  const qdiscs = [...(live === undefined ? [] : [live]), ...others].map(read);
  return planQueues("d0", [parseQdisc(text)], { ...NO_QUEUES, qdiscs }).commands.map(command => command.join(" "));
}

describe("the commands that lead to a wanted qdisc", () => {
  it("are none when it is there", () => {
    expect(plan("root codel limit 1000 target 5ms", CODEL)).toEqual([]);
  });

  it("change the living one in place, with all options that are set, because replace keeps what is left out", () => {
    expect(plan("root codel limit 1000 target 6ms noecn", CODEL)).toEqual([
      "qdisc replace dev d0 root handle 1: codel limit 1000 target 6ms noecn",
    ]);
  });

  it("leave out the flows in place, because the kernel refuses even the same number", () => {
    expect(plan("root fq_codel flows 1024 limit 50", FQ_CODEL)).toEqual([
      "qdisc replace dev d0 root handle 1: fq_codel limit 50",
    ]);
  });

  it("flip the handle for another number of flows, and back again", () => {
    expect(plan("root fq_codel flows 512", FQ_CODEL)).toEqual([
      "qdisc replace dev d0 root handle 2: fq_codel flows 512",
    ]);
    expect(plan("root fq_codel flows 512", FQ_CODEL.replace('"1:"', '"2:"'))).toEqual([
      "qdisc replace dev d0 root handle 1: fq_codel flows 512",
    ]);
  });

  it.each([
    [{ rate: { rate: 125_000, packetoverhead: 0, cellsize: 0, celloverhead: 0 } }, "delay 1ms"],
    [{ corrupt: { corrupt: 0.01, correlation: 0 } }, "delay 1ms"],
    [{ "loss-random": { loss: 0.01, correlation: 0.25 } }, "delay 1ms loss 1%"],
    [{ delay: { delay: 0.001, jitter: 0.001, correlation: 0.25 } }, "delay 1ms 1ms"],
  ])(
    "make a netem anew, with a pfifo in between, to be rid of %j, which the kernel keeps otherwise",
    (options, wanted) => {
      const delay = { delay: { delay: 0.001, jitter: 0, correlation: 0 } };
      const live = showQdisc("netem", "1:", { limit: 1000, ...delay, ecn: false, gap: 0, ...options });
      expect(plan(`root netem ${wanted}`, live)).toEqual([
        "qdisc replace dev d0 root handle 2: pfifo",
        `qdisc replace dev d0 root handle 3: netem ${wanted}`,
      ]);
      expect(plan("root netem delay 2ms 1ms 5% rate 9mbit corrupt 2% loss 2% 30%", live)).toEqual([
        "qdisc replace dev d0 root handle 1: netem delay 2ms 1ms 5% loss 2% 30% corrupt 2% rate 9mbit",
      ]);
    },
  );

  it("flip the handle for another kind", () => {
    expect(plan("root fq_codel", CODEL)).toEqual(["qdisc replace dev d0 root handle 2: fq_codel"]);
  });

  it.each([
    undefined,
    showQdisc("noqueue", "0:", {}),
    showQdisc("codel", "0:", { limit: 7 }),
    showQdisc("pfifo", "8001:", {}),
  ])("make a new one over %s", live => {
    expect(plan("root codel limit 1000", live)).toEqual(["qdisc replace dev d0 root handle 1: codel limit 1000"]);
  });

  it("avoid the handle of a qdisc under the old root", () => {
    const child = showQdisc("codel", "1:", {}, { root: false, parent: "5:1" });
    expect(plan("root codel", showQdisc("htb", "5:", {}), [child])).toEqual([
      "qdisc replace dev d0 root handle 2: codel",
    ]);
  });

  it("free a wanted handle that another kind holds", () => {
    expect(plan("root handle 1: fq_codel", CODEL)).toEqual([
      "qdisc replace dev d0 root handle 2: pfifo",
      "qdisc replace dev d0 root handle 1: fq_codel",
    ]);
  });

  it("move the same kind to a wanted handle at once", () => {
    expect(plan("root handle 7: codel ecn", CODEL)).toEqual(["qdisc replace dev d0 root handle 7: codel ecn"]);
  });

  it("hold one word an argument", () => {
    expect(planQueues("d0", [parseQdisc("root codel ecn")], NO_QUEUES).commands).toEqual([
      ["qdisc", "replace", "dev", "d0", "root", "handle", "1:", "codel", "ecn"],
    ]);
  });

  it.each(["", "-x", "a b", "a/b", "..", "sixteen-letters-", "ééééééééé", "a\nb"])(
    "are refused for the device %j",
    device => {
      expect(() => planQueues(device, [parseQdisc("root codel")], NO_QUEUES)).toThrow("network device");
    },
  );
});

describe("the commands that bring a qdisc back", () => {
  const restore = (json: string | undefined): unknown => {
    const qdiscs = json === undefined ? [] : [read(json)];
    const restoration = restoreQueues("d0", { ...NO_QUEUES, qdiscs }, "egress");
    return restoration.outcome === "commands" ? restoration.commands.map(words => words.join(" ")) : restoration.reason;
  };

  it.each([
    undefined,
    showQdisc("noqueue", "0:", {}),
    showQdisc("mq", "0:", {}),
    showQdisc("fq_codel", "0:", { limit: 1 }),
  ])("delete the root where the kernel's own stood: %s", live => {
    expect(restore(live)).toEqual(["qdisc del dev d0 root"]);
  });

  it("give an explicit one its handle and all of its options, from a clean slate", () => {
    expect(restore(CODEL)).toEqual([
      "qdisc replace dev d0 root handle fffe: pfifo",
      "qdisc replace dev d0 root handle 1: codel limit 1000 target 5ms interval 100ms noecn",
    ]);
    expect(restore(FQ_CODEL.replace('"1:"', '"8001:"'))).toEqual([
      "qdisc replace dev d0 root handle fffe: pfifo",
      "qdisc replace dev d0 root handle 8001: fq_codel limit 10240 flows 1024 quantum 1514 target 5ms interval 100ms memory_limit 33554432 ecn drop_batch 64",
    ]);
  });

  it.each([
    [showQdisc("prio", "1:", { bands: 3 }), "the prio 1: on d0: that kind"],
    [showQdisc("codel", "1:", { limit: 1 }, { stab: { overhead: 22 } }), "size table"],
    [showQdisc("codel", "1:", { limit: 1, new_option: 3 }), "new_option is not known"],
    [showQdisc("codel", "1:", { limit: "many" }), "its limit has a value"],
    [showQdisc("fq_codel", "1:", { quantum: 82 }), "quantum of 82"],
  ])("cannot be written for %s", (live, reason) => {
    expect(restore(live)).toContain(reason);
  });
});
