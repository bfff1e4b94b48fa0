import { describe, expect, it } from "vitest";
import {
  type Backend,
  type BackendContext,
  canonicalizeRule,
  type Family,
  RuleError,
  type TableName,
} from "../../../engine/ruleset";

const BACKENDS: readonly Backend[] = ["legacy", "nf_tables"];
const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

interface Place {
  readonly families?: readonly Family[];
  readonly table?: TableName;
  readonly chain?: string;
}

function attempt(text: string, context: BackendContext): string {
  try {
    return canonicalizeRule(text, context).join("\n");
  } catch (error) {
    if (error instanceof RuleError) return `refused: ${error.message}`;
    throw error;
  }
}

function contexts({ families = FAMILIES, table = "mangle", chain = "MINE" }: Place): readonly BackendContext[] {
  return families.flatMap(family => BACKENDS.map(backend => ({ family, backend, table, chain })));
}

/** Both backends and families save the first as the second, and the second as itself. */
function expectSaved(written: string, saved: string, place: Place = {}): void {
  for (const context of contexts(place)) {
    expect(attempt(written, context), `${written} in ${context.family}`).toBe(saved);
    expect(attempt(saved, context), `${saved} in ${context.family}`).toBe(saved);
  }
}

function expectRefused(written: string, named: string | RegExp, place: Place = {}): void {
  for (const context of contexts(place)) {
    const got = attempt(written, context);
    expect(got, written).toMatch(/^refused: /);
    expect(got, written).toMatch(named);
    expect(attempt(written, { ...context, traps: "spell" }), written).toMatch(/^refused: /);
  }
}

/** Refused of who writes it, and spelled as iptables 1.8.9 printed it once it was loaded. */
function expectTrap(written: string, saved: string, place: Place = {}): void {
  for (const context of contexts(place)) {
    expect(attempt(written, context), written).toMatch(/^refused: /);
    expect(attempt(written, { ...context, traps: "spell" }), written).toBe(saved);
  }
}

describe("targets that change a header field", () => {
  it.each([
    ["-j DSCP --set-dscp 010", "-j DSCP --set-dscp 0x08"],
    ["-j DSCP --set-dscp-class af43", "-j DSCP --set-dscp 0x26"],
    ["-j DSCP --set-dscp-class CS7", "-j DSCP --set-dscp 0x38"],
    ["-j TOS --set-tos 8", "-j TOS --set-tos 0x08/0xff"],
    ["-j TOS --set-tos 010/3", "-j TOS --set-tos 0x08/0x03"],
    ["-j TOS --set-tos maximize-THROUGHPUT", "-j TOS --set-tos 0x08/0x3f"],
    ["-j TOS --and-tos 0xf0", "-j TOS --set-tos 0x00/0x0f"],
    ["-j TOS --or-tos 3", "-j TOS --set-tos 0x03/0x03"],
    ["-j TOS --xor-tos 3", "-j TOS --set-tos 0x03/0x00"],
    ["-p tcp -j TCPOPTSTRIP --strip-options md5,wscale,0x10", "-p tcp -j TCPOPTSTRIP --strip-options 3,16,19"],
    ["-p tcp -j TCPOPTSTRIP", "-p tcp -j TCPOPTSTRIP"],
  ])("%s is saved as %s", (written, saved) => {
    expectSaved(written, saved);
  });

  it("are of one family where the field is", () => {
    expectSaved("-j TTL --ttl-inc 0x10", "-j TTL --ttl-inc 16", { families: ["ipv4"] });
    expectSaved("-j HL --hl-set 0", "-j HL --hl-set 0", { families: ["ipv6"] });
    expectRefused("-j TTL --ttl-inc 1", /-j TTL/, { families: ["ipv6"] });
    expectRefused("-j HL --hl-inc 0", "--hl-inc", { families: ["ipv6"] });
    expectRefused("-j TTL", /--ttl-set, --ttl-dec, --ttl-inc/, { families: ["ipv4"] });
  });

  it.each([
    ["-p tcp -j ECN --ecn-tcp-remove", "-p tcp -j ECN --ecn-tcp-remove"],
    ["-p tcp -j ECN --ecn-tcp-cwr 0 --ecn-tcp-ece 0", "-p tcp -j ECN --ecn-tcp-remove"],
    ["-p tcp -j ECN --ecn-tcp-remove --ecn-ip-ect 2", "-p tcp -j ECN --ecn-tcp-ece 0 --ecn-tcp-cwr 0 --ecn-ip-ect 2"],
    ["-p tcp -j ECN --ecn-tcp-cwr 0", "-p tcp -j ECN --ecn-tcp-cwr 0"],
    ["-j ECN --ecn-ip-ect 0", "-j ECN --ecn-ip-ect 0"],
  ])("ECN: %s is saved as %s", (written, saved) => {
    expectSaved(written, saved, { families: ["ipv4"] });
  });

  it.each<[string, string]>([
    ["-j DSCP --set-dscp 64", "--set-dscp"],
    ["-j DSCP --set-dscp-class LE", "--set-dscp-class"],
    ["-j DSCP --set-dscp 1 --set-dscp-class EF", "--set-dscp"],
    ["-j TOS --set-tos 256", "--set-tos"],
    ["-j TOS --set-tos Minimize", "--set-tos"],
    ["-j TOS --or-tos 1 --and-tos 2", "--and-tos"],
    ["-j TCPOPTSTRIP --strip-options 3", "TCPOPTSTRIP"],
    ["! -p tcp -j TCPOPTSTRIP --strip-options 3", "TCPOPTSTRIP"],
    ["-p tcp -j TCPOPTSTRIP --strip-options 1", "--strip-options"],
    ["-p tcp -j TCPOPTSTRIP --strip-options mss,2", "--strip-options"],
  ])("%s is refused", (written, named) => {
    expectRefused(written, named);
  });

  it("stand in table mangle only", () => {
    const filter = { table: "filter", chain: "INPUT" } as const;
    expectRefused("-j DSCP --set-dscp 1", /table filter/, filter);
    expectRefused("-j TOS --set-tos 1", /table filter/, filter);
    expectRefused("-j ECN --ecn-tcp-remove", /protocol|TCP/, { families: ["ipv4"] });
  });

  it("print an option without its value in iptables 1.8.7, which is a trap there", () => {
    const old = { family: "ipv4", backend: "legacy", table: "mangle", iptables: "1.8.7" } as const;
    expect(attempt("-p tcp -j TCPOPTSTRIP", old)).toMatch(/^refused: .*without a value/);
    expect(attempt("-p tcp -j TCPOPTSTRIP", { ...old, traps: "spell" })).toBe("-p tcp -j TCPOPTSTRIP --strip-options");
  });
});

