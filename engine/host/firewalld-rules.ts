import type { ChainPlace } from "./owner-record";

/** A packet type is named where firewalld logs denied packets of that type only (LogDenied). */
const LOGGED_TYPE = /-m pkttype --pkt-type (?:unicast|broadcast|multicast) (?=-j LOG )/;

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
 * is firewalld's only on the side of its jumps where firewalld puts it, and of several there only the last: whoever deletes
 * the others by their text then never meets firewalld's. A copy further down, which nothing reaches any more, goes with it
 * for the same reason.
 * @param rules of the chain, in order
 * @returns places in `rules`, from 0
 */
export function findFirewalldRules(place: ChainPlace, rules: readonly string[]): ReadonlySet<number> {
  const { family, table, chain } = place;
  const plain = PLAIN_RULES.get(`${family} ${table} ${chain}`);
  const direct = rules.indexOf(`-j ${chain}_direct`);
  if (plain === undefined || direct < 0) return new Set();
  const zones = rules.lastIndexOf(`-j ${chain}_ZONES`);
  const texts = rules.map(rule => rule.replace(LOGGED_TYPE, ""));
  const found = new Set<number>();
  for (const text of plain.head) {
    const own = texts.lastIndexOf(text, direct);
    if (own < 0) continue;
    for (let at = own; at >= 0; at = texts.indexOf(text, at + 1)) found.add(at);
  }
  for (const text of plain.tail) {
    const own = texts.lastIndexOf(text);
    if (zones > direct && own > zones) found.add(own);
  }
  return found;
}
