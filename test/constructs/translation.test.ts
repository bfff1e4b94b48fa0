// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the references Terraform reads.
import { describe, expect, it } from "vitest";
import { Dnat, type Host, NoTrack, Port, PortForward, Redirect, Snat } from "../../constructs";
import { ElasticAddress, makeHost, makeStack, problemsOf } from "./practice-stack";

/** `table CHAIN` → rules, of what a host has in a family. */
function rulesIn(host: Host, family: "ipv4" | "ipv6" = "ipv4") {
  const tables = Object.entries(host.document[family]);
  return Object.fromEntries(
    tables.flatMap(([table, chains]) =>
      Object.entries(chains ?? {}).map(([chain, { rules }]) => [`${table} ${chain}`, rules]),
    ),
  );
}

describe("source and destination NAT", () => {
  it("are of the family of their address, with everything a rule matches by", () => {
    const host = makeHost();
    new Snat(host, "four", { source: { not: "10.9.0.0/16" }, outInterface: "wan0", to: "203.0.113.1-203.0.113.9" });
    new Snat(host, "six", { source: "fd00::/8", protocol: "tcp", to: "2001:db8::1", toPort: Port.range(1024, 2048) });
    new Dnat(host, "web", { protocol: "tcp", destinationPort: [80, 443], to: "10.0.0.5" });
    new Dnat(host, "own", { protocol: "udp", destinationPort: 53, to: "10.0.0.6", toPort: 5353, chain: "OUTPUT" });
    expect(rulesIn(host)).toEqual({
      "nat POSTROUTING": ["! -s 10.9.0.0/16 -o wan0 -j SNAT --to-source 203.0.113.1-203.0.113.9"],
      "nat PREROUTING": ["-p tcp -m multiport --dports 80,443 -j DNAT --to-destination 10.0.0.5"],
      "nat OUTPUT": ["-p udp -m udp --dport 53 -j DNAT --to-destination 10.0.0.6:5353"],
    });
    expect(rulesIn(host, "ipv6")).toEqual({
      "nat POSTROUTING": ["-s fd00::/8 -p tcp -j SNAT --to-source [2001:db8::1]:1024-2048"],
    });
    expect(problemsOf(host)).toEqual([]);
  });

  it("redirect to this host in ipv4, unless somebody said otherwise", () => {
    const host = makeHost();
    new Redirect(host, "four", { protocol: "tcp", destinationPort: 80, toPort: 3128 });
    new Redirect(host, "six", { family: "ipv6", protocol: "tcp", destinationPort: 80 });
    expect(rulesIn(host)).toEqual({ "nat PREROUTING": ["-p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128"] });
    expect(rulesIn(host, "ipv6")).toEqual({ "nat PREROUTING": ["-p tcp -m tcp --dport 80 -j REDIRECT"] });
  });

  it("are refused with their place and the fix", () => {
    expect(() => new Dnat(makeHost(), "it", { to: "10.0.0.5", toPort: 80 })).toThrow(
      /^Dnat "gateway\/edge-1\/it": .*-p/,
    );
    expect(() => new Snat(makeHost(), "it", { source: "2001:db8::1", to: "203.0.113.1" })).toThrow(
      /^Snat "gateway\/edge-1\/it": .*families/,
    );
    expect(() => new Redirect(makeHost(), "it", { outInterface: "eth0" })).toThrow(/^Redirect .*(PREROUTING|OUTPUT)/);
    // @ts-expect-error: a port without the protocol whose port it is
    expect(() => new Dnat(makeHost(), "it", { destinationPort: 80, to: "10.0.0.5" })).toThrow(/Add protocol/);
  });
});

