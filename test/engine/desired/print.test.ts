import { describe, expect, it } from "vitest";
import { hashDocument, listUnknownLeaves, parseDocument, printDocument } from "../../../engine/desired";

const SMALLEST = { version: 1, owner: "shop/site/edge-1", connection: { address: "192.0.2.1", user: "root" } };

describe("a printed document", () => {
  it("is the same bytes whatever order its keys were written in", () => {
    const one = parseDocument({ ...SMALLEST, sysctls: { "net.ipv4.ip_forward": "1", "net.ipv4.tcp_ecn": "2" } }, "x");
    const other = parseDocument(
      {
        sysctls: { "net.ipv4.tcp_ecn": "2", "net.ipv4.ip_forward": "1" },
        connection: { user: "root", address: "192.0.2.1" },
        owner: SMALLEST.owner,
        version: 1,
      },
      "x",
    );
    expect(printDocument(other)).toBe(printDocument(one));
    expect(hashDocument(other)).toBe(hashDocument(one));
  });

  it("keeps the order of rules, and with it its hash", () => {
    const chain = (rules: string[]) =>
      parseDocument({ ...SMALLEST, ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", rules } } } }, "x");
    expect(hashDocument(chain(["-j ACCEPT", "-j DROP"]))).not.toBe(hashDocument(chain(["-j DROP", "-j ACCEPT"])));
  });

  it("reads back as the same document", () => {
    const document = parseDocument({ ...SMALLEST, neighbours: [{ name: "vpn", subnets: ["10.8.0.0/24"] }] }, "x");
    expect(parseDocument(JSON.parse(printDocument(document)), "x")).toEqual(document);
  });

  it("names every unknown leaf with its path", () => {
    const document = parseDocument(
      {
        ...SMALLEST,
        ipv4: {
          filter: { INPUT: { mode: "shared", anchor: "first", rules: ["-j ACCEPT", { unknown: "-s ${a} -j DROP" }] } },
        },
      },
      "x",
    );
    expect(listUnknownLeaves(document)).toEqual([{ path: "/ipv4/filter/INPUT/rules/1", text: "-s ${a} -j DROP" }]);
  });

  it("names the addresses of servers on the way, however many, and of those that probes go through", () => {
    const hop = (name: string, jump?: object) => ({ address: { unknown: name }, user: "hop", jump });
    const document = parseDocument(
      {
        ...SMALLEST,
        connection: { address: "192.0.2.1", user: "root", jump: hop("${b}", hop("${c}", hop("${d}"))) },
        probes: [{ check: "tcp:443" }, { check: "tcp:443", through: hop("${e}", hop("${f}")) }],
      },
      "x",
    );
    expect(listUnknownLeaves(document)).toEqual([
      { path: "/connection/jump/address", text: "${b}" },
      { path: "/connection/jump/jump/address", text: "${c}" },
      { path: "/connection/jump/jump/jump/address", text: "${d}" },
      { path: "/probes/1/through/address", text: "${e}" },
      { path: "/probes/1/through/jump/address", text: "${f}" },
    ]);
  });
});
