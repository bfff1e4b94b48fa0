import { describe, expect, it } from "vitest";
import {
  type Backend,
  canonicalizeRule,
  type Family,
  parseRule,
  RuleError,
  type TableName,
} from "../../../engine/ruleset";

interface Place {
  readonly family?: Family;
  readonly backend?: Backend;
  readonly table?: TableName;
  readonly chain?: string;
}

function refusal(text: string, place: Place = {}): RuleError {
  const { family = "ipv4", backend = "legacy", table = "filter", chain = "INPUT" } = place;
  try {
    const saved = canonicalizeRule(text, { family, backend, table, chain });
    return expect.unreachable(`accepted as ${saved.join(" | ")}`);
  } catch (error) {
    if (error instanceof RuleError) return error;
    throw error;
  }
}

describe("what iptables would cut silently is refused", () => {
  const x = (count: number): string => "x".repeat(count);

  it("a comment over 255 bytes, in bytes of UTF-8", () => {
    expect(refusal(`-m comment --comment ${x(256)}`).option).toBe("--comment");
    expect(refusal(`-m comment --comment "${"é".repeat(128)}"`).what).toMatch(/256 bytes/);
    expect(() => parseRule(`-m comment --comment ${x(255)}`, { family: "ipv4", table: "filter" })).not.toThrow();
  });

  it("a LOG prefix over 29 bytes and an NFLOG prefix over 63", () => {
    expect(refusal(`-j LOG --log-prefix ${x(30)}`).option).toBe("--log-prefix");
    expect(refusal(`-j NFLOG --nflog-prefix ${x(64)}`).option).toBe("--nflog-prefix");
    expect(refusal('-j LOG --log-prefix ""').what).toMatch(/empty/);
  });

  it("anything behind a NUL byte, and other control characters but the tab", () => {
    expect(refusal('-m comment --comment "a\0b"').what).toMatch(/0x00/);
    expect(refusal('-m comment --comment "a\nb"').what).toMatch(/0x0a/);
    expect(refusal('-m comment --comment "\x1b[31m"').what).toMatch(/0x1b/);
    const context = { family: "ipv4", backend: "legacy", table: "filter" } as const;
    expect(canonicalizeRule('-m comment --comment "a\tb"', context)).toEqual(['-m comment --comment "a\tb"']);
  });

  it("an argument over 1023 bytes", () => {
    expect(refusal(`-m zebra --stripes ${x(1024)}`).what).toMatch(/1024 bytes/);
  });
});

describe("what never matches is refused", () => {
  it.each([
    "! -i +",
    "! -s 0/0",
    "! -d 0.0.0.0/0",
    "! -p all",
    "-p tcp ! --dport 0:65535",
    "-p udp ! --sport :",
    "-p udp --dport 9:8",
    "-m length --length 9:8",
    "-m iprange --src-range 192.0.2.9-192.0.2.1",
    "-p tcp --tcp-flags SYN ACK",
    "-p tcp --tcp-flags NONE SYN",
    "-p tcp ! --tcp-flags NONE NONE",
    "-p icmp ! --icmp-type any",
  ])("%s", text => {
    expect(refusal(text).message).toMatch(/never matches|nothing matches|not looked at|no type|is excluded/);
  });
});

describe("what belongs to the command and not to the rule is refused", () => {
  it.each(["-t nat", "-L", "-S", "-Z", "-A INPUT", "-M /bin/x", "--modprobe=/bin/x", "-F", "-w 5", "-v", "-6"])(
    "%s -j DROP",
    option => {
      expect(refusal(`${option} -j DROP`)).toBeInstanceOf(RuleError);
    },
  );
});

