import { describe, expect, it } from "vitest";
import { compareQueues, planQueues } from "../../../engine/traffic";
import { showQdisc } from "./measured";
import { live, parts, words } from "./standing-tree";

describe("the queues of a device", () => {
  const MQ = showQdisc("mq", "1:", {});
  const QUEUES = [
    "qdisc root handle 1: mq",
    "qdisc parent 1:1 fq_codel limit 100",
    "qdisc parent 1:2 fq_codel limit 200",
  ];
  const leaf = (handle: string, parent: string, limit: number) =>
    showQdisc("fq_codel", handle, { limit, ecn: true }, { root: false, parent });

  it("have a qdisc each; those of which none is declared keep the kernel's", () => {
    const found = live({ classes: [], filters: [] }, [
      MQ,
      leaf("8001:", "1:1", 100),
      leaf("8002:", "1:2", 200),
      leaf("0:", "1:3", 1),
    ]);
    expect(planQueues("d0", parts(QUEUES), found).commands).toEqual([]);
    expect(compareQueues(parts(QUEUES), found)).toEqual({ held: QUEUES, extra: [] });
  });

  it("lose what somebody set to one of which none is declared", () => {
    const found = live({ classes: [], filters: [] }, [
      MQ,
      leaf("8001:", "1:1", 7),
      leaf("8002:", "1:2", 200),
      leaf("9:", "1:3", 1),
    ]);
    // Deleted, the transmit queue would drop every packet.
    expect(words(planQueues("d0", parts(QUEUES), found).commands)).toEqual([
      "qdisc replace dev d0 root handle fffe: pfifo",
      "qdisc replace dev d0 root handle 1: mq",
      "qdisc replace dev d0 parent 1:1 fq_codel limit 100",
      "qdisc replace dev d0 parent 1:2 fq_codel limit 200",
    ]);
  });
});