describe("targets that translate or redirect", () => {
  it("map a network, and lose a mask with holes before 1.8.11", () => {
    const nat = { families: ["ipv4"], table: "nat" } as const;
    expectSaved("-j NETMAP --to 192.0.2.77/28", "-j NETMAP --to 192.0.2.64/28", nat);
    expectSaved("-j NETMAP --to 192.0.2.77", "-j NETMAP --to 192.0.2.77/32", nat);
    expectTrap("-j NETMAP --to 192.0.2.77/255.0.255.0", "-j NETMAP --to 192.0.2.77/32", nat);
    expectRefused("-j NETMAP --to 192.0.2.0/33", "--to", nat);
    const ipv6 = { families: ["ipv6"], table: "nat" } as const;
    expectSaved("-j NETMAP --to 2001:DB8::1/64", "-j NETMAP --to 2001:db8::/64", ipv6);
    const recent = { family: "ipv4", backend: "legacy", table: "nat", iptables: "1.8.11" } as const;
    expect(attempt("-j NETMAP --to 192.0.2.77/255.0.255.0", recent)).toBe("-j NETMAP --to 192.0.2.0/255.0.255.0");
  });

  it("translate prefixes without host bits, each in its hooks", () => {
    const ipv6 = { families: ["ipv6"] } as const;
    const prefixes = "--src-pfx fd00:1::/48 --dst-pfx 2001:db8:1::/48";
    expectSaved("-j SNPT --dst-pfx 2001:DB8:1::/48 --src-pfx fd00:1::/48", `-j SNPT ${prefixes}`, ipv6);
    expectSaved(`-j DNPT ${prefixes}`, `-j DNPT ${prefixes}`, { ...ipv6, chain: "PREROUTING" });
    expectRefused(`-j DNPT ${prefixes}`, /POSTROUTING/, { ...ipv6, chain: "POSTROUTING" });
    expectRefused("-j SNPT --src-pfx fd00::1/48 --dst-pfx 2001:db8:1::/48", "--src-pfx", ipv6);
    expectRefused("-j SNPT --src-pfx fd00::/65 --dst-pfx 2001:db8:1::/48", "--src-pfx", ipv6);
    expectRefused("-j SNPT --src-pfx fd00::/48", "--dst-pfx", ipv6);
    expectTrap("-j SNPT --src-pfx ::/0 --dst-pfx fd00::/16", "-j SNPT --dst-pfx fd00::/16", ipv6);
  });

  it("hand packets to a local socket, with address and mark filled in", () => {
    const here = { chain: "PREROUTING" } as const;
    const saved = "-p tcp -j TPROXY --on-port 53 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0";
    expectSaved("-p tcp -j TPROXY --on-port domain", saved, { ...here, families: ["ipv4"] });
    const marked = "-p udp -j TPROXY --on-port 9 --on-ip ::1 --tproxy-mark 0x7/0xffffffff";
    expectSaved("-p udp -j TPROXY --tproxy-mark 7 --on-ip ::1 --on-port 9", marked, { ...here, families: ["ipv6"] });
    expectTrap("-p tcp -j TPROXY --on-port 65537", saved.replace("53", "1"), { ...here, families: ["ipv4"] });
    expectRefused("-p tcp -j TPROXY --on-port 9", /INPUT/, { chain: "INPUT" });
    expectRefused("-p sctp -j TPROXY --on-port 9", "TPROXY", here);
    expectRefused("-p tcp -j TPROXY", "--on-port", here);
  });

  it("copy packets to a host", () => {
    const ipv4 = { families: ["ipv4"] } as const;
    expectSaved("-j TEE --oif eth1 --gateway 192.0.2.1", "-j TEE --gateway 192.0.2.1 --oif eth1", ipv4);
    expectRefused("-j TEE --gateway 0.0.0.0", "--gateway", ipv4);
    expectRefused("-j TEE --gateway 2001:db8::1", "--gateway", ipv4);
    expectRefused("-j TEE --oif eth1", "--gateway");
  });

  it("answer handshakes for a server", () => {
    const written = "-p tcp -j SYNPROXY --ecn --mss 1400 --wscale 7 --timestamp --sack-perm";
    const saved = "-p tcp -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1400 --ecn";
    expectSaved(written, saved, { table: "filter", chain: "FORWARD" });
    expectTrap("-p tcp -j SYNPROXY --mss 65537 --wscale 260", "-p tcp -j SYNPROXY --wscale 4 --mss 1");
    expectRefused("-p udp -j SYNPROXY --mss 1400", "SYNPROXY");
    expectRefused("-p tcp -j SYNPROXY --mss 1400", /OUTPUT/, { table: "filter", chain: "OUTPUT" });
  });
});

