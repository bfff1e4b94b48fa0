import { describe, expect, it } from "vitest";
import { BuiltInChain, type Chain, Rule, type RuleProps, Table } from "../../constructs";
import { makeChain, makeHost, rulesOf } from "./practice-stack";

/** What the compiler refuses, each beside what happens to those who do not ask it: `@ts-expect-error` fails when it compiles. */
describe("a combination that cannot be does not compile, and is refused with the fix where nobody compiles", () => {
  const refused = (add: () => unknown, message: RegExp) => expect(add).toThrow(message);

  it("a port without the protocol whose port it is", () => {
    // @ts-expect-error
    refused(() => makeChain().add("it", { destinationPort: 22, target: "ACCEPT" }), /Add protocol: "tcp"/);
    // @ts-expect-error
    refused(() => new Rule(makeChain(), "it", { sourcePort: [22, 23] }), /Add protocol: "tcp"/);
  });

  it("a message of one family in a rule of the other", () => {
    // @ts-expect-error
    refused(() => makeChain().add("it", { family: "ipv4", icmpv6Type: 128, target: "ACCEPT" }), /belongs to IPv6/);
    // @ts-expect-error
    refused(() => makeChain().add("it", { family: "ipv6", icmpType: 8, target: "ACCEPT" }), /belongs to IPv4/);
    // @ts-expect-error
    refused(() => makeChain().add("it", { family: "ipv4", hopLimit: 255, target: "ACCEPT" }), /belongs to IPv6/);
    // @ts-expect-error
    refused(() => makeChain().add("it", { icmpType: 8, icmpv6Type: 128 }), /different protocols/);
    // @ts-expect-error
    refused(() => makeChain().add("it", { icmpType: 8, hopLimit: 255 }), /different families/);
  });

  it("a device that a packet has not got in that chain", () => {
    const host = makeHost();
    const input = new BuiltInChain(host, "filter", "INPUT");
    const output = new BuiltInChain(host, "filter", "OUTPUT");
    const prerouting = new BuiltInChain(host, "mangle", "PREROUTING");
    // @ts-expect-error
    refused(() => input.add("it", { outInterface: "eth0", target: "ACCEPT" }), /-o|outInterface|OUTPUT/);
    // @ts-expect-error
    refused(() => output.add("it", { inInterface: "eth0", target: "ACCEPT" }), /-i|inInterface|INPUT/);
    // @ts-expect-error
    refused(() => prerouting.add("it", { owner: { user: 0 }, target: "ACCEPT" }), /OUTPUT/);
  });

  it("a target that another table or chain has", () => {
    const host = makeHost();
    const input = new BuiltInChain(host, "filter", "INPUT");
    const raw = new BuiltInChain(host, "raw", "PREROUTING");
    const postrouting = new BuiltInChain(host, "nat", "POSTROUTING");
    // @ts-expect-error
    refused(() => input.add("dnat", { target: { dnat: { to: "10.0.0.5" } } }), /table nat/);
    // @ts-expect-error
    refused(() => input.add("masquerade", { target: "MASQUERADE" }), /table nat/);
    // @ts-expect-error
    refused(() => raw.add("reject", { target: "REJECT" }), /table filter/);
    // @ts-expect-error
    refused(() => postrouting.add("notrack", { target: "NOTRACK" }), /table raw/);
    // @ts-expect-error
    refused(() => postrouting.add("dnat", { target: { dnat: { to: "10.0.0.5" } } }), /PREROUTING or OUTPUT/);
  });

  it("a chain that a table has not got", () => {
    const host = makeHost();
    // @ts-expect-error
    expect(new BuiltInChain(host, "nat", "FORWARD").chainName).toBe("FORWARD");
    // @ts-expect-error
    refused(() => new BuiltInChain(host, "nat", "WEB", { policy: "ACCEPT" }), /Only a built-in chain has a policy/);
  });

  it("a word that no property has", () => {
    const input = new BuiltInChain(makeHost(), "filter", "INPUT");
    // @ts-expect-error
    input.add("it", { conectionState: "NEW", target: "ACCEPT" });
    // @ts-expect-error
    makeChain().add("it", { limit: { rate: "1/second", brst: 3 } });
    expect(rulesOf(input).ipv4).toEqual(["-j ACCEPT"]);
  });
});

describe("what can be still compiles", () => {
  it("in built-in chains, with a table of its own or a declared one", () => {
    const host = makeHost();
    const table = new Table(host, "filter");
    const input = new BuiltInChain(host, "filter", "INPUT", { policy: "DROP" });
    expect(input.node.scope).toBe(table);
    input.add("lan", { inInterface: "lan0", protocol: "tcp", destinationPort: 22, target: "ACCEPT" });
    input.add("raw", Rule.parse("-p udp --dport 53 -j ACCEPT"));
    const nat = new BuiltInChain(host, "nat", "POSTROUTING");
    nat.add("out", { family: "ipv4", outInterface: "wan0", target: "MASQUERADE" });
    expect([rulesOf(input).ipv4, rulesOf(nat).ipv4]).toEqual([
      ["-i lan0 -p tcp -m tcp --dport 22 -j ACCEPT", "-p udp -m udp --dport 53 -j ACCEPT"],
      ["-o wan0 -j MASQUERADE"],
    ]);
  });

  it("where properties are put together from parts", () => {
    const family: "ipv4" | "ipv6" = Math.max(1, 2) > 1 ? "ipv4" : "ipv6";
    const web = { protocol: "tcp", destinationPort: [80, 443] } as const;
    const rules: readonly RuleProps[] = [
      { family, ...web, target: "ACCEPT" },
      { ...web, ...(family === "ipv4" ? { source: "10.0.0.0/8" } : {}), target: "DROP" },
    ];
    const chain: Chain = new BuiltInChain(makeHost(), "filter", "INPUT");
    for (const [index, rule] of rules.entries()) chain.add(String(index), rule);
    expect(rulesOf(chain).ipv4).toHaveLength(2);
  });
});
