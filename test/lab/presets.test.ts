import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AntiSpoof,
  BuiltInChain,
  Cidr,
  Dnat,
  Established,
  Host,
  IcmpEssentials,
  Icmpv6Essentials,
  Log,
  Loopback,
  Mark,
  NoTrack,
  Port,
  PortForward,
  Rate,
  Redirect,
  Reject,
  Snat,
  Ssh,
  TcpFlags,
} from "../../constructs";
import type { DesiredDocument, FamilyDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
import { isBuiltInChain, parseSave, TABLE_NAMES } from "../../engine/ruleset";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { makeStack } from "../constructs/practice-stack";
import { accessTo, byHand, differences, machineOf, startPracticeLab } from "./practice-host";

/** A gateway made of every preset there is. */
function gateway(machine: LabHost): DesiredDocument {
  const stack = makeStack();
  const { address, port, user } = machine;
  const host = new Host(stack, machine.name, { project: "practice", address, port, user, timer: 15 });
  const input = new BuiltInChain(host, "filter", "INPUT", { policy: "DROP" });
  new Loopback(input, "loopback");
  new Established(input, "established", { invalid: "drop" });
  new IcmpEssentials(input, "icmp", { echo: Rate.perSecond(10) });
  new Icmpv6Essentials(input, "icmpv6", { echo: Rate.perSecond(10) });
  new Ssh(input, "ssh", { port: 22, limit: { by: "hashlimit", rate: Rate.perMinute(600), burst: 100 } });
  new Ssh(input, "other", {
    port: Port.of(2222),
    source: [Cidr.of("10.0.0.0/8"), "2001:db8::/32"],
    limit: { by: "recent", connections: 4, seconds: 60, list: "other" },
  });
  input.add("no-flag", { tcpFlags: TcpFlags.of(["FIN", "SYN", "RST", "PSH", "ACK", "URG"], []), target: "DROP" });
  input.add("marked", { mark: Mark.of(0x100, 0xff00), protocol: "udp", sourcePort: Port.range(1024, 65_535) });
  new Log(input, "log", { prefix: "refused: ", level: "info" });
  new Reject(input, "rest");

  const forward = new BuiltInChain(host, "filter", "FORWARD", { policy: "DROP" });
  new Established(forward, "established");
  new Icmpv6Essentials(forward, "icmpv6");
  new PortForward(host, "web", {
    inInterface: "wan0",
    port: 443,
    to: "10.0.0.5",
    toPort: 8443,
    hairpin: "10.0.0.0/24",
  });
  new PortForward(host, "web6", { protocol: ["tcp", "udp"], port: Port.range(5060, 5070), to: "2001:db8::5" });
  new Snat(host, "office", { source: "10.0.0.0/8", outInterface: "wan0", to: "203.0.113.1" });
  new Dnat(host, "dns", {
    protocol: "udp",
    destinationPort: 53,
    destination: "192.0.2.1",
    to: "10.0.0.6",
    toPort: 5353,
  });
  new Redirect(host, "proxy", { inInterface: "lan0", protocol: "tcp", destinationPort: 80, toPort: 3128 });
  new NoTrack(host, "dns-server", { protocol: "udp", port: Port.service("domain") });
  new AntiSpoof(host, "spoof", {
    networks: { lan0: ["10.0.0.0/24", "2001:db8:1::/64"] },
    bogonsFrom: ["wan0"],
    reversePath: "loose",
  });
  return host.document;
}

/** `table CHAIN` → rules, of all chains that hold one. */
type RulesByChain = Readonly<Record<string, readonly unknown[]>>;

/** As synthesis wrote them: what is shared stands in a chain of its own. */
function declared(document: FamilyDocument): RulesByChain {
  const chains = TABLE_NAMES.flatMap(table =>
    Object.entries(document[table] ?? {}).map(([chain, { mode, rules }]) => {
      const name = mode === "shared" && isBuiltInChain(table, chain) ? `NF-${chain}` : chain;
      return [`${table} ${name}`, rules] as const;
    }),
  );
  return Object.fromEntries(chains.filter(([, rules]) => rules.length > 0));
}

/** As iptables-save prints them, without the built-in chains, which hold the anchors. */
function saved(text: string): RulesByChain {
  const chains = [...parseSave(text).tables.values()].flatMap(table =>
    [...table.chains.values()]
      .filter(({ name }) => !isBuiltInChain(table.name, name))
      .map(({ name, rules }) => [`${table.name} ${name}`, rules.map(rule => rule.text)] as const),
  );
  return Object.fromEntries(chains.filter(([, rules]) => rules.length > 0));
}

describe.each(["nf_tables", "legacy"] as const)("a gateway made of presets, on the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
  });
  afterAll(() => lab.stop());

  it("is saved by the kernel in exactly the words that synthesis wrote, and stays so", async () => {
    const document = gateway(host);
    expect((await apply(accessTo(lab, document), document, { expectedHash: "any" })).outcome).toBe("applied");
    expect(saved(await byHand(host, "iptables-save"))).toEqual(declared(document.ipv4));
    expect(saved(await byHand(host, "ip6tables-save"))).toEqual(declared(document.ipv6));
    expect(Object.keys(declared(document.ipv4)).length).toBeGreaterThan(8);
    expect(await differences(lab, document)).toEqual([]);
  });
});