describe("targets that mark and measure", () => {
  it.each([
    ["-j CLASSIFY --set-class 0xA:fF", "-j CLASSIFY --set-class 000a:00ff"],
    ["-j AUDIT --type DROP", "-j AUDIT --type drop"],
    ["-j CONNSECMARK --save", "-j CONNSECMARK --save"],
    ["-j SECMARK --selctx a:b:c", "-j SECMARK --selctx a:b:c"],
    ["-j IDLETIMER --alarm --label up.1 --timeout 0x10", "-j IDLETIMER --timeout 16 --label up.1 --alarm"],
    ["-j LED --led-always-blink --led-trigger-id a --led-delay 0", '-j LED --led-trigger-id "a" --led-always-blink'],
    [
      "-j SET --timeout 9 --del-set b src --exist --add-set a dst,src",
      "-j SET --add-set a dst,src --exist --timeout 9 --del-set b src",
    ],
    ["-j SET --map-prio --map-set a src --map-mark", "-j SET --map-set a src --map-mark --map-prio"],
  ])("%s is saved as %s", (written, saved) => {
    expectSaved(written, saved);
  });

  it.each<[string, string]>([
    ["-j CLASSIFY --set-class 1", "--set-class"],
    ["-j AUDIT --type maybe", "--type"],
    ["-j CONNSECMARK", "--save"],
    ["-j IDLETIMER --timeout 0 --label a", "--timeout"],
    ["-j IDLETIMER --timeout 9 --label power", "--label"],
    ["-j IDLETIMER --timeout 9", "--label"],
    ["-j SET --del-set a src --exist", "--add-set"],
    ["-j SET --map-set a src", "--map-set"],
    ["-j SET --map-mark --add-set a src", "--map-set"],
    ["-j SET", "--add-set"],
  ])("%s is refused", (written, named) => {
    expectRefused(written, named);
  });

  it.each([
    ["-j CLASSIFY --set-class 10001:2", "-j CLASSIFY --set-class 0001:0002"],
    [`-j IDLETIMER --timeout 9 --label ${"a".repeat(28)}`, `-j IDLETIMER --timeout 9 --label ${"a".repeat(27)}`],
    ["-j LED --led-trigger-id a --led-delay INF", '-j LED --led-trigger-id "a" --led-delay -1'],
  ])("%s is a trap, saved as %s", (written, saved) => {
    expectTrap(written, saved);
  });

  it("stand where the kernel takes them", () => {
    expectRefused("-j CLASSIFY --set-class 1:1", /PREROUTING/, { chain: "PREROUTING" });
    expectRefused("-j SET --map-set a src --map-queue", "--map-queue", { chain: "INPUT" });
    expectRefused("-j SET --map-set a src --map-mark", /table filter/, { table: "filter" });
    expectRefused("-j CONNSECMARK --save", /table raw/, { table: "raw" });
  });

  it("trace in table raw, and with nft in every table", () => {
    expectSaved("-j TRACE", "-j TRACE", { table: "raw" });
    const filter = { family: "ipv4", table: "filter" } as const;
    expect(attempt("-j TRACE", { ...filter, backend: "nf_tables" })).toBe("-j TRACE");
    expect(attempt("-j TRACE", { ...filter, backend: "legacy" })).toMatch(/^refused: .*raw/);
  });
});

