import { describe, expect, it } from "vitest";
import { input, lint, save, summarize } from "./lint";

/** Findings about two rules of INPUT. */
function pair(earlier: string, later: string): readonly string[] {
  return summarize(lint(input(earlier, later)));
}

describe("the notes' five lines", () => {
  const LAN = "-s 172.16.100.0/24 ! -d 172.16.100.0/24";
  const findings = lint(
    save(
      "nat",
      ":POSTROUTING ACCEPT [0:0]",
      `-A POSTROUTING ${LAN} -p tcp -j MASQUERADE --to-ports 1024-65535`,
      `-A POSTROUTING ${LAN} -p udp -j MASQUERADE --to-ports 1024-65535`,
      `-A POSTROUTING ${LAN} -j MASQUERADE`,
      "-A POSTROUTING -s 172.16.100.0/24 -d 255.255.255.255/32 -j RETURN",
      "-A POSTROUTING -s 172.16.100.0/24 -d 224.0.0.0/24 -j RETURN",
    ),
  );

  it("has two dead RETURN rules and nothing else to say", () => {
    expect(summarize(findings)).toEqual(["4 shadowed 3", "5 shadowed 3"]);
  });

  it("is told to move them before the first rule that takes their packets", () => {
    expect(findings.map(({ message }) => message)).toEqual(
      ["-d 255.255.255.255/32", "-d 224.0.0.0/24"].map((destination, index) =>
        [
          `Rule ${index + 4} of nat POSTROUTING (-s 172.16.100.0/24 ${destination} -j RETURN) never takes effect:`,
          `rule 3 (${LAN} -j MASQUERADE) before it already takes every packet that it matches (-j MASQUERADE).`,
          `Move it before rule 1 (${LAN} -p tcp -j MASQUERADE --to-ports 1024-65535) if it is meant, or take it out.`,
        ].join(" "),
      ),
    );
  });
});

