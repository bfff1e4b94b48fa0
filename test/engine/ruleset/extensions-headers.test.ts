import { describe, expect, it } from "vitest";
import { type Backend, type BackendContext, canonicalizeRule, type Family, RuleError } from "../../../engine/ruleset";

const BACKENDS: readonly Backend[] = ["legacy", "nf_tables"];
const BOTH: readonly Family[] = ["ipv4", "ipv6"];
const IPV6: readonly Family[] = ["ipv6"];

function attempt(text: string, context: BackendContext): string {
  try {
    return canonicalizeRule(text, context).join("\n");
  } catch (error) {
    if (error instanceof RuleError) return `refused: ${error.message}`;
    throw error;
  }
}

function contexts(families: readonly Family[], chain = "INPUT"): readonly BackendContext[] {
  return families.flatMap(family => BACKENDS.map(backend => ({ family, backend, table: "filter" as const, chain })));
}

function expectSaved(written: string, saved: string, families: readonly Family[]): void {
  for (const context of contexts(families)) {
    expect(attempt(written, context), written).toBe(saved);
    expect(attempt(saved, context), saved).toBe(saved);
  }
}

function expectRefused(written: string, named: string, families: readonly Family[]): void {
  for (const context of contexts(families)) {
    const got = attempt(written, { ...context, traps: "spell" });
    expect(got, written).toMatch(/^refused: /);
    expect(got, written).toContain(named);
  }
}

/** Refused of who writes it; before 1.8.11 saved as the second, since then as the third (`refused` for not at all). */
function expectTrap(written: string, old: string, recent: string, families: readonly Family[]): void {
  for (const context of contexts(families)) {
    const got = attempt(written, { ...context, traps: "spell", iptables: "1.8.11" });
    expect(attempt(written, context), written).toMatch(/^refused: /);
    expect(attempt(written, { ...context, iptables: "1.8.11" }), written).toMatch(/^refused: /);
    expect(attempt(written, { ...context, traps: "spell" }), written).toBe(old);
    expect(got.startsWith("refused: ") ? "refused" : got, written).toBe(recent);
  }
}

describe("the headers of IPsec and IPComp", () => {
  it.each([
    ["-p esp --espspi 0x10:", "-p esp -m esp --espspi 16:4294967295"],
    ["-p 50 -m esp ! --espspi 9:9", "-p esp -m esp ! --espspi 9"],
    ["-p esp -m esp --espspi 0:", "-p esp -m esp"],
    ["-p ah --ahspi 7", "-p ah -m ah --ahspi 7"],
    ["-p ah -m ah --ahspi :", "-p ah -m ah"],
    ["-p ipcomp --ipcompspi :9", "-p ipcomp -m ipcomp --ipcompspi 0:9"],
    ["-p ipcomp -m ipcomp", "-p ipcomp -m ipcomp --ipcompspi 0"],
    ["-p 108 --compres", "-p ipcomp -m ipcomp --ipcompspi 0 --compres"],
  ])("%s is saved as %s in both families", (written, saved) => {
    expectSaved(written, saved, BOTH);
  });

  it.each<[string, string, readonly Family[]]>([
    ["-m esp --espspi 7", "-m esp", BOTH],
    ["! -p esp -m esp --espspi 7", "-m esp", BOTH],
    ["-p esp -m esp --espspi 4294967296", "--espspi", BOTH],
    ["-m ipcomp --ipcompspi 7", "-m ipcomp", BOTH],
    ["-m ah --ahspi 7", "ah", ["ipv4"]],
    ["! -p ah -m ah", "ah", ["ipv4"]],
    ["-p ah -m ah --ahlen 24", "--ahlen", ["ipv4"]],
    ["-p ah -m ah --ahres", "--ahres", ["ipv4"]],
  ])("%s is refused", (written, named, families) => {
    expectRefused(written, named, families);
  });

  it("stand before any protocol in IPv6, with length and reserved field", () => {
    expectSaved("-m ah --ahres ! --ahlen 0x18 --ahspi 7", "-m ah --ahspi 7 ! --ahlen 24 --ahres", IPV6);
    expectSaved("-p tcp -m ah --ahlen 0", "-p tcp -m ah", IPV6);
    expectSaved("! -p ah -m ah ! --ahlen 0", "! -p ah -m ah ! --ahlen 0", IPV6);
  });

  it.each([
    ["-p esp -m esp ! --espspi 9:8", "-p esp -m esp ! --espspi 9:8", "refused"],
    ["-p esp -m esp ! --espspi :", "-p esp -m esp", "-p esp -m esp ! --espspi 0:4294967295"],
    ["-p ah -m ah ! --ahspi 0:", "-p ah -m ah", "-p ah -m ah ! --ahspi 0:4294967295"],
    ["-p ipcomp -m ipcomp --ipcompspi :", "-p ipcomp -m ipcomp", "-p ipcomp -m ipcomp"],
    ["-p ipcomp -m ipcomp ! --ipcompspi :", "-p ipcomp -m ipcomp", "-p ipcomp -m ipcomp ! --ipcompspi 0:4294967295"],
  ])("%s is a trap", (written, old, recent) => {
    expectTrap(written, old, recent, BOTH);
  });
});

