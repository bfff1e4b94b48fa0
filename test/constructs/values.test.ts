// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the references Terraform reads.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Chain, Cidr, Icmp, Icmpv6, Mark, Port, Rate, type RuleProps, Table, TcpFlags } from "../../constructs";
import { canonicalizeRule } from "../../engine/ruleset";
import { ElasticAddress, makeChain, makeHost, makeStack, rulesOf } from "./practice-stack";

function linesOf(props: RuleProps) {
  const chain = makeChain();
  chain.add("it", props);
  return rulesOf(chain).ipv4;
}

describe("a value prints as iptables-save would", () => {
  it.each([
    [Port.of(22), "22"],
    [Port.of(0), "0"],
    [Port.range(1024, 65_535), "1024:65535"],
    [Port.range(80, 80), "80"],
    [Port.service("ssh"), "22"],
    [Cidr.of("10.0.0.0/8"), "10.0.0.0/8"],
    [Cidr.of("10.0.0.0/255.0.0.0"), "10.0.0.0/8"],
    [Cidr.of("10.0.0.1"), "10.0.0.1/32"],
    [Cidr.of("2001:DB8:0::/32"), "2001:db8::/32"],
    [Mark.of(1), "0x1"],
    [Mark.of(0x80000000, 0xff000000), "0x80000000/0xff000000"],
    [Mark.of(0xffffffff), "0xffffffff"],
    [Icmp.type("echo-request"), "8"],
    [Icmp.type("fragmentation-needed"), "3/4"],
    [Icmp.type(3, 4), "3/4"],
    [Icmpv6.type("neighbour-solicitation"), "135"],
    [Icmpv6.type(4, 1), "4/1"],
    [TcpFlags.syn(), "FIN,SYN,RST,ACK SYN"],
    [TcpFlags.of(["SYN", "FIN"], []), "FIN,SYN NONE"],
    [Rate.perSecond(3000), "3333/sec"],
    [Rate.perMinute(60), "1/sec"],
    [Rate.perMinute(5), "5/min"],
    [Rate.perHour(3), "3/hour"],
    [Rate.perDay(1), "1/day"],
  ])("%s", (value, text) => {
    expect(String(value)).toBe(text);
  });

  it("whatever the port, the mark and the rate", () => {
    const number = (most: number, least = 0) => fc.integer({ min: least, max: most });
    const context = { family: "ipv4", table: "filter", chain: "INPUT", backend: "nf_tables" } as const;
    const property = fc.property(
      number(65_535),
      number(65_535),
      number(0xffffffff),
      number(10_000, 1),
      (a, b, m, r) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const port = first === 0 && last === 65_535 ? Port.of(22) : Port.range(first, last);
        const rule = `-p udp -m udp --dport ${port} -m mark --mark ${Mark.of(m)} -m limit --limit ${Rate.perSecond(r)}`;
        expect(canonicalizeRule(rule, context)).toEqual([rule]);
      },
    );
    const result = fc.check(property, { numRuns: 300 });
    expect(result.failed, `seed ${result.seed}: ${JSON.stringify(result.counterexample)}`).toBe(false);
  });
});