describe("a forwarded port", () => {
  it("is a translation and its hole, for every address of this host and nothing it forwards", () => {
    const host = makeHost();
    new PortForward(host, "web", { port: 80, to: "10.0.0.5" });
    expect(rulesIn(host)).toEqual({
      "nat PREROUTING": ["-p tcp -m tcp --dport 80 -m addrtype --dst-type LOCAL -j DNAT --to-destination 10.0.0.5"],
      "filter FORWARD": ["-d 10.0.0.5/32 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT -j ACCEPT"],
    });
    expect(host.document.ipv6).toEqual({});
    expect(problemsOf(host)).toEqual([]);
  });

  it("keeps a range, and answers several protocols and some clients only", () => {
    const host = makeHost();
    new PortForward(host, "voice", {
      protocol: ["tcp", "udp"],
      port: Port.range(5060, 5070),
      to: "2001:db8::5",
      source: "2001:db8:9::/48",
    });
    const here = "-m addrtype --dst-type LOCAL -j DNAT --to-destination 2001:db8::5";
    expect(rulesIn(host, "ipv6")).toEqual({
      "nat PREROUTING": [
        `-s 2001:db8:9::/48 -p tcp -m tcp --dport 5060:5070 ${here}`,
        `-s 2001:db8:9::/48 -p udp -m udp --dport 5060:5070 ${here}`,
      ],
      "filter FORWARD": [
        "-d 2001:db8::5/128 -p tcp -m tcp --dport 5060:5070 -m conntrack --ctstate DNAT -j ACCEPT",
        "-d 2001:db8::5/128 -p udp -m udp --dport 5060:5070 -m conntrack --ctstate DNAT -j ACCEPT",
      ],
    });
  });

  it("is reached from inside and from this host by the address outside, where hairpin says so", () => {
    const host = makeHost();
    new PortForward(host, "web", {
      inInterface: "wan0",
      port: 443,
      to: "10.0.0.5",
      toPort: 8443,
      hairpin: ["10.0.0.0/24", "10.0.1.0/24"],
    });
    const asked = "-p tcp -m tcp --dport 443 -m addrtype --dst-type LOCAL -j DNAT --to-destination 10.0.0.5:8443";
    const inside = "-d 10.0.0.5/32 -p tcp -m tcp --dport 8443 -m conntrack --ctstate DNAT";
    expect(rulesIn(host)).toEqual({
      "nat PREROUTING": [`-i wan0 ${asked}`, `-s 10.0.0.0/24 ${asked}`, `-s 10.0.1.0/24 ${asked}`],
      "filter FORWARD": [`${inside} -j ACCEPT`],
      "nat OUTPUT": [`! -d 127.0.0.0/8 ${asked}`],
      "nat POSTROUTING": [`-s 10.0.0.0/24 ${inside} -j MASQUERADE`, `-s 10.0.1.0/24 ${inside} -j MASQUERADE`],
    });
  });

  it("may be several ports, which stay what they are", () => {
    const host = makeHost();
    new PortForward(host, "web", { port: [80, Port.service("https")], to: "10.0.0.5" });
    expect(rulesIn(host)).toEqual({
      "nat PREROUTING": [
        "-p tcp -m multiport --dports 80,443 -m addrtype --dst-type LOCAL -j DNAT --to-destination 10.0.0.5",
      ],
      "filter FORWARD": ["-d 10.0.0.5/32 -p tcp -m multiport --dports 80,443 -m conntrack --ctstate DNAT -j ACCEPT"],
    });
  });

  it("says nothing twice where everybody is translated already", () => {
    const host = makeHost();
    new PortForward(host, "web", { destination: "203.0.113.1", port: 80, to: "10.0.0.5", hairpin: "10.0.0.0/24" });
    const asked = "-d 203.0.113.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.5";
    expect(rulesIn(host)).toMatchObject({ "nat PREROUTING": [asked], "nat OUTPUT": [asked] });
  });

  it("may go to an address that is only known after apply", () => {
    const stack = makeStack();
    const host = makeHost({}, stack);
    new PortForward(host, "web", { port: 80, to: new ElasticAddress(stack, "eip").publicIp });
    const local = "-p tcp -m tcp --dport 80 -m addrtype --dst-type LOCAL";
    expect(rulesIn(host)["nat PREROUTING"]).toEqual([
      { unknown: `${local} -j DNAT --to-destination \${aws_eip.eip.public_ip}` },
    ]);
  });

  it("is refused with its place and the fix", () => {
    const refused = (props: ConstructorParameters<typeof PortForward>[2], message: RegExp) =>
      expect(() => new PortForward(makeHost(), "web", props)).toThrow(message);
    refused({ port: 80, to: "10.0.0.5", family: "ipv6" }, /^PortForward "gateway\/edge-1\/web": .*Leave family out/);
    refused({ port: 80, to: "web.example" }, /web\.example/);
    refused({ port: 70_000, to: "10.0.0.5" }, /0 to 65535/);
    refused({ port: 80, to: "10.0.0.5", toPort: Port.range(8000, 8010) }, /would not shift 80 onto it/);
    refused({ port: 80, to: "10.0.0.5", source: "2001:db8::/32" }, /families/);
  });
});

describe("what conntrack is not to count", () => {
  it("is exempt in both directions, of the server's side and of the client's", () => {
    const host = makeHost();
    new NoTrack(host, "server", { protocol: ["udp", "tcp"], port: 53, device: "lan0" });
    new NoTrack(host, "client", { protocol: "udp", port: [53, 853], side: "client", peer: "192.0.2.53" });
    expect(rulesIn(host)).toEqual({
      "raw PREROUTING": [
        "-i lan0 -p udp -m udp --dport 53 -j CT --notrack",
        "-i lan0 -p tcp -m tcp --dport 53 -j CT --notrack",
        "-s 192.0.2.53/32 -p udp -m multiport --sports 53,853 -j CT --notrack",
      ],
      "raw OUTPUT": [
        "-o lan0 -p udp -m udp --sport 53 -j CT --notrack",
        "-o lan0 -p tcp -m tcp --sport 53 -j CT --notrack",
        "-d 192.0.2.53/32 -p udp -m multiport --dports 53,853 -j CT --notrack",
        "-s 192.0.2.53/32 -o lo -p udp -m multiport --sports 53,853 -j CT --notrack",
      ],
    });
    expect(rulesIn(host, "ipv6")["raw PREROUTING"]).toHaveLength(2);
    expect(() => new NoTrack(makeHost(), "it", { protocol: "icmp", port: 53 })).toThrow(
      /^NoTrack "gateway\/edge-1\/it"/,
    );
  });

  it("is exempt in OUTPUT both ways where a host asks itself, because nowhere else is looked at that", () => {
    const output = (props: Omit<ConstructorParameters<typeof NoTrack>[2], "protocol" | "port">) => {
      const host = makeHost();
      new NoTrack(host, "dns", { protocol: "udp", port: 53, ...props });
      return rulesIn(host)["raw OUTPUT"];
    };
    const [asked, answered] = ["-p udp -m udp --dport 53 -j CT --notrack", "-p udp -m udp --sport 53 -j CT --notrack"];
    expect(output({})).toEqual([answered, `-o lo ${asked}`]);
    expect(output({ peer: "127.0.0.0/8" })).toEqual([`-d 127.0.0.0/8 ${answered}`, `-s 127.0.0.0/8 -o lo ${asked}`]);
    expect(output({ side: "client" })).toEqual([asked, `-o lo ${answered}`]);
    expect(output({ device: "lo" })).toEqual([`-o lo ${answered}`, `-o lo ${asked}`]);
    expect(output({ device: "l+" })).toEqual([`-o l+ ${answered}`, `-o lo ${asked}`]);
    expect(output({ device: "lan0" })).toEqual([`-o lan0 ${answered}`]);
  });
});
