import { describe, expect, it } from "vitest";
import { findFirewalldRules } from "../../../engine/host/firewalld-rules";
import type { ChainPlace } from "../../../engine/host/owner-record";

const INPUT = { family: "ipv4", table: "filter", chain: "INPUT" } as const;
const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT";
const INVALID = "-m conntrack --ctstate INVALID -j DROP";
const REJECT = "-j REJECT --reject-with icmp-host-prohibited";
const JUMPS = ["-j INPUT_direct", "-j INPUT_ZONES"];
const WRITTEN = [ESTABLISHED, "-i lo -j ACCEPT", INVALID, ...JUMPS, REJECT];

/** The texts among `rules` that are firewalld's. */
function found(rules: readonly string[], place: ChainPlace = INPUT): readonly string[] {
  const places = findFirewalldRules(place, rules);
  return rules.filter((_rule, at) => places.has(at));
}

describe("plain rules of firewalld in built-in chains", () => {
  it("are those around its jumps, as it wrote them", () => {
    expect(found(WRITTEN)).toEqual([ESTABLISHED, "-i lo -j ACCEPT", INVALID, REJECT]);
  });

  it("are found with a jump of ours before, between or after them", () => {
    for (let at = 0; at <= WRITTEN.length; at += 1) {
      expect(found(WRITTEN.toSpliced(at, 0, "-j NF-INPUT"))).toEqual([ESTABLISHED, "-i lo -j ACCEPT", INVALID, REJECT]);
    }
  });

  it("are nobody's where firewalld has no chain for direct rules", () => {
    expect(found([ESTABLISHED, "-i lo -j ACCEPT", INVALID, REJECT])).toEqual([]);
    expect(found([ESTABLISHED, "-i lo -j ACCEPT", "-j FORWARD_direct", INVALID, REJECT])).toEqual([]);
  });

  it("are not those that somebody else put on the wrong side of its jumps", () => {
    expect(found([REJECT, ...JUMPS, ESTABLISHED, "-i lo -j ACCEPT", INVALID])).toEqual([]);
    expect(found(["-j INPUT_direct", REJECT, "-j INPUT_ZONES"])).toEqual([]);
  });

  it("include a copy that stands where nothing reaches it, but only below firewalld's own", () => {
    expect(found([...WRITTEN, "-i lo -j ACCEPT"])).toHaveLength(5);
    expect(found([ESTABLISHED, INVALID, ...JUMPS, REJECT, "-i lo -j ACCEPT"])).not.toContain("-i lo -j ACCEPT");
  });

  it("are each written once: the first of two is somebody else's", () => {
    const rules = ["-i lo -j ACCEPT", ...WRITTEN, REJECT];
    expect([...findFirewalldRules(INPUT, rules)].toSorted()).toEqual([1, 2, 3, 7]);
  });

  it.each([
    "-i lo -j DROP",
    "-i eth0 -j ACCEPT",
    "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-j REJECT --reject-with icmp-port-unreachable",
    "-j ACCEPT",
    "-m pkttype --pkt-type unicast -j ACCEPT",
  ])("are not %s", rule => {
    expect(found([rule, ...JUMPS, rule])).toEqual([]);
  });

  it("include what it logs, of every type of packet or of one", () => {
    const logged = (type: string) => [
      ESTABLISHED,
      `-m conntrack --ctstate INVALID ${type}-j LOG --log-prefix "STATE_INVALID_DROP: "`,
      INVALID,
      ...JUMPS,
      `${type}-j LOG --log-prefix "FINAL_REJECT: "`,
      REJECT,
    ];
    for (const type of ["", "-m pkttype --pkt-type unicast "]) expect(found(logged(type))).toHaveLength(5);
  });

  it("differ by chain, table and family", () => {
    const output = ["-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-o lo -j ACCEPT", "-j OUTPUT_direct"];
    expect(found(output, { ...INPUT, chain: "OUTPUT" })).toHaveLength(2);
    expect(found(output, { ...INPUT, chain: "OUTPUT", table: "raw" })).toEqual([]);
    const prerouting = [
      "-p ipv6-icmp -m icmp6 --icmpv6-type 134 -j ACCEPT",
      "-p ipv6-icmp -m icmp6 --icmpv6-type 135 -j ACCEPT",
      "-m rpfilter --validmark --invert -j DROP",
      "-j PREROUTING_direct",
    ];
    const place = { family: "ipv6", table: "mangle", chain: "PREROUTING" } as const;
    expect(found(prerouting, place)).toHaveLength(3);
    expect(found(prerouting, { ...place, family: "ipv4" })).toEqual([]);
    const input6 = WRITTEN.map(rule => rule.replace("icmp-host", "icmp6-adm"));
    expect(found(input6, { ...INPUT, family: "ipv6" })).toHaveLength(4);
    expect(found(input6)).toHaveLength(3);
  });
});