describe("the extension headers of IPv6", () => {
  it.each([
    ["-m frag --fraglast --fragres --fraglen 8 --fragid :7", "-m frag --fragid 0:7 --fraglen 8 --fragres --fraglast"],
    ["-m frag --fragmore --fragfirst --fragid 0", "-m frag --fragid 0 --fragfirst --fragmore"],
    ["-m rt --rt-len 24 ! --rt-segsleft 2:2 --rt-type 2", "-m rt --rt-type 2 ! --rt-segsleft 2 --rt-len 24"],
    [
      "-m rt --rt-type 0 --rt-0-not-strict --rt-0-addrs 2001:DB8::1,::2 --rt-0-res",
      "-m rt --rt-type 0 --rt-0-res --rt-0-addrs 2001:db8::1,::2 --rt-0-not-strict",
    ],
    ["-m hbh --hbh-opts 0x5:255,5:2 ! --hbh-len 0", "-m hbh ! --hbh-len 0 --hbh-opts 5,5:2"],
    ["-m dst --dst-opts 201", "-m dst --dst-opts 201"],
    [
      "-m ipv6header --soft --header 60,hop,prot,route",
      "-m ipv6header --header hop-by-hop,ipv6-opts,ipv6-route,protocol --soft",
    ],
    ["-m ipv6header ! --header ipv6-nonxt,AH", "-m ipv6header ! --header ah,ipv6-nonxt"],
    ["-p mh --mh-type hoti:cot", "-p mobility-header -m mh --mh-type 1:4"],
    ["-p mh ! --mh-type binding-e", "-p mobility-header -m mh ! --mh-type 7"],
    ["-p mh --mh-type b", "-p mobility-header -m mh --mh-type 0"],
    ["-p mh --mh-type home-test", "-p mobility-header -m mh --mh-type 3"],
    ["-m eui64", "-m eui64"],
    [
      "-m srh --srh-lsid 2001:DB8::9 --srh-psid 2001:db8::1/64 ! --srh-segs-left-gt 0x2 --srh-next-hdr 6",
      "-m srh --srh-next-hdr 6 ! --srh-segs-left-gt 2 --srh-psid 2001:db8::1/64 --srh-lsid 2001:db8::9/128",
    ],
  ])("%s is saved as %s", (written, saved) => {
    expectSaved(written, saved, IPV6);
  });

  it.each([
    ["-m frag --fragmore --fraglast", "--fraglast"],
    ["-m frag ! --fragfirst", "--fragfirst"],
    ["-m rt --rt-0-res", "--rt-type 0"],
    ["-m rt --rt-type 2 --rt-0-addrs ::1", "--rt-type 0"],
    ["-m rt --rt-type 0 --rt-0-not-strict", "--rt-0-addrs"],
    [`-m rt --rt-type 0 --rt-0-addrs ${Array.from({ length: 17 }, () => "::1").join(",")}`, "--rt-0-addrs"],
    [`-m hbh --hbh-opts ${Array.from({ length: 17 }, () => "1").join(",")}`, "--hbh-opts"],
    ["-m dst --dst-opts 1:", "--dst-opts"],
    ["-m ipv6header --soft", "--header"],
    ["-m ipv6header --header tcp", "--header"],
    ["-m mh --mh-type 1", "-m mh"],
    ["-p mh --mh-type cot:hoti", "--mh-type"],
    ["-p mh --mh-type care-of-test", "--mh-type"],
    ["-p mh --mh-type 256", "--mh-type"],
    ["-m srh --srh-tag 65536", "--srh-tag"],
    ["-m srh --srh-hdr-len-gt 1 --srh-hdr-len-lt 5", "--srh-hdr-len"],
  ])("%s is refused", (written, named) => {
    expectRefused(written, named, IPV6);
  });

  it("do not exist in IPv4", () => {
    for (const name of ["frag", "rt", "hbh", "dst", "ipv6header", "mh", "eui64", "srh"]) {
      expectRefused(`-m ${name}`, `-m ${name}`, ["ipv4"]);
    }
  });

  it("tell a sender's address by its MAC address only where that is known", () => {
    for (const context of contexts(IPV6, "OUTPUT")) {
      expect(attempt("-m eui64", context)).toMatch(/^refused: .*OUTPUT/);
    }
  });

  it.each([
    ["-m frag --fragid 9:8", "-m frag --fragid 9:8", "refused"],
    ["-m frag ! --fragid :", "-m frag", "-m frag ! --fragid 0:4294967295"],
    ["-m rt ! --rt-segsleft 0:", "-m rt", "-m rt ! --rt-segsleft 0:4294967295"],
    ["-p mh ! --mh-type :", "-p mobility-header -m mh", "-p mobility-header -m mh ! --mh-type 0:255"],
    ["-m hbh --hbh-opts 257:256", "-m hbh --hbh-opts 1:0", "-m hbh --hbh-opts 1:0"],
    ["-m srh --srh-psid 2001:db8::1/ffff::1", "-m srh --srh-psid 2001:db8::1/128", "-m srh --srh-psid 2001:db8::1/128"],
  ])("%s is a trap", (written, old, recent) => {
    expectTrap(written, old, recent, IPV6);
  });
});
