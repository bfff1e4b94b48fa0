import { describe, expect, it } from "vitest";
import { Chain, Rule, type RuleProps, Table } from "../../constructs";
import { makeChain, makeHost, rulesOf } from "./practice-stack";

/** The lines of one rule in filter INPUT, or the chain given. */
function linesOf(props: RuleProps, chain = makeChain()) {
  chain.add("it", props);
  return rulesOf(chain);
}

function both(...lines: readonly string[]) {
  return { ipv4: lines, ipv6: lines };
}

describe("a rule", () => {
  it("is written as iptables-save would print it, in both families", () => {
    expect(linesOf({ protocol: "tcp", destinationPort: 22, connectionState: ["NEW"], target: "ACCEPT" })).toEqual(
      both("-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT"),
    );
  });

  it("stands where it was constructed among its neighbours", () => {
    const chain = makeChain();
    chain.add("second-in-name", { protocol: "tcp", target: "ACCEPT" });
    new Rule(chain, "first-in-name", { protocol: "udp", target: "ACCEPT" });
    expect(rulesOf(chain)).toEqual(both("-p tcp -j ACCEPT", "-p udp -j ACCEPT"));
  });

  it("names an address and thereby its family", () => {
    expect(linesOf({ source: "10.1.2.3", target: "DROP" })).toEqual({ ipv4: ["-s 10.1.2.3/32 -j DROP"] });
    expect(linesOf({ destination: "2001:DB8::/32", target: "DROP" })).toEqual({ ipv6: ["-d 2001:db8::/32 -j DROP"] });
  });

  it("of a list of sources becomes one rule each, every address in its own family", () => {
    expect(linesOf({ source: ["10.0.0.0/8", "192.168.0.0/16", "2001:db8::/32"], target: "ACCEPT" })).toEqual({
      ipv4: ["-s 10.0.0.0/8 -j ACCEPT", "-s 192.168.0.0/16 -j ACCEPT"],
      ipv6: ["-s 2001:db8::/32 -j ACCEPT"],
    });
  });

  it("of lists of protocols and interfaces becomes every combination, the first part varying slowest", () => {
    expect(
      linesOf({ protocol: ["tcp", "udp"], destinationPort: 53, inInterface: ["lan0", "lan1"], target: "ACCEPT" }).ipv4,
    ).toEqual([
      "-i lan0 -p tcp -m tcp --dport 53 -j ACCEPT",
      "-i lan0 -p udp -m udp --dport 53 -j ACCEPT",
      "-i lan1 -p tcp -m tcp --dport 53 -j ACCEPT",
      "-i lan1 -p udp -m udp --dport 53 -j ACCEPT",
    ]);
  });

  it("takes 15 ports at once and starts another rule after them, a range counting two", () => {
    const ports = [...Array.from({ length: 14 }, (_, index) => 1000 + index), "8000:8010", 9000];
    expect(linesOf({ protocol: "tcp", destinationPort: ports, target: "ACCEPT" }).ipv4).toEqual([
      "-p tcp -m multiport --dports 1000,1001,1002,1003,1004,1005,1006,1007,1008,1009,1010,1011,1012,1013 -j ACCEPT",
      "-p tcp -m multiport --dports 8000:8010,9000 -j ACCEPT",
    ]);
  });

  it("denies what stands in { not: … }", () => {
    expect(
      linesOf({
        source: { not: "10.0.0.0/8" },
        protocol: "tcp",
        destinationPort: { not: [80, 443] },
        connectionState: { not: "INVALID" },
        target: "DROP",
      }),
    ).toEqual({
      ipv4: ["! -s 10.0.0.0/8 -p tcp -m multiport ! --dports 80,443 -m conntrack ! --ctstate INVALID -j DROP"],
    });
  });

  it("of ICMP types belongs to the family that has them, the protocol going without saying", () => {
    expect(linesOf({ icmpType: "echo-request", target: "ACCEPT" })).toEqual({
      ipv4: ["-p icmp -m icmp --icmp-type 8 -j ACCEPT"],
    });
    expect(linesOf({ icmpv6Type: [135, 136], hopLimit: 255, target: "ACCEPT" })).toEqual({
      ipv6: [
        "-p ipv6-icmp -m icmp6 --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT",
        "-p ipv6-icmp -m icmp6 --icmpv6-type 136 -m hl --hl-eq 255 -j ACCEPT",
      ],
    });
  });

  it("knows the everyday matches", () => {
    const cases: readonly (readonly [RuleProps, string])[] = [
      [{ tcpFlags: "syn" }, "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN"],
      [{ tcpFlags: { mask: ["SYN", "FIN"], set: [] } }, "-p tcp -m tcp --tcp-flags FIN,SYN NONE"],
      [{ mark: "0x1/0xff" }, "-m mark --mark 0x1/0xff"],
      [{ mark: { not: 1 } }, "-m mark ! --mark 0x1"],
      [{ limit: { rate: "5/minute", burst: 10 } }, "-m limit --limit 5/min --limit-burst 10"],
      [
        { family: "ipv4", addressType: { destination: ["MULTICAST", "BROADCAST"] } },
        "-m addrtype --dst-type BROADCAST,MULTICAST",
      ],
      [{ connectionState: ["RELATED", "ESTABLISHED"] }, "-m conntrack --ctstate RELATED,ESTABLISHED"],
      [{ protocol: "udp", sourcePort: "1024:" }, "-p udp -m udp --sport 1024:65535"],
      [{ comment: "lets us in" }, '-m comment --comment "lets us in"'],
      [{ protocol: "tcp", matches: "-m length --length 0:128" }, "-p tcp -m length --length 0:128"],
    ];
    for (const [props, text] of cases)
      expect(linesOf({ ...props, target: "ACCEPT" }).ipv4).toEqual([`${text} -j ACCEPT`]);
  });

  it("knows who sent a packet, in OUTPUT", () => {
    const rules = linesOf({ owner: { user: 1000, group: { not: 33 } }, target: "ACCEPT" }, makeChain("OUTPUT"));
    expect(rules.ipv4).toEqual(["-m owner --uid-owner 1000 ! --gid-owner 33 -j ACCEPT"]);
  });

  it("knows the everyday targets", () => {
    const cases: readonly (readonly [RuleProps, string | undefined, string | undefined])[] = [
      [
        { target: "REJECT" },
        "-j REJECT --reject-with icmp-port-unreachable",
        "-j REJECT --reject-with icmp6-port-unreachable",
      ],
      [
        { target: { reject: "admin-prohibited" } },
        "-j REJECT --reject-with icmp-admin-prohibited",
        "-j REJECT --reject-with icmp6-adm-prohibited",
      ],
      [{ target: { reject: "host-prohibited" } }, "-j REJECT --reject-with icmp-host-prohibited", undefined],
      [
        { target: { log: { prefix: "drop: ", level: "info" } } },
        '-j LOG --log-prefix "drop: " --log-level 6',
        '-j LOG --log-prefix "drop: " --log-level 6',
      ],
      [
        { target: { nflog: { group: 5, prefix: "x" } } },
        "-j NFLOG --nflog-prefix x --nflog-group 5",
        "-j NFLOG --nflog-prefix x --nflog-group 5",
      ],
      [{}, "", ""],
    ];
    for (const [props, ipv4, ipv6] of cases) {
      expect(linesOf({ ...props, comment: "c" })).toEqual({
        ...(ipv4 === undefined ? {} : { ipv4: [`-m comment --comment c ${ipv4}`.trim()] }),
        ...(ipv6 === undefined ? {} : { ipv6: [`-m comment --comment c ${ipv6}`.trim()] }),
      });
    }
  });

  it("jumps to a chain by its construct or by its name", () => {
    const table = new Table(makeHost(), "filter");
    const web = new Chain(table, "web");
    const input = new Chain(table, "INPUT");
    input.add("jump", { protocol: "tcp", target: { jump: web } });
    input.add("goto", { protocol: "udp", target: { goto: "web" } });
    expect(rulesOf(input)).toEqual(both("-p tcp -j web", "-p udp -g web"));
  });

  it("of table nat without an address belongs to ipv4 unless somebody said otherwise", () => {
    const props: RuleProps = { protocol: "tcp", destinationPort: 80, target: { redirect: { port: 8080 } } };
    const line = "-p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080";
    expect(linesOf(props, makeChain("PREROUTING", {}, { name: "nat" }))).toEqual({ ipv4: [line] });
    expect(linesOf({ ...props, family: "both" }, makeChain("PREROUTING", {}, { name: "nat" }))).toEqual(both(line));
    expect(linesOf(props, makeChain("PREROUTING", {}, { name: "nat", family: "ipv6" }))).toEqual({ ipv6: [line] });
  });

  it("translates to addresses and ports, the IPv6 address in brackets", () => {
    const nat = () => makeChain("PREROUTING", {}, { name: "nat" });
    expect(linesOf({ protocol: "tcp", target: { dnat: { to: "10.0.0.5", port: 80 } } }, nat())).toEqual({
      ipv4: ["-p tcp -j DNAT --to-destination 10.0.0.5:80"],
    });
    expect(linesOf({ protocol: "tcp", target: { dnat: { to: "2001:db8::5", port: 80 } } }, nat())).toEqual({
      ipv6: ["-p tcp -j DNAT --to-destination [2001:db8::5]:80"],
    });
  });

  it("can be written as iptables writes it, and is checked and put into canonical form", () => {
    const chain = makeChain();
    new Rule(chain, "web", Rule.parse("  -p tcp --dport http -s 10.0.0.0/8,192.168.0.0/16 -j ACCEPT"));
    expect(rulesOf(chain)).toEqual({
      ipv4: [
        "-s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j ACCEPT",
        "-s 192.168.0.0/16 -p tcp -m tcp --dport 80 -j ACCEPT",
      ],
    });
    new Rule(chain, "glued", Rule.parse("-s10.0.0.1 -ptcp --dport=80 -jDROP"));
    expect(rulesOf(chain).ipv4?.at(-1)).toBe("-s 10.0.0.1/32 -p tcp -m tcp --dport 80 -j DROP");
    expect(() => chain.add("wrong", Rule.parse("-p tcp --dprot 22 -j ACCEPT"))).toThrow(
      /filter\/INPUT\/wrong.*--dprot/s,
    );
    expect(() => Rule.parse("-A INPUT -j ACCEPT")).toThrow(/leave "-A CHAIN" out/);
    expect(() => Rule.parse(" ")).toThrow(/no words/);
  });
});

