import { expect, it } from "vitest";
import type { ConnectionEntry } from "../../../engine/conntrack";
import { OpeningPacket } from "../../../engine/packet";
import { walkChain } from "../../../engine/packet/walk-table";
import { openTable } from "../../../engine/packet/walked-table";
import { parseSave } from "../../../engine/ruleset";

const LOGIN: ConnectionEntry = {
  ...{ family: "ipv4", protocol: "tcp", protocolNumber: 6, progress: "assured" },
  original: { source: "198.51.100.7", destination: "192.0.2.1", sourcePort: 50_022, destinationPort: 22 },
  reply: { source: "192.0.2.1", destination: "198.51.100.7", sourcePort: 22, destinationPort: 50_022 },
};

/** What becomes of a login in the nat table of these chains; each holds its rules. */
function walk(chains: ReadonlyMap<string, readonly string[]>): string {
  const heads = [...chains.keys()].map(chain => `:${chain} ${chain === "PREROUTING" ? "ACCEPT" : "-"} [0:0]`);
  const rules = [...chains].flatMap(([chain, texts]) => texts.map(text => `-A ${chain} ${text}`));
  const table = parseSave(`*nat\n${[...heads, ...rules].join("\n")}\nCOMMIT\n`).tables.get("nat");
  if (table === undefined) throw new Error("the table was not read");
  const packet = new OpeningPacket(LOGIN, {}).conditionsAt("PREROUTING", "arriving");
  return walkChain(openTable(table, "ipv4", "nf_tables"), "PREROUTING", packet).verdict.kind;
}

const DNAT = "-p tcp -m limit --limit 1/sec -j DNAT --to-destination 10.0.0.9";

it("is unsure of a packet that a circle of chains leads on and on", () => {
  const twice = (chain: string) => [`-j ${chain}`, DNAT, `-p tcp -j ${chain}`, `-j ${chain}`];
  const chains = new Map([
    ["PREROUTING", twice("A")],
    ["A", twice("B")],
    ["B", twice("C")],
    ["C", twice("A")],
  ]);
  expect(walk(chains)).toBe("unsure");
});

it("follows chains that each lead to the next one twice, as many ways as that makes", () => {
  const names = ["PREROUTING", ...Array.from({ length: 40 }, (_, at) => `C${at}`)];
  const leading = (to: (name: string) => readonly string[]) =>
    new Map(names.map((name, at) => [name, to(names[at + 1] ?? "")]));
  const doubling = (last: readonly string[]) =>
    leading(next => (next === "" ? last : [`-m limit --limit 1/sec -j ${next}`, `-j ${next}`]));
  expect(walk(doubling([DNAT]))).toBe("unsure");
  expect(walk(doubling(["-p udp -j DNAT --to-destination 10.0.0.9"]))).toBe("passes");
  expect(walk(doubling(["-j DNAT --to-destination 10.0.0.9"]))).toBe("translated");
});
