import { describe, expect, it } from "vitest";
import { type BackendContext, canonicalizeRule } from "../../../engine/ruleset";

/** What docs/rule-language.md says under "Exceptions" and "Refused on purpose". */
const PLACE: BackendContext = { family: "ipv4", backend: "nf_tables", table: "filter", chain: "INPUT" };
const IPV6: BackendContext = { ...PLACE, family: "ipv6" };
const OUTPUT: BackendContext = { ...PLACE, chain: "OUTPUT" };

const ACCEPTED: readonly (readonly [line: string, context: BackendContext, spelled: string])[] = [
  ["-m set --match-set foo src,dst", PLACE, "-m set --match-set foo src,dst"],
  ["-j SET --add-set foo src,dst", PLACE, "-j SET --add-set foo src,dst"],
  ["-m owner --suppl-groups --gid-owner 1", OUTPUT, "-m owner --gid-owner 1 --suppl-groups"],
  ["-m rt --rt-0-addrs ::1 --rt-type 0", IPV6, "-m rt --rt-type 0 --rt-0-addrs ::1"],
  ["-p 135 --mh-type 1", IPV6, "-p mobility-header -m mh --mh-type 1"],
  ["-p udp --dport 0x16", PLACE, "-p udp -m udp --dport 22"],
  ["-p udp -m multiport --dports ssh", PLACE, "-p udp -m multiport --dports 22"],
  [
    "-m rateest --rateest RE1 --rateest-lt --rateest-bps 8bit",
    PLACE,
    "-m rateest --rateest RE1 --rateest-lt --rateest-bps 8bit",
  ],
];

const OLDEST: BackendContext = { ...PLACE, iptables: "1.8.7" };
const CLUSTER = "-m cluster --cluster-total-nodes 8 --cluster-hash-seed 1 --cluster-local-node";

const REFUSED: readonly (readonly [line: string, context: BackendContext, why: RegExp])[] = [
  ["-p tcp --dport tftp", PLACE, /no port of tcp/],
  ["-m srh --srh-segs-left-gt 1 --srh-segs-left-lt 5", IPV6, /one number for all options/],
  [
    "-j HMARK --hmark-src-prefix 8 --hmark-tuple src --hmark-rnd 1 --hmark-mod 2",
    PLACE,
    /stands for --hmark-src-prefix already/,
  ],
  [`${CLUSTER} 7`, PLACE, /refuses to read it back/],
  [`${CLUSTER}mask 0x22`, PLACE, /refuses to read it back/],
  ["-m hashlimit --hashlimit-upto 10b/s --hashlimit-name web", PLACE, /below 16 bytes a second/],
  ["-m connbytes ! --connbytes 10:10 --connbytes-mode bytes --connbytes-dir both", PLACE, /negation .* is lost/],
  ["-m string --string x --algo bm --to 0", OLDEST, /does not save --to 0/],
  ["-m devgroup --src-group lan", PLACE, /differ between hosts/],
  ["-p udp --dport 4:3", PLACE, /reversed and never matches/],
  ["-p tcp ! --dport 0:65535", PLACE, /never matches/],
  ["-p ipcomp -m ipcomp --ipcompspi 0:4294967295", PLACE, /matches index 0 only/],
  ["-p udp --dport 70000", PLACE, /takes it as 4464/],
  ["-m limit --limit-burst 0", PLACE, /printed back as the default/],
  ["-p tcp -m tcp --sport 1 -m tcp --sport 2", PLACE, /prints only the last/],
  [`-m comment --comment ${"x".repeat(256)}`, PLACE, /cut it there without a word/],
  [`-j LOG --log-prefix ${"x".repeat(30)}`, PLACE, /cut it there without a word/],
  [`-j NFLOG --nflog-prefix ${"x".repeat(64)}`, PLACE, /cut it there without a word/],
  ["-m comment --comment a\u0000b", PLACE, /control character 0x00/],
  ["-s mail.example.org", PLACE, /looked up once/],
  ["-m owner --uid-owner www-data", OUTPUT, /another number on another host/],
];

describe("where iptables judges otherwise, a rule", () => {
  it.each(ACCEPTED)("is accepted: %s", (line, context, spelled) => {
    expect(canonicalizeRule(line, context)).toEqual([spelled]);
  });

  it.each(REFUSED)("is refused with the reason: %s", (line, context, why) => {
    expect(() => canonicalizeRule(line, context)).toThrow(why);
  });
});