describe("a rule that cannot be", () => {
  const cases: readonly (readonly [string, RuleProps, RegExp])[] = [
    // @ts-expect-error: a port needs its protocol
    ["a port without protocol", { destinationPort: 22 }, /Add protocol: "tcp"/],
    ["a port that is none", { protocol: "tcp", destinationPort: 70_000 }, /0 to 65535/],
    ["a range written with a dash", { protocol: "tcp", destinationPort: "80-90" }, /Did you mean "80:90"\?/],
    ["an empty list", { source: [] }, /source is an empty list/],
    ["two denied sources", { source: { not: ["10.0.0.0/8", "192.168.0.0/16"] } }, /RETURN/],
    ["addresses of two families", { source: "10.0.0.1", destination: "2001:db8::1" }, /different families/],
    [
      "a source that the destination excludes",
      { source: ["10.0.0.1", "2001:db8::1"], destination: "10.0.0.2" },
      /source 2001:db8::1 has no effect/,
    ],
    ["an address of the other family", { family: "ipv6", source: "10.0.0.1" }, /belongs to IPv4 .* IPv6 only/],
    // @ts-expect-error: of two families
    ["both ICMPs", { icmpType: 8, icmpv6Type: 128 }, /different protocols/],
    ["a comment that the kernel would refuse", { comment: "x".repeat(256) }, /255/],
    ["a log prefix that would be cut", { target: { log: { prefix: "x".repeat(30) } } }, /29/],
    ["a target of another table", { target: "MASQUERADE" }, /nat/],
    ["a host name", { source: "example.com" }, /: source: -s: "example\.com"/],
    ["a jump into a chain that only the kernel calls", { target: { jump: "FORWARD" } }, /Only the kernel calls it/],
    ["a broadcast address of IPv6", { family: "ipv6", addressType: { destination: "BROADCAST" } }, /IPv4/],
    ["two values in one", { source: "10.0.0.1 -j ACCEPT" }, /is not one value/],
    ["an interface on the wrong side", { outInterface: "eth0" }, /: outInterface: -o: INPUT/],
    ["an interface denied on the wrong side", { outInterface: { not: "eth0" } }, /: outInterface: /],
    ["a hop limit that is none", { icmpv6Type: 135, hopLimit: 300 }, /: hopLimit: .* 0 to 255/],
  ];
  it.each(cases)("is refused with its place and the fix: %s", (_, props, message) => {
    const chain = makeChain();
    expect(() => chain.add("it", { target: "ACCEPT", ...props })).toThrow(message);
    expect(() => makeChain().add("it", { target: "ACCEPT", ...props })).toThrow(
      'Rule "gateway/edge-1/filter/INPUT/it": ',
    );
  });

  it("is refused where its family is not declared", () => {
    expect(() => makeChain("INPUT", { family: "ipv4" }).add("it", { family: "ipv6", target: "ACCEPT" })).toThrow(
      /declared for IPv4 only/,
    );
    expect(() => makeChain("INPUT", { family: "ipv4" }).add("it", { source: "::1", target: "ACCEPT" })).toThrow(
      /belongs to IPv6/,
    );
  });
});
