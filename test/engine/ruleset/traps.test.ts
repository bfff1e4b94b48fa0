import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Backend,
  type BackendContext,
  canonicalizeRule,
  type Family,
  RuleError,
  type TableName,
} from "../../../engine/ruleset";
import { randomRule } from "./random-rules";
import { randomRuns } from "./random-runs";

const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];
const BACKENDS: readonly Backend[] = ["legacy", "nf_tables"];

/** What each backend of iptables 1.8.9 printed when the rule was loaded into it, or that it refused the rule. */
type Outcome = readonly [written: string, legacy: string, nft: string];

const REFUSED = "refused";

function attempt(text: string, context: BackendContext): string {
  try {
    return canonicalizeRule(text, context).join("\n");
  } catch (error) {
    if (error instanceof RuleError) return REFUSED;
    throw error;
  }
}

interface Place {
  readonly families?: readonly Family[];
  readonly table?: TableName;
  readonly chain?: string;
}

/** The rule is refused by default in both backends, and spelled as each of them printed it. */
function expectTrap([written, legacy, nft]: Outcome, place: Place = {}): void {
  const { families = FAMILIES, table = "filter", chain = "FORWARD" } = place;
  for (const family of families) {
    const context = { family, table, chain };
    for (const backend of BACKENDS) {
      const saved = backend === "legacy" ? legacy : nft;
      const about = `${written} in ${family} ${backend}`;
      expect(attempt(written, { ...context, backend }), about).toBe(REFUSED);
      expect(attempt(written, { ...context, backend, traps: "spell" }), about).toBe(saved);
    }
  }
}

const same = (written: string, saved = written): Outcome => [written, saved, saved];

it("an option that iptables forgets when it reads on is refused, and left out where it stands", () => {
  expectTrap(same("-p tcp -j ECN --ecn-ip-ect 2 --ecn-tcp-remove", "-p tcp -j ECN --ecn-tcp-remove"), {
    families: ["ipv4"],
    table: "mangle",
  });
});

describe("a reversed range that its backend loads", () => {
  it.each([
    same("-p udp --dport 9:8", "-p udp -m udp --dport 9:8"),
    same("-p udp ! --sport 65535:0", "-p udp -m udp ! --sport 65535:0"),
    same("-p dccp -m dccp ! --dport 9:8"),
    same("-m conntrack --ctorigsrcport 9:8"),
    same("-m conntrack ! --ctexpire 9:8"),
    same("-m length --length 9:8"),
  ])("is spelled as it stands: %s", (...outcome) => {
    expectTrap(outcome);
  });

  it("is spelled as it stands in ranges of addresses", () => {
    expectTrap(same("-m iprange ! --src-range 192.0.2.9-192.0.2.1"), { families: ["ipv4"] });
    expectTrap(same("-m iprange --dst-range 2001:db8::9-2001:db8::1"), { families: ["ipv6"] });
    const nat = { table: "nat", chain: "PREROUTING" } as const;
    expectTrap(same("-j DNAT --to-destination 192.0.2.9-192.0.2.1"), { ...nat, families: ["ipv4"] });
    expectTrap(same("-j DNAT --to-destination 2001:db8::9-2001:db8::1"), { ...nat, families: ["ipv6"] });
  });

  it.each([
    "-p tcp --dport 9:8",
    "-p sctp -m sctp ! --dport 9:8",
    "-p tcp -m multiport --dports 9:8",
    "-j NFQUEUE --queue-balance 5:4",
  ])("stays refused where the backend refuses it: %s", written => {
    expectTrap(same(written, REFUSED));
  });
});