describe("a value that cannot be is refused where it is made, with the fix", () => {
  it.each([
    [() => Port.of(65_536), /0 to 65535/],
    [() => Port.of(1.5), /0 to 65535/],
    [() => Port.of(Number.NaN), /0 to 65535/],
    [() => Port.range(90, 80), /Write Port.range\(80, 90\)/],
    [() => Port.service("nosuch"), /Port.of/],
    [() => Cidr.of("10.1.2.3/8"), /"10\.0\.0\.0\/8" for the network, or "10\.1\.2\.3" for the one address/],
    [() => Cidr.of("10.0.0.0/33"), /is no address/],
    [() => Cidr.of("example.com"), /Host names/],
    [() => Mark.of(-1), /0 to 0xffffffff/],
    [() => Mark.of(0x1ffffffff), /0 to 0xffffffff/],
    [() => Mark.of(0x101, 0xff), /does not look at 0x100.*0x1ff/],
    [() => Icmp.type(256), /0 to 255/],
    [() => Icmp.type(3, -1), /0 to 255/],
    [() => Icmp.type("echo-request", 0), /as a number/],
    // @ts-expect-error: a type of ICMPv6
    [() => Icmp.type("packet-too-big"), /is no ICMP type of this family/],
    [() => TcpFlags.of([], []), /at least one/],
    [() => TcpFlags.of(["SYN"], ["ACK"]), /ACK must be set but is not looked at/],
    [() => Rate.perSecond(0), /1 to 10000; for less than one, a longer unit/],
    [() => Rate.perSecond(10_001), /1 to 10000/],
    [() => Rate.perMinute(0.5), /longer unit/],
  ])("%s", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("a value stands where the plain number or string may", () => {
  it("in every match", () => {
    const plain: RuleProps = {
      source: "10.0.0.0/8",
      destination: { not: "10.1.0.0/16" },
      protocol: "tcp",
      sourcePort: "1024:65535",
      destinationPort: { not: [22, 80] },
      tcpFlags: "syn",
      mark: { not: "0x1/0xff" },
      limit: { rate: "10/second", burst: 7 },
      target: "ACCEPT",
    };
    const typed: RuleProps = {
      source: Cidr.of("10.0.0.0/8"),
      destination: { not: Cidr.of("10.1.0.0/16") },
      protocol: "tcp",
      sourcePort: Port.range(1024, 65_535),
      destinationPort: { not: [Port.service("ssh"), Port.of(80)] },
      tcpFlags: TcpFlags.syn(),
      mark: { not: Mark.of(1, 0xff) },
      limit: { rate: Rate.perSecond(10), burst: 7 },
      target: "ACCEPT",
    };
    expect(linesOf(typed)).toEqual(linesOf(plain));
    expect(linesOf({ icmpType: [Icmp.type(3, 4), 8], limit: Rate.perMinute(5), target: "DROP" })).toEqual([
      "-p icmp -m icmp --icmp-type 3/4 -m limit --limit 5/min -j DROP",
      "-p icmp -m icmp --icmp-type 8 -m limit --limit 5/min -j DROP",
    ]);
  });

  it("in targets, a range of ports as NAT writes it", () => {
    const chain = makeChain("PREROUTING", {}, { name: "nat" });
    const ports = Port.range(8000, 8010);
    chain.add("dnat", { protocol: "tcp", target: { dnat: { to: "10.0.0.5", port: ports } } });
    chain.add("redirect", { protocol: "tcp", target: { redirect: { port: ports } } });
    const mangle = makeChain("PREROUTING", {}, { name: "mangle" });
    mangle.add("mark", { target: { mark: Mark.of(1, 0xff) } });
    mangle.add("all", { target: { mark: Mark.of(1) } });
    expect([rulesOf(chain).ipv4, rulesOf(mangle).ipv4]).toEqual([
      ["-p tcp -j DNAT --to-destination 10.0.0.5:8000-8010", "-p tcp -j REDIRECT --to-ports 8000-8010"],
      ["-j MARK --set-xmark 0x1/0xff", "-j MARK --set-xmark 0x1/0xffffffff"],
    ]);
  });

  it("of what is only known after apply, as a port and as a network", () => {
    const stack = makeStack();
    const eip = new ElasticAddress(stack, "eip");
    const chain = new Chain(new Table(makeHost({}, stack), "filter"), "INPUT");
    chain.add("it", {
      family: "ipv4",
      source: Cidr.of(eip.publicIp),
      protocol: "tcp",
      destinationPort: Port.of(eip.port),
      target: "ACCEPT",
    });
    expect(Cidr.of(eip.publicIp).family).toBe("unknown");
    expect(rulesOf(chain).ipv4).toEqual([
      { unknown: "-s ${aws_eip.eip.public_ip} -p tcp -m tcp --dport ${aws_eip.eip.port} -j ACCEPT" },
    ]);
  });
});