describe("a rule is shadowed", () => {
  it.each([
    ["by a shorter prefix", "-s 10.0.0.0/8 -j DROP", "-s 10.1.2.3/32 -j ACCEPT"],
    ["by a mask with holes", "-s 10.0.0.1/255.0.0.255 -j DROP", "-s 10.9.9.1/32 -j ACCEPT"],
    ["by the negation of another network", "! -s 10.0.0.0/8 -j DROP", "-s 192.0.2.0/24 -j ACCEPT"],
    ["by the negation of a part of what it negates", "! -s 10.1.0.0/16 -j DROP", "! -s 10.0.0.0/8 -j ACCEPT"],
    ["by an interface wildcard", "-i eth+ -j DROP", "-i eth0 -j ACCEPT"],
    ["by a shorter wildcard", "-i e+ -j DROP", "-i eth+ -j ACCEPT"],
    ["by another negated interface", "! -i lo -j DROP", "-i eth0 -j ACCEPT"],
    ["by its protocol", "-p tcp -j DROP", "-p tcp -m tcp --dport 22 -j ACCEPT"],
    ["by the negation of another protocol", "! -p tcp -j DROP", "-p udp -j ACCEPT"],
    ["by a range of ports", "-p tcp -m tcp --dport 1:1023 -j DROP", "-p tcp -m tcp --dport 22 -j ACCEPT"],
    ["by a list", "-p tcp -m multiport --dports 22,80:90 -j DROP", "-p tcp -m tcp --dport 85 -j ACCEPT"],
    ["by ranges that touch", "-p tcp -m multiport --dports 1:5,6:9 -j DROP", "-p tcp -m tcp --dport 4:7 -j ACCEPT"],
    ["by a negated port", "-p tcp -m tcp ! --dport 22 -j DROP", "-p tcp -m multiport --dports 80,443 -j ACCEPT"],
    ["by either port", "-p udp -m multiport --ports 53,5353 -j DROP", "-p udp -m udp --sport 53 -j ACCEPT"],
    [
      "by more states",
      "-m conntrack --ctstate NEW,RELATED,ESTABLISHED -j ACCEPT",
      "-m state --state RELATED,ESTABLISHED -j DROP",
    ],
    ["by a negated state", "-m conntrack ! --ctstate INVALID -j ACCEPT", "-m conntrack --ctstate NEW -j DROP"],
    ["by a mark under a smaller mask", "-m mark --mark 0x1/0x1 -j DROP", "-m mark --mark 0x3/0xf -j ACCEPT"],
    ["by an ICMP type", "-p icmp -m icmp --icmp-type 3 -j DROP", "-p icmp -m icmp --icmp-type 3/4 -j ACCEPT"],
    ["by any ICMP type", "-p icmp -m icmp --icmp-type any -j DROP", "-p icmp -m icmp --icmp-type 8 -j ACCEPT"],
    [
      "by fewer TCP flags",
      "-p tcp -m tcp --tcp-flags SYN SYN -j DROP",
      "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT",
    ],
    [
      "by the same further match",
      "-m addrtype --dst-type LOCAL -j DROP",
      "-i eth0 -m addrtype --dst-type LOCAL -j ACCEPT",
    ],
    ["although it is limited itself", "-s 10.0.0.0/8 -j DROP", "-s 10.0.0.0/8 -m limit --limit 1/sec -j LOG"],
    ["although it has a match nobody knows", "-s 10.0.0.0/8 -j DROP", "-s 10.0.0.0/8 -m weird --thing 1 -j ACCEPT"],
    ["by REJECT", "-p tcp -j REJECT --reject-with tcp-reset", "-p tcp -m tcp --dport 22 -j ACCEPT"],
    ["past a comment", "-s 10.0.0.0/8 -m comment --comment no -j DROP", "-s 10.1.0.0/16 -j ACCEPT"],
  ])("%s", (_how, earlier, later) => {
    expect(pair(earlier, later)).toEqual(["2 shadowed 1"]);
    expect(pair(later, earlier)).toEqual([]);
  });

  it("by a rule of a chain that is entered on the way", () => {
    const text = save(
      "filter",
      ":INPUT ACCEPT [0:0]",
      ":LAN - [0:0]",
      "-A INPUT -i eth1 -j LAN",
      "-A INPUT -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT",
      "-A LAN -p tcp -j DROP",
    );
    expect(summarize(lint(text))).toEqual(["2 shadowed 1"]);
    expect(lint(text)[0]?.message).toContain("rule 1 of filter LAN (-p tcp -j DROP) before it");
  });

  it("by a rule before the one jump into its chain", () => {
    const text = save(
      "filter",
      ":INPUT ACCEPT [0:0]",
      ":LAN - [0:0]",
      "-A INPUT -p tcp -j DROP",
      "-A INPUT -j LAN",
      "-A LAN -p tcp -m tcp --dport 22 -j ACCEPT",
    );
    expect(summarize(lint(text))).toEqual(["1 shadowed 1"]);
  });

  it("behind a -g that takes what it matches for good", () => {
    const text = save(
      "filter",
      ":INPUT ACCEPT [0:0]",
      ":LAN - [0:0]",
      "-A INPUT -i eth1 -g LAN",
      "-A INPUT -i eth1 -s 10.0.0.0/8 -j DROP",
      "-A LAN -p tcp -j DROP",
    );
    expect(summarize(lint(text))).toEqual(["2 shadowed 1"]);
  });

  it("only when all its addresses are", () => {
    expect(pair("-s 10.0.0.0/8 -j DROP", "-s 10.1.0.0/16,10.2.0.0/16 -j ACCEPT")).toEqual(["2 shadowed 1"]);
    expect(pair("-s 10.0.0.0/8 -j DROP", "-s 10.1.0.0/16,11.2.0.0/16 -j ACCEPT")).toEqual([]);
  });
});

