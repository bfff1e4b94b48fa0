import { describe, expect, it } from "vitest";
import {
  AntiSpoof,
  type Chain,
  Cidr,
  Established,
  IcmpEssentials,
  Icmpv6Essentials,
  Log,
  Loopback,
  NoTrack,
  Port,
  PortForward,
  Rate,
  Reject,
  Ssh,
} from "../../constructs";
import { describeOrigin } from "../../constructs/private/origin";
import { makeChain, makeHost, problemsOf, rulesOf } from "./practice-stack";

/** What a preset writes into a chain. */
function linesOf(make: (chain: Chain) => unknown, chain = makeChain()) {
  make(chain);
  return rulesOf(chain);
}

const both = (...lines: readonly string[]) => ({ ipv4: lines, ipv6: lines });

describe("presets of a filter", () => {
  it("let answers through, and drop what makes no sense when told so", () => {
    const answers = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
    expect(linesOf(chain => new Established(chain, "it"))).toEqual(both(answers));
    expect(linesOf(chain => new Established(chain, "it", { invalid: "drop" }))).toEqual(
      both(answers, "-m conntrack --ctstate INVALID -j DROP"),
    );
  });

  it("let a host talk to itself, on the side where lo is seen", () => {
    expect(linesOf(chain => new Loopback(chain, "it"))).toEqual(both("-i lo -j ACCEPT"));
    expect(linesOf(chain => new Loopback(chain, "it"), makeChain("OUTPUT"))).toEqual(both("-o lo -j ACCEPT"));
    expect(() => new Loopback(makeChain("FORWARD"), "it")).toThrow(/^Loopback .*neither INPUT nor OUTPUT/);
  });

  it("let ssh in, from everybody or from some, on any port", () => {
    const ssh = "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT";
    expect(linesOf(chain => new Ssh(chain, "it"))).toEqual(both(ssh));
    expect(linesOf(chain => new Ssh(chain, "it", { source: ["10.0.0.0/8", Cidr.of("2001:db8::/32")] }))).toEqual({
      ipv4: [`-s 10.0.0.0/8 ${ssh}`],
      ipv6: [`-s 2001:db8::/32 ${ssh}`],
    });
    expect(linesOf(chain => new Ssh(chain, "it", { port: Port.of(2222) }))).toEqual(both(ssh.replace("22", "2222")));
    expect(linesOf(chain => new Ssh(chain, "it", { inInterface: "lan0", comment: "administration" }))).toEqual(
      both("-i lan0 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment administration -j ACCEPT"),
    );
  });

  it("count logins by hashlimit, and drop what is above", () => {
    const opening = "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW";
    const make = (chain: Chain) => new Ssh(chain, "it", { limit: { by: "hashlimit", rate: Rate.perMinute(3) } });
    expect(linesOf(make)).toEqual(
      both(
        `${opening} -m hashlimit --hashlimit-upto 3/min --hashlimit-burst 5 --hashlimit-mode srcip --hashlimit-name ssh -j ACCEPT`,
        `${opening} -j DROP`,
      ),
    );
  });

  it("count logins by recent, the drop before the entry", () => {
    const opening = "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent";
    const make = (chain: Chain) =>
      new Ssh(chain, "it", { limit: { by: "recent", connections: 4, seconds: 60, list: "admins" } });
    expect(linesOf(make).ipv4).toEqual([
      `${opening} --update --seconds 60 --hitcount 4 --name admins --mask 255.255.255.255 --rsource -j DROP`,
      `${opening} --set --name admins --mask 255.255.255.255 --rsource -j ACCEPT`,
    ]);
  });

  it("refuse limits that the kernel would not count", () => {
    const refused = (limit: NonNullable<ConstructorParameters<typeof Ssh>[2]>["limit"], message: RegExp) =>
      expect(() => new Ssh(makeChain(), "it", limit === undefined ? {} : { limit })).toThrow(message);
    refused({ by: "recent", connections: 21, seconds: 60 }, /^Ssh "gateway\/edge-1\/filter\/INPUT\/it": .*1 to 20/);
    refused({ by: "recent", connections: 4, seconds: 0 }, /whole seconds from 1/);
    refused({ by: "hashlimit", rate: Rate.perMinute(3), list: "a b" }, /cannot name a list/);
  });

  it("log a little, or everything when told so", () => {
    const logged = (make: (chain: Chain) => unknown) => linesOf(make).ipv4;
    expect(logged(chain => new Log(chain, "it"))).toEqual(["-m limit --limit 10/min -j LOG"]);
    expect(logged(chain => new Log(chain, "it", { limit: "none", level: 7, icmpType: 8 }))).toEqual([
      "-p icmp -m icmp --icmp-type 8 -j LOG --log-level 7",
    ]);
    const limit = { rate: Rate.perSecond(1), burst: 20 };
    expect(
      logged(chain => new Log(chain, "it", { protocol: "tcp", destinationPort: 23, limit, prefix: "telnet: " })),
    ).toEqual(['-p tcp -m tcp --dport 23 -m limit --limit 1/sec --limit-burst 20 -j LOG --log-prefix "telnet: "']);
    expect(() => new Log(makeChain(), "it", { prefix: "x".repeat(30) })).toThrow(/^Log .*29/);
  });

  it("refuse as a closed port would, or with the answer given", () => {
    const refused = (make: (chain: Chain) => unknown) => linesOf(make);
    const unreachable = { ipv4: "icmp-port-unreachable", ipv6: "icmp6-port-unreachable" };
    const reset = "-p tcp -j REJECT --reject-with tcp-reset";
    expect(refused(chain => new Reject(chain, "it"))).toEqual({
      ipv4: [reset, `-j REJECT --reject-with ${unreachable.ipv4}`],
      ipv6: [reset, `-j REJECT --reject-with ${unreachable.ipv6}`],
    });
    expect(refused(chain => new Reject(chain, "it", { protocol: "tcp" }))).toEqual(both(reset));
    expect(refused(chain => new Reject(chain, "it", { protocol: "udp", destinationPort: 53 })).ipv4).toEqual([
      `-p udp -m udp --dport 53 -j REJECT --reject-with ${unreachable.ipv4}`,
    ]);
    expect(refused(chain => new Reject(chain, "it", { icmpType: 8 }))).toEqual({
      ipv4: [`-p icmp -m icmp --icmp-type 8 -j REJECT --reject-with ${unreachable.ipv4}`],
    });
    expect(refused(chain => new Reject(chain, "it", { with: "host-prohibited" }))).toEqual({
      ipv4: ["-j REJECT --reject-with icmp-host-prohibited"],
    });
    expect(() => new Reject(makeChain(), "it", { with: "tcp-reset" })).toThrow(/^Reject .*tcp/);
    const mangle = makeChain("FORWARD", {}, { name: "mangle" });
    expect(() => new Reject(mangle, "it")).toThrow(/^Reject .*table filter/);
  });
});

