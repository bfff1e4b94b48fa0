import type { ChainPlace } from "./owner-record";

/** A packet type is named where firewalld logs denied packets of that type only (LogDenied). */
const LOGGED_TYPE = /^-m pkttype --pkt-type (?:unicast|broadcast|multicast) /;

const LOG_INVALID = '-m conntrack --ctstate INVALID -j LOG --log-prefix "STATE_INVALID_DROP: "';
const LOG_FINAL = '-j LOG --log-prefix "FINAL_REJECT: "';
const ENTRY = [
  "-m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT",
  "-i lo -j ACCEPT",
  LOG_INVALID,
  "-m conntrack --ctstate INVALID -j DROP",
];

interface PlainRules {
  /** Before the jump into the chain for direct rules. */
  readonly head: readonly string[];
  /** After the jump into the chain of the zones. */
  readonly tail: readonly string[];
}

/** By family, table and chain, as iptables-save prints them. */
const PLAIN_RULES: ReadonlyMap<string, PlainRules> = new Map<string, PlainRules>([
  ["ipv4 filter INPUT", { head: ENTRY, tail: [LOG_FINAL, "-j REJECT --reject-with icmp-host-prohibited"] }],
  ["ipv4 filter FORWARD", { head: ENTRY, tail: [LOG_FINAL, "-j REJECT --reject-with icmp-host-prohibited"] }],
  ["ipv6 filter INPUT", { head: ENTRY, tail: [LOG_FINAL, "-j REJECT --reject-with icmp6-adm-prohibited"] }],
  ["ipv6 filter FORWARD", { head: ENTRY, tail: [LOG_FINAL, "-j REJECT --reject-with icmp6-adm-prohibited"] }],
  ...["ipv4", "ipv6"].map(
    family =>
      [
        `${family} filter OUTPUT`,
        { head: ["-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-o lo -j ACCEPT"], tail: [] },
      ] as const,
  ),
  [
    "ipv6 mangle PREROUTING",
    {
      head: [
        "-p ipv6-icmp -m icmp6 --icmpv6-type 134 -j ACCEPT",
        "-p ipv6-icmp -m icmp6 --icmpv6-type 135 -j ACCEPT",
        '-m rpfilter --validmark --invert -j LOG --log-prefix "rpfilter_DROP: "',
        "-m rpfilter --validmark --invert -j DROP",
      ],
      tail: [],
    },
  ],
]);

/**
 * Which lines of a built-in chain firewalld's iptables backend wrote there besides its jumps, while firewalld runs
 * (core/ipXtables.py, build_default_rules and build_rpfilter_rules). Many a person writes the same texts, so that a line
 * is firewalld's only on the side of its jumps where firewalld puts it, and each text only once.
 * @param rules of the chain, in order
 * @returns places in `rules`, from 0
 */
export function findFirewalldRules(place: ChainPlace, rules: readonly string[]): ReadonlySet<number> {
  const { family, table, chain } = place;
  const plain = PLAIN_RULES.get(`${family} ${table} ${chain}`);
  const direct = rules.indexOf(`-j ${chain}_direct`);
  if (plain === undefined || direct < 0) return new Set();
  const zones = rules.lastIndexOf(`-j ${chain}_ZONES`);
  const found = new Set<number>();
  const take = (texts: readonly string[], from: number, to: number) => {
    const left = new Set(texts);
    for (let at = from; at < to; at += 1) {
      const text = rules[at]?.replace(LOGGED_TYPE, "") ?? "";
      if (left.delete(text)) found.add(at);
    }
  };
  take(plain.head, 0, direct);
  if (zones > direct) take(plain.tail, zones + 1, rules.length);
  return found;
}