describe("a condition that leaves nothing", () => {
  it.each<Outcome>([
    ["! -i + -j DROP", "-j DROP", "! -i + -j DROP"],
    ["! -i + ! -o + -j DROP", "-j DROP", "! -i + ! -o + -j DROP"],
    ["! -p all -j DROP", REFUSED, REFUSED],
    ["-p tcp ! --dport : -j DROP", "-p tcp -m tcp -j DROP", "-p tcp -j DROP"],
    ["-p udp -m udp ! --dport : -m udp ! --sport 0:65535", "-p udp -m udp -m udp", "-p udp"],
    ["-p tcp ! --dport : -m tcp --sport 5", "-p tcp -m tcp -m tcp --sport 5", "-p tcp -m tcp --sport 5"],
    [
      "-p tcp -m tcp ! --dport : -m mark --mark 1 -m tcp --dport 5",
      "-p tcp -m tcp -m mark --mark 0x1 -m tcp --dport 5",
      "-p tcp -m mark --mark 0x1 -m tcp --dport 5",
    ],
    ["-p tcp --tcp-flags NONE SYN", "-p tcp -m tcp", "-p tcp"],
    ["-p tcp ! --tcp-flags NONE NONE", "-p tcp -m tcp ! --tcp-flags NONE NONE", "-p tcp"],
    [
      "-p tcp --dport 5 ! --tcp-flags NONE NONE",
      "-p tcp -m tcp --dport 5 ! --tcp-flags NONE NONE",
      "-p tcp -m tcp --dport 5",
    ],
    same("-p tcp ! --dport : --tcp-option 5", "-p tcp -m tcp --tcp-option 5"),
    same("-p tcp --tcp-option 5 --tcp-flags NONE SYN", "-p tcp -m tcp --tcp-option 5"),
    same("-p tcp --tcp-option 5 ! --tcp-flags NONE SYN", "-p tcp -m tcp --tcp-option 5 ! --tcp-flags NONE SYN"),
    same("-p tcp ! --tcp-flags SYN SYN,ACK", "-p tcp -m tcp ! --tcp-flags SYN SYN,ACK"),
  ])("%s is saved as %s, in nft as %s", (...outcome) => {
    expectTrap(outcome);
  });

  it("is kept of an address by the legacy backend, which nft refuses", () => {
    expectTrap(["! -s 192.0.2.1/0", "! -s 0.0.0.0/0", REFUSED], { families: ["ipv4"] });
    expectTrap(["! -d ::/0 -j DROP", "! -d ::/0 -j DROP", REFUSED], { families: ["ipv6"] });
  });

  it("is kept of ICMP types, of which only the first code of a range is printed", () => {
    expectTrap(same("-p icmp ! --icmp-type 255/3", "-p icmp -m icmp ! --icmp-type any"), { families: ["ipv4"] });
    expectTrap(same("-p icmp --icmp-type 3/3:0", "-p icmp -m icmp --icmp-type 3/3"), { families: ["ipv4"] });
    const saved = "-p ipv6-icmp -m icmp6 --icmpv6-type 3/0";
    expectTrap(same("-p ipv6-icmp --icmpv6-type 3/0:3", saved), { families: ["ipv6"] });
  });
});

describe("a text that is too long", () => {
  const x = (count: number): string => "x".repeat(count);

  it.each<Outcome>([
    same(`-m comment --comment ${x(256)}`, `-m comment --comment ${x(255)}`),
    same(`-m comment --comment "${x(255)} tail"`, `-m comment --comment ${x(255)}`),
    same(`-j LOG --log-prefix "${x(28)} tail"`, `-j LOG --log-prefix "${x(28)} "`),
    [`-j NFLOG --nflog-prefix ${x(64)}`, `-j NFLOG --nflog-prefix ${x(63)}`, `-j NFLOG --nflog-prefix ${x(64)}`],
    [`-j NFLOG --nflog-prefix ${x(140)}`, `-j NFLOG --nflog-prefix ${x(63)}`, `-j NFLOG --nflog-prefix ${x(127)}`],
    same(`-m recent --set --rdest --mask ::1 --name ${x(230)}`, `-m recent --set --name ${x(199)} --mask ::1 --rdest`),
  ])("is cut where the backend cuts it: %#", (...outcome) => {
    expectTrap(outcome, outcome[0].includes("::1") ? { families: ["ipv6"] } : {});
  });

  it("is cut in bytes, and before it is escaped", () => {
    const half = `-m comment --comment "${"é".repeat(127)}\ufffd"`;
    expectTrap(same(`-m comment --comment "${"é".repeat(128)}"`, half));
    const quotes = `-m comment --comment "${x(253)}\\"\\""`;
    expectTrap(same(`-m comment --comment "${x(253)}\\"\\"\\"\\""`, quotes));
  });

  it("is the same after a second cut, whatever it is cut through", () => {
    const text = fc.string({ unit: "grapheme", minLength: 200, maxLength: 300 });
    fc.assert(
      fc.property(text, fc.constantFrom(...BACKENDS), (comment, backend) => {
        const context = { family: "ipv4", table: "filter", backend, traps: "spell" } as const;
        const written = `-m comment --comment "${comment.replace(/["\\]/g, "\\$&")}"`;
        const saved = attempt(written, context);
        if (saved !== REFUSED) expect(attempt(saved, context)).toBe(saved);
      }),
    );
  });

  it("stays refused when no backend takes it at all", () => {
    expectTrap(same(`-m comment --comment ${x(1024)}`, REFUSED));
    expectTrap(same('-j LOG --log-prefix ""', REFUSED));
    expectTrap(same(`-i ${x(16)}`, REFUSED));
  });
});

