import { describe, expect, it } from "vitest";
import { Chain, Conntrack, conntrackHealthy, Established, NoTrack, RelatedConnections, Table } from "../../constructs";
import { makeHost } from "./practice-stack";

const warningsOf = (construct: Conntrack | NoTrack) =>
  construct.node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => String(data));

describe("the settings of connection tracking", () => {
  it("are sysctls, as many chains as entries where nothing else is said", () => {
    const host = makeHost();
    const conntrack = new Conntrack(host, "conntrack", {
      max: 524_288,
      accounting: "on",
      timestamps: "off",
      timeouts: { tcpEstablished: 86_400, udpStream: 60 },
    });
    expect(host.document.sysctls).toEqual({
      "net.netfilter.nf_conntrack_buckets": "524288",
      "net.netfilter.nf_conntrack_max": "524288",
      "net.netfilter.nf_conntrack_acct": "1",
      "net.netfilter.nf_conntrack_timestamp": "0",
      "net.netfilter.nf_conntrack_tcp_timeout_established": "86400",
      "net.netfilter.nf_conntrack_udp_timeout_stream": "60",
    });
    expect(warningsOf(conntrack)).toEqual([]);
  });

  it("have whole pages of chains, as the kernel reads back", () => {
    const host = makeHost();
    new Conntrack(host, "conntrack", { buckets: 100_000 });
    expect(host.document.sysctls).toEqual({ "net.netfilter.nf_conntrack_buckets": "100352" });
  });

  it("warn of long chains, and of connections that are forgotten or remembered for too long", () => {
    const told = (props: ConstructorParameters<typeof Conntrack>[2]) =>
      warningsOf(new Conntrack(makeHost(), "conntrack", props)).join("\n");
    expect(told({ max: 1_048_576, buckets: 65_536 })).toMatch(/16 entries a chain.*Write buckets: 1048576, or 262144/);
    expect(told({ max: 262_144, buckets: 65_536 })).toBe("");
    expect(told({ timeouts: { tcpEstablished: 600 } })).toMatch(/keep-alives of two hours.*7440 at least/);
    expect(told({ timeouts: { tcpEstablished: 604_800 } })).toMatch(/five days/);
  });

  it("are refused where a full table would take too much memory, or a number is none", () => {
    const make = (props: ConstructorParameters<typeof Conntrack>[2]) => () =>
      new Conntrack(makeHost(), "conntrack", props);
    expect(make({ max: 1_048_576, memoryMiB: 256 })).toThrow(
      /^Conntrack "gateway\/edge-1\/conntrack": a full table of 1048576 entries takes 328 MiB, and memoryMiB allows 256\. Lower max to 818176/,
    );
    expect(make({ max: 1_048_576, memoryMiB: 328 })).not.toThrow();
    expect(make({ max: 1_048_576, memoryMiB: -5 })).toThrow(/memoryMiB is a whole number from 1 to 1048576, and -5 is/);
    expect(make({ max: 1_048_576, memoryMiB: 0.5 })).toThrow(/memoryMiB is a whole number/);
    expect(make({ max: 818_176, memoryMiB: 256 })).not.toThrow();
    expect(make({ max: 2048, buckets: 1_048_576, memoryMiB: 1 })).toThrow(
      /9 MiB, .*It is buckets .*: write 2048 of them/,
    );
    expect(make({ max: 2048, buckets: 2048, memoryMiB: 1 })).not.toThrow();
    expect(make({ memoryMiB: 256 })).toThrow(/without max nobody knows how long that is\. Write max too/);
    expect(make({ max: 10 })).toThrow(/max is a whole number from 1024/);
    expect(make({ timeouts: { udp: 0 } })).toThrow(/udp is a whole number from 1 to 2147483, and 0 is none/);
  });

  it("belong to one construct a host", () => {
    const host = makeHost();
    new Conntrack(host, "one", { max: 65_536 });
    expect(() => new Conntrack(host, "other", { max: 131_072 })).toThrow(/is set to 65536 by "gateway\/edge-1\/one"/);
  });
});

