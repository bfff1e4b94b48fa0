import { describe, expect, it } from "vitest";
import { isInShard, parseShard } from "../../../engine/fleet";

describe("a shard", () => {
  const hosts = Array.from({ length: 600 }, (_, number) => `edge-${number}`);

  it("is written i/n, i of 1 to n", () => {
    expect(parseShard("2/5")).toEqual({ index: 2, count: 5 });
    for (const text of ["", "2", "0/5", "6/5", "1/0", "-1/5", "1.5/5", "1/5 ", "1/5000000"]) {
      expect([text, parseShard(text)]).toEqual([text, undefined]);
    }
  });

  it("shares all hosts out, each to one, about as many to each", () => {
    const shares = [1, 2, 3].map(index => hosts.filter(host => isInShard(host, { index, count: 3 })));
    expect(shares.flat().sort()).toEqual([...hosts].sort());
    for (const share of shares) expect(share.length).toBeGreaterThan(150);
  });

  it("keeps a host where it is when others come", () => {
    const before = hosts.filter(host => isInShard(host, { index: 1, count: 3 }));
    const after = [...hosts, "core-1", "core-2"].filter(host => isInShard(host, { index: 1, count: 3 }));
    expect(after.slice(0, before.length)).toEqual(before);
  });
});