describe("what stands in the wrong place is refused", () => {
  it.each<[string, Place]>([
    ["-o eth0", { chain: "INPUT" }],
    ["-o eth0", { chain: "PREROUTING", table: "nat" }],
    ["-i eth0", { chain: "OUTPUT" }],
    ["-i eth0", { chain: "POSTROUTING", table: "nat" }],
    ["-j MASQUERADE", { table: "nat", chain: "PREROUTING" }],
    ["-j MASQUERADE", { table: "filter", chain: "MINE" }],
    ["-j SNAT --to-source 192.0.2.1", { table: "nat", chain: "OUTPUT" }],
    ["-j DNAT --to-destination 192.0.2.1", { table: "nat", chain: "POSTROUTING" }],
    ["-j DROP", { table: "nat", chain: "PREROUTING" }],
    ["-j REJECT", { table: "mangle", chain: "INPUT" }],
    ["-j CT --notrack", { table: "mangle", chain: "PREROUTING" }],
    ["-j NOTRACK", { table: "filter", chain: "OUTPUT" }],
    ["-m owner --uid-owner 0", { chain: "INPUT" }],
    ["-m mac --mac-source 02:00:00:00:00:01", { chain: "OUTPUT" }],
    ["-m physdev --physdev-out eth0", { chain: "OUTPUT" }],
    ["-m addrtype --dst-type LOCAL --limit-iface-out", { chain: "INPUT" }],
    ["-p tcp --syn -j TCPMSS --clamp-mss-to-pmtu", { table: "mangle", chain: "PREROUTING" }],
    ["-j INPUT", {}],
    ["-g ACCEPT", {}],
  ])("%s in %o", (text, place) => {
    expect(refusal(text, place).fix).not.toBe("");
  });

  it.each<[string, TableName]>([
    ["-j MASQUERADE", "nat"],
    ["-m owner --uid-owner 0", "filter"],
    ["-i eth0 -o eth1", "mangle"],
  ])("but %s in a user chain of table %s is left to the host", (text, table) => {
    expect(canonicalizeRule(text, { family: "ipv4", backend: "legacy", table, chain: "MINE" })).toEqual([text]);
  });
});

describe("what lacks its protocol is refused", () => {
  it.each([
    "--dport 80",
    "-m tcp --dport 80",
    "! -p tcp -m tcp --dport 80",
    "-m multiport --dports 80",
    "-p icmp -m multiport --dports 80",
    "-m icmp --icmp-type 8",
    "-j REJECT --reject-with tcp-reset",
    "! -p tcp -j REJECT --reject-with tcp-reset",
  ])("%s", text => {
    expect(refusal(text).fix).toMatch(/-p/);
  });

  it.each(["-j DNAT --to-destination 192.0.2.1:80", "-j REDIRECT --to-ports 80", "-p gre -j REDIRECT --to-ports 80"])(
    "%s",
    text => {
      expect(refusal(text, { table: "nat", chain: "PREROUTING" }).fix).toMatch(/-p/);
    },
  );
});

describe("what belongs to the other family is refused", () => {
  it.each<[string, Family]>([
    ["-s 2001:db8::1", "ipv4"],
    ["-d 192.0.2.1", "ipv6"],
    ["-p icmp -m icmp --icmp-type 8", "ipv6"],
    ["-p icmpv6 -m icmp6 --icmpv6-type 128", "ipv4"],
    ["-p icmp --icmp-type neighbour-solicitation", "ipv4"],
    ["-p icmpv6 --icmpv6-type host-redirect", "ipv6"],
    ["-j REJECT --reject-with icmp6-no-route", "ipv4"],
    ["-j REJECT --reject-with icmp-net-prohibited", "ipv6"],
    ["-m ttl --ttl-eq 1", "ipv6"],
    ["-m hl --hl-eq 1", "ipv4"],
    ["-f", "ipv6"],
    ["-4", "ipv6"],
    ["-m addrtype --dst-type BROADCAST", "ipv6"],
    ["-m iprange --src-range 192.0.2.1-192.0.2.5", "ipv6"],
  ])("%s in %s", (text, family) => {
    expect(refusal(text, { family })).toBeInstanceOf(RuleError);
  });
});