describe("connections that others announce", () => {
  it("follows the connections to its servers, from this host and through it", () => {
    const host = makeHost();
    new RelatedConnections(host, "ftp", { helper: "ftp", server: "192.0.2.21" });
    new RelatedConnections(host, "sip", { helper: "sip", port: [5060, 5070], family: "ipv6" });
    const { ipv4, ipv6 } = host.document;
    const ftp = "-d 192.0.2.21/32 -p tcp -m tcp --dport 21 -j CT --helper ftp";
    expect(ipv4.raw?.PREROUTING?.rules).toEqual([ftp]);
    expect(ipv4.raw?.OUTPUT?.rules).toEqual([ftp]);
    expect(ipv6.raw?.PREROUTING?.rules).toEqual(["-p udp -m multiport --dports 5060,5070 -j CT --helper sip"]);
  });
});

describe("helpers that the kernel has for IPv4 only", () => {
  const make = (props: ConstructorParameters<typeof RelatedConnections>[2]) => {
    const host = makeHost();
    new RelatedConnections(host, "it", props);
    return host.document;
  };

  it.each(["irc", "pptp", "snmp", "netbios-ns"] as const)(
    "write no rule of IPv6, which would be refused: %s",
    helper => {
      const { ipv4, ipv6 } = make({ helper });
      expect(ipv4.raw?.PREROUTING?.rules).toEqual([expect.stringContaining(`-j CT --helper ${helper}`)]);
      expect(ipv4.raw?.OUTPUT?.rules).toHaveLength(1);
      expect(ipv6.raw).toBeUndefined();
    },
  );

  it.each(["ftp", "sane", "sip", "tftp", "amanda"] as const)("are others than %s", helper => {
    expect(make({ helper }).ipv6.raw?.PREROUTING?.rules).toHaveLength(1);
  });

  it("refuse to be asked for IPv6", () => {
    expect(() => make({ helper: "irc", family: "ipv6" })).toThrow(
      /^RelatedConnections "gateway\/edge-1\/it": the kernel follows irc in IPv4 only, and family is "ipv6"\. Leave family out/,
    );
    expect(() => make({ helper: "pptp", family: "both" })).toThrow(/follows pptp in IPv4 only/);
    expect(() => make({ helper: "snmp", server: "2001:db8::1" })).toThrow(/^RelatedConnections .*ipv4/i);
    expect(make({ helper: "irc", family: "ipv4" }).ipv6.raw).toBeUndefined();
  });
});

describe("the probe of connections", () => {
  it("is a text, with what differs from the usual", () => {
    expect(conntrackHealthy()).toBe("conntrack");
    expect(conntrackHealthy({ seconds: 10, worse: 50 })).toBe("conntrack:seconds=10,worse=50");
    expect(() => conntrackHealthy({ seconds: 1 })).toThrow(/seconds is a whole number from 2 to 60/);
    expect(() => conntrackHealthy({ least: 2.5 })).toThrow(/is no probe/);
  });

  it("fits into the time of the host's timer", () => {
    const problems = (seconds: number) =>
      makeHost({ probes: [conntrackHealthy({ seconds })], timer: 30 }).node.validate();
    expect(problems(10).join()).not.toContain("conntrack probe");
    expect(problems(11).join()).toContain(
      "A conntrack probe of 11 seconds needs a timer of 33 at least, and the timer is 30",
    );
  });
});

describe("what is not tracked", () => {
  it("is warned of where the filter surely drops it, because it is never ESTABLISHED", () => {
    const told = (destinationPort: number | undefined, policy: "ACCEPT" | "DROP" = "DROP") => {
      const host = makeHost();
      const input = new Chain(new Table(host, "filter"), "INPUT", { policy });
      new Established(input, "established");
      if (destinationPort !== undefined) input.add("dns", { protocol: "udp", destinationPort, target: "ACCEPT" });
      const dns = new NoTrack(host, "dns", { protocol: "udp", port: 53 });
      dns.node.validate();
      return warningsOf(dns).join("\n");
    };
    expect(told(undefined)).toMatch(/dropped in filter INPUT of IPv4 \(-p udp -m udp --dport 53 .*\).*UNTRACKED/);
    expect(told(5353)).toMatch(/never ESTABLISHED/);
    expect(told(53)).toBe("");
    expect(told(undefined, "ACCEPT")).toBe("");
  });
});