describe("nothing is said of a rule", () => {
  it.each([
    ["behind one that goes on", "-s 10.0.0.0/8 -j LOG", "-s 10.1.0.0/16 -j DROP"],
    ["behind one with a rate", "-s 10.0.0.0/8 -m limit --limit 1/sec -j DROP", "-s 10.1.0.0/16 -j ACCEPT"],
    ["behind one with a match nobody knows", "-s 10.0.0.0/8 -m weird --thing 1 -j DROP", "-s 10.1.0.0/16 -j ACCEPT"],
    ["behind a target nobody knows", "-s 10.0.0.0/8 -j WEIRD --thing 1", "-s 10.1.0.0/16 -j ACCEPT"],
    ["that also takes fragments", "-p tcp -m multiport --dports 0:65535 -j DROP", "-p tcp -j ACCEPT"],
    ["of the other direction", "-s 10.0.0.0/8 -j DROP", "-d 10.1.0.0/16 -j ACCEPT"],
    ["with a translated connection", "-m conntrack --ctstate NEW -j DROP", "-m conntrack --ctstate DNAT -j ACCEPT"],
    ["of another interface that begins alike", "-i eth1 -j DROP", "-i eth10 -j ACCEPT"],
  ])("%s", (_why, earlier, later) => {
    expect(pair(earlier, later)).toEqual([]);
  });

  it("that looks at a mark which was set in between", () => {
    const table = (middle: string) =>
      save(
        "mangle",
        ":PREROUTING ACCEPT [0:0]",
        "-A PREROUTING -m mark --mark 0x1 -j ACCEPT",
        `-A PREROUTING ${middle}`,
        "-A PREROUTING -s 10.0.0.0/8 -m mark --mark 0x1 -j DROP",
      );
    expect(summarize(lint(table("-j MARK --set-xmark 0x1/0xffffffff")))).toEqual([]);
    expect(summarize(lint(table("-j CHECKSUM --checksum-fill")))).toEqual(["3 shadowed 1"]);
  });

  it("that stands in a chain with another way in", () => {
    const text = save(
      "filter",
      ":INPUT ACCEPT [0:0]",
      ":FORWARD ACCEPT [0:0]",
      ":LAN - [0:0]",
      "-A INPUT -p tcp -j DROP",
      "-A INPUT -j LAN",
      "-A FORWARD -j LAN",
      "-A LAN -p tcp -m tcp --dport 22 -j ACCEPT",
    );
    expect(lint(text)).toEqual([]);
  });

  it("behind a jump into a chain that may come back first", () => {
    const text = save(
      "filter",
      ":INPUT ACCEPT [0:0]",
      ":LAN - [0:0]",
      "-A INPUT -j LAN",
      "-A INPUT -p tcp -j ACCEPT",
      "-A LAN -s 10.0.0.0/8 -j RETURN",
      "-A LAN -p tcp -j DROP",
    );
    expect(lint(text)).toEqual([]);
  });
});

describe("behind a rule that takes everything", () => {
  it("the rest of the chain is told once", () => {
    const findings = lint(input("-j DROP", "-p tcp -j ACCEPT", "-p udp -j ACCEPT", "-j LOG"));
    expect(summarize(findings)).toEqual(["2 after-catch-all 1"]);
    expect(findings[0]?.message).toContain("and 2 after it can never be reached");
  });
});

describe("a duplicate", () => {
  it("is told, whether it ends what it matches or not", () => {
    expect(pair("-s 10.0.0.0/8 -j DROP", "-s 10.0.0.0/8 -j DROP")).toEqual(["2 duplicate 1"]);
    expect(pair("-s 10.0.0.0/8 -j LOG", "-s 10.0.0.0/8 -j LOG")).toEqual(["2 duplicate 1"]);
  });

  it("with a rate is none", () => {
    expect(pair("-m limit --limit 1/sec -j LOG", "-m limit --limit 1/sec -j LOG")).toEqual([]);
  });
});
