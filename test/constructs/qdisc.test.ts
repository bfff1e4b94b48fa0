import { describe, expect, it } from "vitest";
import { QdiscCoDel, QdiscFqCodel } from "../../constructs";
import { makeHost } from "./practice-stack";

describe("a CoDel queue", () => {
  it("is written in tc's words with the options that are set", () => {
    const host = makeHost();
    new QdiscCoDel(host, "wan", { device: "eth0", limitPackets: 1000, targetMs: 5, intervalMs: 100, ecn: "off" });
    new QdiscCoDel(host, "lan", { device: "eth1", targetMs: 0.5 });
    new QdiscCoDel(host, "dmz", { device: "eth2" });
    expect(host.document.qdiscs).toEqual({
      eth0: ["qdisc root codel limit 1000 target 5ms interval 100ms noecn"],
      eth1: ["qdisc root codel target 500us"],
      eth2: ["qdisc root codel"],
    });
  });

  it("may have a queue for every connection", () => {
    const host = makeHost();
    new QdiscFqCodel(host, "wan", {
      device: "eth0",
      flows: 4096,
      quantumBytes: 300,
      memoryLimitBytes: 1 << 20,
      ecn: "on",
    });
    expect(host.document.qdiscs.eth0).toEqual(["qdisc root fq_codel flows 4096 quantum 300 memory_limit 1048576 ecn"]);
  });

  it("refuses what the kernel or tc would not take, with its place", () => {
    expect(() => new QdiscCoDel(makeHost(), "wan", { device: "eth0", targetMs: 0 })).toThrow(
      /^QdiscCoDel "gateway\/edge-1\/wan": target is 0 ms.* at least 0\.001/,
    );
    expect(() => new QdiscCoDel(makeHost(), "wan", { device: "eth0", limitPackets: 0 })).toThrow(/limit/);
    expect(() => new QdiscCoDel(makeHost(), "wan", { device: "eth 0" })).toThrow(/not the name of a network device/);
    expect(() => new QdiscFqCodel(makeHost(), "wan", { device: "eth0", flows: 65_537 })).toThrow(/65536/);
  });
});
