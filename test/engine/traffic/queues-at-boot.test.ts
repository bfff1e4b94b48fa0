import { describe, expect, it } from "vitest";
import { writeQueues } from "../../../engine/traffic";
import { parts, words } from "./standing-tree";

describe("what a boot writes", () => {
  it("clears a device first where a queue cannot be told the same twice", () => {
    const CLEARED = "qdisc replace dev d0 root handle fffe: pfifo";
    const first = (...texts: string[]) => words(writeQueues("d0", parts(texts)))[0];
    expect(first("qdisc root fq_codel flows 2048")).toBe(CLEARED);
    expect(first("qdisc root handle 1: mq", "qdisc parent 1:1 fq_codel flows 2048")).toBe(CLEARED);
    expect(first("qdisc root fq_codel limit 100")).toBe("qdisc replace dev d0 root handle 1: fq_codel limit 100");
  });
});
