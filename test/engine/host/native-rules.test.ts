import { describe, expect, it } from "vitest";
import { checkNativeRules, listForeignTables } from "../../../engine/host/native-rules";
import type { NftListing } from "../../../engine/host/nft-listing";
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

function listed(live: string, replay: string): NftListing {
  return { kind: "listed", live, replay };
}

describe("the cross-check of iptables-save with nft", () => {
  it("is content with equal rules, whatever their counters and handles", () => {
    expect(
      checkNativeRules(
        snapshotOf([], { nft: listed(listing([dport(22), COUNTER, ACCEPT]), listing([dport(22), ACCEPT])) }),
      ).kind,
    ).toBe("checked");
  });

  it("names a native rule that the save prints as something else", () => {
    const live = listing([dport(22), ACCEPT], [dport({ set: [22, 80] }), ACCEPT]);
    const replay = listing([dport(22), COUNTER, ACCEPT], [COUNTER, ACCEPT]);
    expect(checkNativeRules(snapshotOf([], { nft: listed(live, replay) }))).toEqual({
      kind: "misprinted",
      rules: ["rule 2 of chain INPUT (ip filter)"],
    });
  });

  it("names a native rule that the save leaves out", () => {
    expect(checkNativeRules(snapshotOf([], { nft: listed(listing([dport(22), ACCEPT]), listing()) })).kind).toBe(
      "misprinted",
    );
  });

  it("lets a rule of another iptables version pass, which says the same by an xt part", () => {
    const xt = { xt: { type: "match", name: "conntrack" } };
    expect(
      checkNativeRules(snapshotOf([], { nft: listed(listing([xt, ACCEPT]), listing([dport(1), ACCEPT])) })).kind,
    ).toBe("checked");
  });

  it("is unchecked, never clean, without nft or without a replay", () => {
    expect(checkNativeRules(snapshotOf([], { nft: { kind: "absent" } })).kind).toBe("unchecked");
    expect(checkNativeRules(snapshotOf([], { nft: { kind: "listed", live: listing() } })).kind).toBe("unchecked");
    expect(checkNativeRules(snapshotOf([], { nft: listed("{", "{") })).kind).toBe("unchecked");
  });

  it("takes the host's word that the replay of its save lists the very text", () => {
    expect(checkNativeRules(snapshotOf([], { nft: { kind: "same", tables: ["ip filter"] } }))).toEqual({
      kind: "checked",
    });
  });

  it("sees a table of iptables that sleeps, and no other's", () => {
    const tables = (...entries: readonly object[]) =>
      listed(JSON.stringify({ nftables: entries.map(table => ({ table })) }), '{"nftables":[]}');
    const asleep = { family: "ip", name: "filter", flags: "dormant" };
    const nft = tables({ family: "inet", name: "fw", flags: "dormant" }, { family: "ip6", name: "filter" }, asleep);
    expect(checkNativeRules(snapshotOf([], { nft }))).toEqual({ kind: "dormant", tables: ["ip filter"] });
  });

  it("names other tables that filter packets beside ours", () => {
    expect(listForeignTables(snapshotOf([], { nft: { kind: "listed", live: listing() } }))).toEqual(["inet fw"]);
    const tables = ["ip filter", "ip6 nat", "inet fw", "ip mine"];
    expect(listForeignTables(snapshotOf([], { nft: { kind: "same", tables } }))).toEqual(["inet fw", "ip mine"]);
  });
});