describe("what several rules come from", () => {
  it("is told by the line of the user's program, not of the library", () => {
    const chain = makeChain();
    const { host } = chain;
    new Ssh(chain, "ssh");
    new PortForward(host, "web", { port: 80, to: "10.0.0.5", hairpin: "10.0.0.0/24" });
    new AntiSpoof(host, "spoof", { bogonsFrom: ["wan0"], networks: { lan0: "10.0.0.0/24" } });
    new NoTrack(host, "dns", { protocol: "udp", port: 53 });
    const origins = [...host._parts.rules, ...host._parts.chains].map(({ origin }) => describeOrigin(origin));
    expect(origins.length).toBeGreaterThan(20);
    expect(new Set(origins.map(origin => origin?.replace(/\d+$/, "")))).toEqual(
      new Set(["test/constructs/presets.test.ts:", "test/constructs/practice-stack.ts:"]),
    );
  });
});

describe("what must not be dropped", () => {
  const six = (type: string, rest = "") => `-p ipv6-icmp -m icmp6 --icmpv6-type ${type}${rest} -j ACCEPT`;
  const four = (type: string, rest = "") => `-p icmp -m icmp --icmp-type ${type}${rest} -j ACCEPT`;
  const transit = ["1", "2", "3/0", "4/1", "4/2", "128", "129"].map(type => six(type));

  it("of ICMP: errors, path MTU with them, and pings unless told otherwise", () => {
    const errors = [four("3"), four("11"), four("12")];
    expect(linesOf(chain => new IcmpEssentials(chain, "it"))).toEqual({ ipv4: [...errors, four("8")] });
    expect(linesOf(chain => new IcmpEssentials(chain, "it", { echo: "none" }))).toEqual({ ipv4: errors });
    expect(linesOf(chain => new IcmpEssentials(chain, "it", { echo: Rate.perSecond(10) })).ipv4).toEqual([
      ...errors,
      four("8", " -m limit --limit 10/sec"),
    ]);
  });

  it("of ICMPv6 in transit: RFC 4890, section 4.3.1", () => {
    expect(linesOf(chain => new Icmpv6Essentials(chain, "it"), makeChain("FORWARD"))).toEqual({ ipv6: transit });
    expect(linesOf(chain => new Icmpv6Essentials(chain, "it", { traffic: "transit" }), makeChain("web"))).toEqual({
      ipv6: transit,
    });
  });

  it("of ICMPv6 at the host itself: section 4.4.1, neighbours with hop limit 255", () => {
    expect(linesOf(chain => new Icmpv6Essentials(chain, "it"))).toEqual({
      ipv6: [
        ...transit,
        ...["133", "134", "135", "136", "141", "142", "148", "149"].map(type => six(type, " -m hl --hl-eq 255")),
        ...["130", "131", "132", "143", "151", "152", "153"].map(type => six(type, " -m hl --hl-eq 1")),
      ],
    });
    const burst = { rate: Rate.perSecond(10), burst: 20 };
    expect(linesOf(chain => new Icmpv6Essentials(chain, "it", { echo: burst })).ipv6).toContain(
      "-p ipv6-icmp -m icmp6 --icmpv6-type 128 -m limit --limit 10/sec --limit-burst 20 -j ACCEPT",
    );
    const limited = linesOf(chain => new Icmpv6Essentials(chain, "it", { echo: Rate.perSecond(10) })).ipv6;
    expect(limited).toContain(six("128", " -m limit --limit 10/sec"));
  });
});