describe("malformed values are refused", () => {
  it.each([
    "-p tcp --dport 65536",
    "-p udp --dport 65536",
    "-p tcp --dport nosuchservice",
    "-p tcp --dport -1",
    "-p 256",
    "-p nosuchprotocol",
    "-s host.example.org",
    "-s 192.0.2.1/33",
    "-s 010.0.0.1",
    "! -s 192.0.2.1,192.0.2.2",
    "-i interface-name16",
    '-i "eth 0"',
    '-i ""',
    `-j ${"C".repeat(29)}`,
    '-j "MY CHAIN"',
    '-g ""',
    '-m "a b" --c d',
    "-p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16",
    "-p tcp -m multiport --dports 80: ",
    "-m limit --limit 10001/second",
    "-m limit --limit 5/fortnight",
    "-m limit --limit-burst 0",
    "-m mark --mark 4294967296",
    "-m conntrack --ctstate MAYBE",
    "-m conntrack --ctorigsrc 192.0.2.1/255.0.255.0",
    "-p icmp --icmp-type 3/0:3",
    "-p icmp --icmp-type host",
    "-m mac --mac-source 02:00:00:00:00",
    "-j LOG --log-level 8",
    "-j NFLOG --nflog-group 65536",
    "-m set --match-set banned sideways",
    "-m recent --update --mask 24",
    "-m recent --set --name a/b",
    `-m recent --set --name ${"x".repeat(200)}`,
    "-m connlimit --connlimit-above 1 --connlimit-mask 33",
    "-j NFQUEUE --queue-balance 4:4",
  ])("%s", text => {
    expect(refusal(text)).toBeInstanceOf(RuleError);
  });
});

describe("incomplete, repeated or clashing options are refused", () => {
  it.each([
    "-m tcp",
    "-p icmp -m icmp",
    "-m conntrack",
    "-m comment",
    "-m comment --comment",
    "-m addrtype --limit-iface-in",
    "-m set --match-set banned",
    "-s 192.0.2.1 -s 192.0.2.2",
    "-p tcp -p udp",
    "-j ACCEPT -j DROP",
    "-p tcp --dport 1 --dport 2",
    "-m ttl --ttl-lt 5 --ttl-gt 3",
    "-m recent --set --seconds 5",
    "-m recent --update --reap",
    "-m recent --name x",
    "-j NFQUEUE --queue-num 1 --queue-balance 1:2",
    "-p tcp -m multiport --sports 1 --dports 2",
    "-m mark --mark 1 --nosuch",
    "-j MARK --set-mark 1 --or-mark 2",
    "-m limit ! --limit 1/s",
    "! -j DROP",
    "-p tcp --dport 80 stray",
    "-p tcp --dport ! 80",
    "--s 192.0.2.1",
    "-s",
    '-m comment --comment "open',
    "-s ! 192.0.2.1",
  ])("%s", text => {
    expect(refusal(text)).toBeInstanceOf(RuleError);
  });
});

describe("what one backend alone refuses or prints wrongly is refused there", () => {
  it("a rate whose credits overflow the legacy backend", () => {
    expect(refusal("-m limit --limit 1/day").what).toMatch(/overflow/);
    const context = { family: "ipv4", backend: "nf_tables", table: "filter" } as const;
    expect(canonicalizeRule("-m limit --limit 1/day", context)).toEqual(["-m limit --limit 1/day"]);
    for (const text of ["-m limit --limit 1/day --limit-burst 1", "-m limit --limit 2/day"]) {
      expect(canonicalizeRule(text, { ...context, backend: "legacy" })).toEqual([text]);
    }
  });

  it("two conditions on one port, of which nft prints the last only", () => {
    const text = "-p tcp -m tcp --dport 1:100 -m tcp ! --dport 50";
    expect(refusal(text, { backend: "nf_tables" }).option).toBe("--dport");
    expect(canonicalizeRule(text, { family: "ipv4", backend: "legacy", table: "filter" })).toEqual([text]);
  });

  it("TCPMSS without a match on SYN, in the legacy backend", () => {
    const place = { table: "mangle", chain: "FORWARD" } as const;
    expect(refusal("-p tcp -j TCPMSS --set-mss 1400", place).fix).toMatch(/--syn/);
  });

  it("QUEUE, which nft does not have", () => {
    expect(refusal("-j QUEUE", { backend: "nf_tables" }).fix).toMatch(/NFQUEUE/);
  });
});

describe("a refusal", () => {
  it("names the option, the reason, the rule and the fix in one paragraph", () => {
    const error = refusal("-p tcp --dport 70000 -j ACCEPT");
    expect(error.option).toBe("--dport");
    expect(error.text).toBe("-p tcp --dport 70000 -j ACCEPT");
    expect(error.message).toContain(error.what);
    expect(error.message).toContain(error.fix);
    expect(error.message).not.toContain("\n");
  });

  it("stays short for a rule of one MiB", () => {
    const error = refusal(`-m comment --comment "${"x".repeat(1 << 20)}"`);
    expect(error.message.length).toBeLessThan(1_000);
  });
});
