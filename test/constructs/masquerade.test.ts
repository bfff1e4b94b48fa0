// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the references Terraform reads.
import { describe, expect, it } from "vitest";
import { Chain, type Host, Masquerade, Port, Table } from "../../constructs";
import { ElasticAddress, makeHost, makeStack, problemsOf } from "./practice-stack";

function postrouting(host: Host) {
  return { ipv4: host.document.ipv4.nat?.POSTROUTING?.rules, ipv6: host.document.ipv6.nat?.POSTROUTING?.rules };
}

describe("masquerade", () => {
  it("puts the exceptions before the rules that would swallow them, then TCP and UDP with their ports, then the rest", () => {
    const host = makeHost();
    new Masquerade(host, "lan", {
      source: "172.16.100.0/24",
      exceptDestinations: ["255.255.255.255", "224.0.0.0/24"],
      portRange: "1024-65535",
    });
    expect(postrouting(host).ipv4).toEqual([
      "-s 172.16.100.0/24 -d 255.255.255.255/32 -j RETURN",
      "-s 172.16.100.0/24 -d 224.0.0.0/24 -j RETURN",
      "-s 172.16.100.0/24 ! -d 172.16.100.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535",
      "-s 172.16.100.0/24 ! -d 172.16.100.0/24 -p udp -j MASQUERADE --to-ports 1024-65535",
      "-s 172.16.100.0/24 ! -d 172.16.100.0/24 -j MASQUERADE",
    ]);
  });

  it("takes its ports as a Port too", () => {
    const host = makeHost();
    new Masquerade(host, "lan", { source: "10.0.0.0/8", portRange: Port.range(1024, 65_535) });
    expect(postrouting(host).ipv4?.[0]).toBe(
      "-s 10.0.0.0/8 ! -d 10.0.0.0/8 -p tcp -j MASQUERADE --to-ports 1024-65535",
    );
  });

  it("never makes NAT66 by the way: it is of the family of its source", () => {
    const host = makeHost();
    new Masquerade(host, "four", { source: "10.0.0.0/8", outInterface: "eth0" });
    expect(host.document.ipv6).toEqual({});
    new Masquerade(host, "six", { source: "fd00::/8", exceptDestinations: ["ff00::/8", "224.0.0.0/24"] });
    expect(postrouting(host)).toEqual({
      ipv4: ["-s 10.0.0.0/8 ! -d 10.0.0.0/8 -o eth0 -j MASQUERADE"],
      ipv6: ["-s fd00::/8 -d ff00::/8 -j RETURN", "-s fd00::/8 ! -d fd00::/8 -j MASQUERADE"],
    });
  });

  it("is ipv4 where the source is only known after apply, unless said", () => {
    const stack = makeStack();
    const ip = new ElasticAddress(stack, "eip").publicIp;
    const host = makeHost({}, stack);
    new Masquerade(host, "unknown", { source: ip });
    expect(postrouting(host)).toEqual({
      ipv4: [{ unknown: "-s ${aws_eip.eip.public_ip} ! -d ${aws_eip.eip.public_ip} -j MASQUERADE" }],
      ipv6: undefined,
    });
  });

  it("stands beside rules of a declared chain, in the order of construction", () => {
    const host = makeHost();
    new Masquerade(host, "a", { source: "10.0.0.0/8" });
    const chain = new Chain(new Table(host, "nat"), "POSTROUTING");
    chain.add("b", { source: "10.1.0.0/16", target: { snat: { to: "192.0.2.1" } } });
    new Masquerade(host, "c", { source: "10.2.0.0/16" });
    expect(postrouting(host).ipv4).toEqual([
      "-s 10.0.0.0/8 ! -d 10.0.0.0/8 -j MASQUERADE",
      "-s 10.1.0.0/16 -j SNAT --to-source 192.0.2.1",
      "-s 10.2.0.0/16 ! -d 10.2.0.0/16 -j MASQUERADE",
    ]);
    expect(problemsOf(host)).toEqual([]);
  });

  it("refuses what cannot be, with its place", () => {
    expect(() => new Masquerade(makeHost(), "lan", { source: "10.0.0.0/8", family: "ipv6" })).toThrow(
      /^Masquerade "gateway\/edge-1\/lan": .*Leave family out/,
    );
    expect(() => new Masquerade(makeHost(), "lan", { source: "10.0.0.0/8", portRange: "70000" })).toThrow(
      /^Masquerade "gateway\/edge-1\/lan": .*(65535|port)/,
    );
    expect(() => new Masquerade(makeHost(), "lan", { source: "lan" })).toThrow(/lan/);
  });
});