describe("HMARK", () => {
  it("writes a tuple out as the masks it stands for", () => {
    const rest = "--hmark-rnd 0x0000002a --hmark-mod 10";
    const saved = (length: number): string =>
      `-j HMARK --hmark-src-prefix ${length} --hmark-dport-mask 0xffff --hmark-proto-mask 0xffff ${rest} --hmark-tuple ct`;
    const written = "-j HMARK --hmark-tuple proto,dport,ct,SRC --hmark-mod 10 --hmark-rnd 42";
    expectSaved(written, saved(32), { families: ["ipv4"] });
    expectSaved(written, saved(128), { families: ["ipv6"] });
  });

  it("prints each number in its own width", () => {
    expectSaved(
      "-j HMARK --hmark-offset 0 --hmark-mod 0x10 --hmark-rnd 1 --hmark-spi-mask 2 --hmark-spi 3 --hmark-proto-mask 4",
      "-j HMARK --hmark-spi-mask 0x00000002 --hmark-spi 0x00000003 --hmark-proto-mask 0x04 --hmark-rnd 0x00000001 --hmark-mod 16 --hmark-offset 0",
    );
  });

  it.each<[string, string]>([
    ["-j HMARK --hmark-rnd 1 --hmark-mod 1", "--hmark-tuple"],
    ["-j HMARK --hmark-tuple src --hmark-mod 1", "--hmark-rnd"],
    ["-j HMARK --hmark-tuple src --hmark-rnd 1", "--hmark-mod"],
    ["-j HMARK --hmark-tuple src --hmark-rnd 1 --hmark-mod 0", "--hmark-mod"],
    ["-j HMARK --hmark-tuple src --hmark-src-prefix 8 --hmark-rnd 1 --hmark-mod 1", "--hmark-src-prefix"],
    ["-j HMARK --hmark-tuple sport,spi --hmark-rnd 1 --hmark-mod 1", "--hmark-spi-mask"],
    ["-j HMARK --hmark-spi 1 --hmark-dport 1 --hmark-rnd 1 --hmark-mod 1", "--hmark-dport"],
  ])("%s is refused", (written, named) => {
    expectRefused(written, named);
  });
});

describe("RATEEST", () => {
  const rule = (interval: string, constant: string): string =>
    `-j RATEEST --rateest-name web --rateest-interval ${interval} --rateest-ewmalog ${constant}`;

  it.each([
    ["200ms", "300ms", "250.0ms", "500.0ms"],
    ["0.3s", "5s", "500.0ms", "8.0s"],
    ["3s", "60s", "4.0s", "64.0s"],
    ["1.5s", "4294s", "2.0s", "4096.0s"],
    ["500000", "2SECS", "500.0ms", "2.0s"],
    ["1ms", "5ms", "250.0ms", "1.0s"],
  ])("keeps %s and %s as powers of two: %s and %s", (interval, constant, saved, savedConstant) => {
    expectSaved(rule(interval, constant), rule(saved, savedConstant));
  });

  it("refuses times that do not go together", () => {
    expectRefused(rule("9s", "60s"), "--rateest-interval");
    expectRefused(rule("1s", "1s"), "--rateest-ewmalog");
    expectRefused(rule("1m", "5s"), "--rateest-interval");
    expectRefused(rule("1s", "5000s"), "--rateest-ewmalog");
    expectRefused("-j RATEEST --rateest-name web --rateest-interval 1s", "--rateest-ewmalog");
  });
});
