import { describe, expect, it } from "vitest";
import { input, lint, save, summarize } from "./lint";

describe("a rule that never matches", () => {
  it.each([
    ["of two states", "-m conntrack --ctstate NEW -m state --state ESTABLISHED -j ACCEPT"],
    ["of ports apart", "-p tcp -m tcp --dport 22 -m multiport --dports 80,443 -j ACCEPT"],
    ["of a port it excludes", "-p tcp -m tcp --dport 22 -m multiport ! --dports 22,23 -j ACCEPT"],
    ["of a mark outside its mask", "-m mark --mark 0x10/0xf -j ACCEPT"],
    ["of two marks", "-m mark --mark 0x1 -m mark --mark 0x2 -j ACCEPT"],
    ["of two ICMP types", "-p icmp -m icmp --icmp-type 8 -m icmp --icmp-type 0 -j ACCEPT"],
    ["of flags that are not looked at", "-p tcp -m tcp --tcp-flags SYN ACK -j ACCEPT"],
    ["of a range from high to low", "-p udp -m udp --dport 200:100 -j ACCEPT"],
  ])("%s", (_of, rule) => {
    expect(summarize(lint(input(rule)))).toEqual(["1 never-match"]);
  });

  it("because of the one jump into its chain", () => {
    const text = save(
      "filter",
      ":INPUT ACCEPT [0:0]",
      ":LAN - [0:0]",
      "-A INPUT -i eth1 -s 10.0.0.0/8 -j LAN",
      "-A LAN -s 192.0.2.1/32 -j ACCEPT",
    );
    expect(summarize(lint(text))).toEqual(["1 never-match 1"]);
  });
});

describe("chains", () => {
  it("that go round in a circle are an error", () => {
    const text = save(
      "filter",
      ":INPUT ACCEPT [0:0]",
      ":A - [0:0]",
      ":B - [0:0]",
      "-A INPUT -j A",
      "-A A -p tcp -j B",
      "-A B -p udp -j A",
    );
    expect(lint(text)).toMatchObject([{ kind: "jump-loop", severity: "error", chain: "A" }]);
    expect(lint(text)[0]?.message).toContain("A → B → A");
  });

  it("that are missing are an error, unless others make them", () => {
    const text = input("-j fail2ban-ssh", "-g GONE");
    expect(lint(text).map(({ kind, severity }) => `${severity} ${kind}`)).toEqual([
      "error missing-chain",
      "error missing-chain",
    ]);
    expect(lint(text, { isForeignChain: () => true })).toEqual([]);
  });

  it("whose name may be a target's are a warning", () => {
    expect(lint(input("-j LOGDROP"))).toMatchObject([{ kind: "unknown-target", severity: "warning" }]);
  });

  it("that nothing leads to are told", () => {
    const text = save("filter", ":INPUT ACCEPT [0:0]", ":A - [0:0]", ":B - [0:0]", "-A A -j B");
    expect(summarize(lint(text))).toEqual(["A unreachable-chain", "B unreachable-chain"]);
  });
});

describe("a text", () => {
  it.each([
    ["comment", `-m comment --comment ${"c".repeat(256)} -j ACCEPT`],
    ["log prefix", `-j LOG --log-prefix ${"p".repeat(30)}`],
    ["NFLOG prefix", `-j NFLOG --nflog-prefix ${"p".repeat(64)}`],
  ])("that the kernel cuts is told: a %s", (_what, rule) => {
    expect(summarize(lint(input(rule)))).toEqual(["1 cut-text"]);
  });

  it("that comes back as another is told", () => {
    const findings = lint(input("-p tcp -m tcp --dport 80 -m tcp --dport 80:90 -j ACCEPT"));
    expect(summarize(findings)).toEqual(["1 read-otherwise"]);
  });
});

describe("dropping by default", () => {
  const drop = (...rules: readonly string[]) =>
    save("filter", ":INPUT DROP [0:0]", ...rules.map(rule => `-A INPUT ${rule}`));
  const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
  const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";

  it("wants the answers and the loopback", () => {
    expect(summarize(lint(drop(SSH)))).toEqual(["INPUT no-established", "INPUT no-loopback"]);
    expect(summarize(lint(drop("-i lo -j ACCEPT", SSH)))).toEqual(["INPUT no-established"]);
    expect(summarize(lint(drop(ESTABLISHED, SSH)))).toEqual(["INPUT no-loopback"]);
    expect(lint(drop("-i lo -j ACCEPT", ESTABLISHED, SSH))).toEqual([]);
  });

  it("says nothing where a chain or target is not known", () => {
    expect(lint(drop(SSH, "-j theirs"), { isForeignChain: () => true })).toEqual([]);
  });

  it("in one family only leaves the other open", () => {
    const whole = drop("-i lo -j ACCEPT", ESTABLISHED);
    const open = save("filter", ":INPUT ACCEPT [0:0]");
    expect(lint(whole, { ipv6: open })).toMatchObject([{ kind: "open-family", family: "ipv6", chain: "INPUT" }]);
    expect(lint(open, { ipv6: whole })).toMatchObject([{ kind: "open-family", family: "ipv4", chain: "INPUT" }]);
    expect(lint(whole, { ipv6: whole })).toEqual([]);
  });
});

describe("a port that Docker publishes", () => {
  const NAT = save(
    "nat",
    ":PREROUTING ACCEPT [0:0]",
    ":DOCKER - [0:0]",
    "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
    "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80",
  );

  it("cannot be guarded in INPUT", () => {
    const findings = lint(NAT + input("-p tcp -m tcp --dport 8080 -j DROP", "-p tcp -m tcp --dport 22 -j DROP"));
    expect(summarize(findings)).toEqual(["1 docker-port 1"]);
    expect(findings[0]?.message).toContain(
      'Guard it in chain DOCKER-USER, by "-m conntrack --ctorigdstport 8080 --ctdir ORIGINAL"',
    );
  });
});

describe("a table that iptables-save could not print whole", () => {
  it("is not judged", () => {
    const text = `# Table \`filter' is incompatible, use 'nft' tool.\n${input("-j DROP", "-j ACCEPT")}`;
    expect(lint(text)).toEqual([]);
  });
});