describe("two conditions of one kind in the nft backend", () => {
  const nft = { family: "ipv4", table: "filter", backend: "nf_tables" } as const;

  it.each([
    ["-m tcp --dport 1:100 -m tcp ! --dport 50", "! --dport 50"],
    ["-m tcp --dport 50 -m tcp --sport 7 -m tcp ! --dport 1:100", "--sport 7 ! --dport 1:100"],
    ["-m tcp ! --dport 5 -m tcp --dport 6", "! --dport 6"],
    ["-m tcp --dport 1:2 -m tcp --dport 0:9", "--dport 1:9"],
    ["-m tcp --dport 5 -m tcp ! --dport 0:9", "--dport 10:5"],
    ["-m tcp ! --dport 5 -m tcp ! --dport 0:9", "! --dport 10:5"],
    ["-m tcp --dport 0:9 -m tcp --dport 5:", "--dport 5:65535"],
    ["-m tcp --dport 0 -m tcp --dport 0:9", "--dport 0:9"],
    ["-m tcp --dport 65535 -m tcp ! --dport 0", "! --dport 0"],
    ["-m tcp ! --tcp-flags ALL ACK -m tcp --syn", "! --tcp-flags FIN,SYN,RST,ACK SYN"],
  ])("-p tcp %s is read back as -m tcp %s", (written, saved) => {
    const text = `-p tcp ${written}`;
    expect(attempt(text, nft)).toBe(REFUSED);
    expect(attempt(text, { ...nft, traps: "spell" })).toBe(`-p tcp -m tcp ${saved}`);
  });

  it("are kept beside each other when one of them is no nft expression", () => {
    const text = "-p tcp -m tcp --dport 5 -m tcp --dport 6 --tcp-option 5";
    expect(attempt(text, nft)).toBe(text);
    expect(attempt("-p tcp --syn -m tcp ! --tcp-flags NONE NONE", { ...nft, traps: "spell" })).toBe(
      "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN",
    );
  });
});

