import { describe, expect, it } from "vitest";
import { checkNativeRules, listForeignTables } from "../../../engine/host/native-rules";
import { snapshotOf } from "./fixtures";

const COUNTER = { counter: { packets: 3, bytes: 180 } };
const dport = (right: unknown) => ({
  match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right },
});
const ACCEPT = { accept: null };

function listing(...rules: readonly (readonly unknown[])[]): string {
  const entries = rules.map((expr, index) => ({
    rule: { family: "ip", table: "filter", chain: "INPUT", handle: index + 5, expr },
  }));
  return JSON.stringify({ nftables: [{ metainfo: {} }, { table: { family: "inet", name: "fw" } }, ...entries] });
}

describe("the cross-check of iptables-save with nft", () => {
  it("is content with equal rules, whatever their counters and handles", () => {
    expect(
      checkNativeRules(
        snapshotOf([], { nftLive: listing([dport(22), COUNTER, ACCEPT]), nftReplay: listing([dport(22), ACCEPT]) }),
      ).kind,
    ).toBe("checked");
  });

  it("names a native rule that the save prints as something else", () => {
    const live = listing([dport(22), ACCEPT], [dport({ set: [22, 80] }), ACCEPT]);
    const replay = listing([dport(22), COUNTER, ACCEPT], [COUNTER, ACCEPT]);
    expect(checkNativeRules(snapshotOf([], { nftLive: live, nftReplay: replay }))).toEqual({
      kind: "misprinted",
      rules: ["rule 2 of chain INPUT (ip filter)"],
    });
  });

  it("names a native rule that the save leaves out", () => {
    expect(checkNativeRules(snapshotOf([], { nftLive: listing([dport(22), ACCEPT]), nftReplay: listing() })).kind).toBe(
      "misprinted",
    );
  });

  it("lets a rule of another iptables version pass, which says the same by an xt part", () => {
    const xt = { xt: { type: "match", name: "conntrack" } };
    expect(
      checkNativeRules(snapshotOf([], { nftLive: listing([xt, ACCEPT]), nftReplay: listing([dport(1), ACCEPT]) })).kind,
    ).toBe("checked");
  });

  it("is unchecked, never clean, without nft or without a replay", () => {
    expect(checkNativeRules(snapshotOf([])).kind).toBe("unchecked");
    expect(checkNativeRules(snapshotOf([], { nftLive: listing() })).kind).toBe("unchecked");
    expect(checkNativeRules(snapshotOf([], { nftLive: "{", nftReplay: "{" })).kind).toBe("unchecked");
  });

  it("names other tables that filter packets beside ours", () => {
    expect(listForeignTables(snapshotOf([], { nftLive: listing() }))).toEqual(["inet fw"]);
  });
});