describe("sources that cannot be true", () => {
  const raw = (host: ReturnType<typeof makeHost>, family: "ipv4" | "ipv6") =>
    Object.fromEntries(Object.entries(host.document[family].raw ?? {}).map(([chain, { rules }]) => [chain, rules]));
  const dhcp = "-s 0.0.0.0/32 -d 255.255.255.255/32 -p udp -m udp --sport 68 --dport 67 -j RETURN";

  it("are judged by the routes unless networks are given", () => {
    const host = makeHost();
    new AntiSpoof(host, "it");
    expect(raw(host, "ipv4")).toEqual({
      PREROUTING: ["-j ANTISPOOF"],
      ANTISPOOF: [dhcp, "-m rpfilter --invert -j DROP"],
    });
    expect(raw(host, "ipv6")).toEqual({
      PREROUTING: ["-j ANTISPOOF"],
      ANTISPOOF: ["-m rpfilter --invert -j DROP"],
    });
    expect(problemsOf(host)).toEqual([]);
  });

  it("are judged by the networks of each device, in the families that it has networks of", () => {
    const host = makeHost();
    new AntiSpoof(host, "it", {
      networks: { lan0: ["172.16.100.0/24", Cidr.of("2001:db8:1::/64")], lan1: "172.16.101.0/24" },
    });
    expect(raw(host, "ipv4")).toEqual({
      PREROUTING: ["-j ANTISPOOF"],
      ANTISPOOF: [dhcp, "-i lan0 -j ANTISPOOF-lan0", "-i lan1 -j ANTISPOOF-lan1"],
      "ANTISPOOF-lan0": ["-s 172.16.100.0/24 -j RETURN", "-j DROP"],
      "ANTISPOOF-lan1": ["-s 172.16.101.0/24 -j RETURN", "-j DROP"],
    });
    expect(raw(host, "ipv6")).toEqual({
      PREROUTING: ["-j ANTISPOOF"],
      ANTISPOOF: ["-i lan0 -j ANTISPOOF-lan0"],
      "ANTISPOOF-lan0": ["-s 2001:db8:1::/64 -j RETURN", "-s fe80::/10 -j RETURN", "-s ::/128 -j RETURN", "-j DROP"],
    });
    expect(problemsOf(host)).toEqual([]);
  });

  it("never come from the internet", () => {
    const host = makeHost();
    new AntiSpoof(host, "it", { bogonsFrom: ["wan0", "wan1"], reversePath: "none" });
    const { ANTISPOOF, "ANTISPOOF-BOGONS": bogons } = raw(host, "ipv4");
    expect(ANTISPOOF).toEqual([dhcp, "-i wan0 -j ANTISPOOF-BOGONS", "-i wan1 -j ANTISPOOF-BOGONS"]);
    expect(bogons).toContain("-s 192.168.0.0/16 -j DROP");
    expect(raw(host, "ipv6")["ANTISPOOF-BOGONS"]).toContain("-s fc00::/7 -j DROP");
    expect(raw(host, "ipv6")["ANTISPOOF-BOGONS"]).not.toContain("-s fe80::/10 -j DROP");
  });

  it("are not looked for without a word on how", () => {
    expect(() => new AntiSpoof(makeHost(), "it", { reversePath: "none" })).toThrow(/^AntiSpoof .*looks at nothing/);
    expect(() => new AntiSpoof(makeHost(), "it", { networks: { lan0: "lan" } })).toThrow(/^AntiSpoof .*lan/);
    expect(() => new AntiSpoof(makeHost(), "it", { networks: { lan0: [] } })).toThrow(/^AntiSpoof .*lan0/);
  });
});