describe("what iptables takes as something else", () => {
  it.each<Outcome>([
    same("-p udp --dport 131075", "-p udp -m udp --dport 3"),
    ["-p udp ! --dport 0:131071", "-p udp -m udp", "-p udp"],
    same("-m conntrack --ctorigsrcport 65536", "-m conntrack --ctorigsrcport 0"),
    same("-p tcp --dport 65536", REFUSED),
    same("-p udp --dport 2147483648", REFUSED),
    ["-m limit --limit 5/sec --limit-burst 0", REFUSED, "-m limit --limit 5/sec"],
    ["! -p tcp -m tcp --dport 80", REFUSED, "! -p tcp -m tcp --dport 80"],
    ["! -p tcp -m tcp ! --dport :", REFUSED, "! -p tcp"],
    ["! -p tcp -m tcp --dport :", REFUSED, REFUSED],
    ["! -p tcp -m tcp --tcp-option 5 --dport 5", REFUSED, REFUSED],
    ["! -p udp -m tcp --dport 80", REFUSED, REFUSED],
    same("! -p sctp -m sctp --dport 80", REFUSED),
    same("-p sctp -m sctp --chunk-types any DATA:Uu,INIT:", "-p sctp -m sctp --chunk-types any DATA:U,INIT"),
    same("-p sctp -m sctp --chunk-types any DATA:b:U", REFUSED),
  ])("%s is saved as %s, in nft as %s", (...outcome) => {
    expectTrap(outcome);
  });

  it.each<Outcome>([
    same("-m conntrack --ctorigsrc 192.0.2.1/255.0.255.0", "-m conntrack --ctorigsrc 192.0.2.1"),
    same(
      "-m connlimit --connlimit-above 1 --connlimit-mask 33",
      "-m connlimit --connlimit-above 1 --connlimit-mask 32 --connlimit-saddr",
    ),
    same(
      "-m connlimit --connlimit-above 1 --connlimit-mask 255.0.255.0",
      "-m connlimit --connlimit-above 1 --connlimit-mask 32 --connlimit-saddr",
    ),
  ])("in IPv4 %s is saved as %s", (...outcome) => {
    expectTrap(outcome, { families: ["ipv4"] });
  });

  it("stays refused of masks that IPv6 does not take", () => {
    expectTrap(same("-m connlimit --connlimit-above 1 --connlimit-mask 129", REFUSED), { families: ["ipv6"] });
    expectTrap(
      same(
        "-m connlimit --connlimit-above 1 --connlimit-mask ffff:0:ffff::",
        "-m connlimit --connlimit-above 1 --connlimit-mask 128 --connlimit-saddr",
      ),
      { families: ["ipv6"] },
    );
  });

  it.each<Outcome>([
    same("! -p tcp -j MASQUERADE --to-ports 5-9"),
    same("! -p gre -j MASQUERADE --to-ports 5-9", REFUSED),
    same("-p tcp -j SNAT --to-source 192.0.2.9:5-9/3", "-p tcp -j SNAT --to-source 192.0.2.9:5-9/0"),
    same("-p tcp -j SNAT --to-source 192.0.2.9:5-9/0", REFUSED),
    same("-p tcp -j SNAT --to-source 192.0.2.9:9-5", REFUSED),
    same("-p tcp -j MASQUERADE --to-ports 5-9/3", "-p tcp -j MASQUERADE --to-ports 5-9/0"),
  ])("in POSTROUTING %s is saved as %s", (...outcome) => {
    expectTrap(outcome, { families: ["ipv4"], table: "nat", chain: "POSTROUTING" });
  });

  it("is refused of REDIRECT, as the backends do", () => {
    const place = { families: ["ipv4"], table: "nat", chain: "PREROUTING" } as const;
    expectTrap(same("-p tcp -j REDIRECT --to-ports 5-9/3", REFUSED), place);
  });

  it("is the number a shifted DNAT range begins with", () => {
    const outcome = same(
      "-p tcp -j DNAT --to-destination 192.0.2.9:5-9/3-4",
      "-p tcp -j DNAT --to-destination 192.0.2.9:5-9/3",
    );
    expectTrap(outcome, { families: ["ipv4"], table: "nat", chain: "PREROUTING" });
  });
});

describe("characters that nobody writes", () => {
  it.each([
    same('-m comment --comment "a\x1b[31m"'),
    same('-j LOG --log-prefix "a\rb"'),
    same('-i "eth 0"', "-i eth 0"),
    same("-i eth/0"),
    same("-m physdev --physdev-in a/b"),
    same('-m comment --comment "a\0b"', REFUSED),
    same('-m comment --comment "a\nb"', REFUSED),
    same('-i ""', REFUSED),
  ])("are spelled as they stand: %j", (...outcome) => {
    expectTrap(outcome);
  });
});

describe("a rule without traps", () => {
  it("is spelled alike however traps are handled", () => {
    let accepted = 0;
    const place = fc.record({
      family: fc.constantFrom(...FAMILIES),
      backend: fc.constantFrom(...BACKENDS),
      table: fc.constantFrom<TableName>("filter", "nat", "mangle", "raw"),
    });
    const written = place.chain(context => fc.tuple(fc.constant(context), randomRule(context.family)));
    fc.assert(
      fc.property(written, ([context, text]) => {
        const strict = attempt(text, context);
        if (strict === REFUSED) return;
        accepted += 1;
        expect(attempt(text, { ...context, traps: "spell" })).toBe(strict);
      }),
      { numRuns: randomRuns(1_000) },
    );
    expect(accepted).toBeGreaterThan(200);
  });
});
