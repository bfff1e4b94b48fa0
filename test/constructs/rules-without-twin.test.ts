import { describe, expect, it } from "vitest";
import {
  Chain,
  Fleet,
  type Host,
  IcmpEssentials,
  Icmpv6Essentials,
  Masquerade,
  Rule,
  Ssh,
  Table,
} from "../../constructs";
import { makeHost, makeStack } from "./practice-stack";

function inputOf(host: Host): Chain {
  return new Chain(new Table(host, "filter"), "INPUT");
}

const texts = (host: Host) => host.rulesWithoutTwin().map(({ family, text }) => `${family} ${text}`);

describe("the rules that have no twin in the other family", () => {
  it("are told with their place and their construct, in order", () => {
    const host = makeHost();
    const input = inputOf(host);
    input.add("office", { source: "10.0.0.0/8", protocol: "tcp", destinationPort: 22, target: "ACCEPT" });
    input.add("web", { protocol: "tcp", destinationPort: 80, target: "ACCEPT" });
    input.add("six", { family: "ipv6", protocol: "udp", target: "DROP" });
    expect(host.rulesWithoutTwin()).toEqual([
      {
        family: "ipv4",
        table: "filter",
        chain: "INPUT",
        text: "-s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT",
        construct: "gateway/edge-1/filter/INPUT/office",
      },
      {
        family: "ipv6",
        table: "filter",
        chain: "INPUT",
        text: "-p udp -j DROP",
        construct: "gateway/edge-1/filter/INPUT/six",
      },
    ]);
  });

  it("are told once of a fleet, with their hosts", () => {
    const hosts = ["a", "b"].map(name => ({ name, address: `${name}.example` }));
    const fleet = new Fleet(makeStack(), "edge", { project: "shop", hosts }, (host, { name }) => {
      const input = inputOf(host);
      input.add("lan", { source: "10.0.0.0/8", target: "ACCEPT" });
      if (name === "b") input.add("six", { family: "ipv6", protocol: "udp", target: "DROP" });
    });
    expect(fleet.rulesWithoutTwin()).toEqual([
      { family: "ipv4", table: "filter", chain: "INPUT", text: "-s 10.0.0.0/8 -j ACCEPT", hosts: ["a", "b"] },
      { family: "ipv6", table: "filter", chain: "INPUT", text: "-p udp -j DROP", hosts: ["b"] },
    ]);
  });

  it("are not those that say the same with other addresses, types of ICMP, answers, masks or comments", () => {
    const host = makeHost();
    const input = inputOf(host);
    input.add("four", { source: { not: "10.0.0.0/8" }, comment: "office", target: { reject: "admin-prohibited" } });
    const six = { not: "2001:db8::/32" };
    input.add("six", { source: six, comment: "the other office", target: { reject: "admin-prohibited" } });
    input.add("ping", { icmpType: 8, target: "DROP" });
    input.add("ping6", { icmpv6Type: 128, target: "DROP" });
    new Ssh(input, "ssh", {
      source: ["10.0.0.0/8", "2001:db8::/32"],
      limit: { by: "recent", connections: 4, seconds: 60 },
    });
    new IcmpEssentials(input, "icmp");
    new Icmpv6Essentials(input, "icmpv6");
    expect(texts(host)).toEqual([]);
  });

  it("are those that say something else, or stand in another chain", () => {
    const host = makeHost();
    const input = inputOf(host);
    const forward = new Chain(new Table(host, "other", { name: "filter" }), "FORWARD");
    input.add("four", { source: "10.0.0.0/8", target: "ACCEPT" });
    forward.add("six", { source: "2001:db8::/32", target: "ACCEPT" });
    input.add("not", { source: { not: "2001:db8::/32" }, target: "ACCEPT" });
    input.add("drop", { source: "2001:db8::/32", target: "DROP" });
    expect(texts(host)).toEqual([
      "ipv4 -s 10.0.0.0/8 -j ACCEPT",
      "ipv6 ! -s 2001:db8::/32 -j ACCEPT",
      "ipv6 -s 2001:db8::/32 -j DROP",
      "ipv6 -s 2001:db8::/32 -j ACCEPT",
    ]);
  });

  it("are not those of one family by their nature: NAT, broadcasts, IGMP", () => {
    const host = makeHost();
    const input = inputOf(host);
    new Masquerade(host, "lan", { source: "10.0.0.0/8" });
    input.add("igmp", { family: "ipv4", protocol: "igmp", target: "ACCEPT" });
    input.add("dhcp", Rule.parse("-d 255.255.255.255/32 -p udp --dport 67 -j ACCEPT"));
    input.add("broadcast", { family: "ipv4", addressType: { destination: "BROADCAST" }, target: "DROP" });
    expect(texts(host)).toEqual([]);
  });
});
