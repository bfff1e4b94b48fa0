import { type Family, parseMaskedAddress } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Cidr } from "./cidr";
import type { HtbClass } from "./htb-class";
import { addTrafficPart } from "./private/add-queue";
import { withConstruct } from "./private/construct-error";
import { holdsToken, textOfValue } from "./private/token-text";
import { HTB_HANDLE } from "./qdisc-htb";

export interface HtbFilterProps {
  /** Packets with this firewall mark, 1 to 4294967295 (set it by the target MARK). Alone: a filter by mark asks nothing else. */
  readonly mark?: number;
  /**
   * Which bits of the mark count.
   * @default - all
   */
  readonly markMask?: number;
  /** From this address or network. */
  readonly source?: string | Cidr;
  /** To this address or network. */
  readonly destination?: string | Cidr;
  /** A number where there is no name. `icmp` is of IPv4 and `icmpv6` of IPv6 alone. */
  readonly protocol?: "tcp" | "udp" | "sctp" | "icmp" | "icmpv6" | number;
  /**
   * 1 to 65535. Goes with a protocol that has ports: tcp, udp, sctp, 33 (DCCP), 136 (UDP-Lite). Of packets whose header has
   * options, the port is not found.
   */
  readonly sourcePort?: number;
  /** 1 to 65535, as `sourcePort`. */
  readonly destinationPort?: number;
  /** The six bits of urgency (RFC 2474), 0 to 63: 46 for EF. */
  readonly dscp?: number;
  /** @default - both, or that of the addresses */
  readonly family?: Family | "both";
  /**
   * Lower numbers are asked first, 1 to 65534; of both families the second has the next.
   * @default - 10 for the first filter of the htb that was constructed, 20 for the second, …
   */
  readonly preference?: number;
}

const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 };
/** Protocols whose first four bytes are two ports: TCP, UDP, DCCP (RFC 4340), SCTP (RFC 9260), UDP-Lite (RFC 3828). */
const WITH_PORTS = new Set([6, 17, 33, 132, 136]);
/** Protocols that are of one family. */
const FAMILY_OF: ReadonlyMap<number, Family> = new Map([
  [1, "ipv4"],
  [58, "ipv6"],
]);

/** Chooses a class of a QdiscHtb for packets (tc-u32(8), tc-fw(8)): of what it says, everything must be so. */
export class HtbFilter extends Construct {
  /** @throws Error naming the construct, what is wrong and the fix */
  constructor(to: HtbClass, id: string, props: HtbFilterProps) {
    super(to, id);
    const number = to.htb._addFilter();
    const { preference = 10 * number } = props;
    withConstruct("HtbFilter", this, () => {
      for (const [at, words] of filterWords(props).entries()) {
        const head = `filter parent ${HTB_HANDLE} protocol ${words.protocol} pref ${preference + at}`;
        addTrafficPart(this, to._queuePlace, `${head} ${words.selector} flowid ${to._queuePlace.parent}`);
      }
    });
  }
}

interface FilterWords {
  readonly protocol: "all" | "ip" | "ipv6";
  readonly selector: string;
}

function filterWords(props: HtbFilterProps): readonly FilterWords[] {
  const { mark, markMask, family: _family, preference: _preference, ...matches } = props;
  const asked = Object.keys(matches).filter(name => matches[name as keyof typeof matches] !== undefined);
  if (mark !== undefined) {
    if (asked.length > 0)
      throw new Error(
        `mark stands beside ${asked.join(" and ")}, but a filter by mark asks nothing else. Let a rule set the mark for those packets alone.`,
      );
    const mask = markMask === undefined ? "" : `/${markMask}`;
    return [{ protocol: "all", selector: `handle ${mark}${mask} fw` }];
  }
  if (markMask !== undefined)
    throw new Error("markMask stands without a mark of which it would say the bits. Write mark as well.");
  if (asked.length === 0)
    throw new Error("it takes every packet. Name the class as defaultClass of the QdiscHtb instead.");
  return familiesOf(props).map(family => ({
    protocol: family === "ipv4" ? "ip" : "ipv6",
    selector: ["u32", ...matchWords(props, family)].join(" "),
  }));
}

function familiesOf({ source, destination, protocol, family }: HtbFilterProps): readonly Family[] {
  const addresses = [source, destination].filter(address => address !== undefined).map(textOfValue);
  const own = protocol === undefined ? undefined : FAMILY_OF.get(numberOf(protocol));
  if (addresses.some(holdsToken) && own === undefined) {
    if (family === "ipv4" || family === "ipv6") return [family];
    throw new Error('an address is not known yet, so its family must be said. Write family: "ipv4" or "ipv6".');
  }
  const all = ["ipv4", "ipv6"] as const;
  const fitting = all.filter(
    candidate =>
      (family === undefined || family === "both" || family === candidate) &&
      (own === undefined || own === candidate) &&
      addresses.every(address => holdsToken(address) || parseMaskedAddress(address, candidate) !== undefined),
  );
  if (fitting.length > 0) return fitting;
  const asked = [...(own === undefined ? [] : [protocol]), ...addresses, ...(family === undefined ? [] : [family])];
  throw new Error(`no family fits ${asked.join(" and ")}. Write what is of one family.`);
}

function matchWords(props: HtbFilterProps, family: Family): readonly string[] {
  const { source, destination, protocol, sourcePort, destinationPort, dscp } = props;
  const word = family === "ipv4" ? "ip" : "ip6";
  const match = (name: string, value: string | number, mask?: string) => [
    "match",
    word,
    name,
    String(value),
    ...(mask === undefined ? [] : [mask]),
  ];
  if ((sourcePort ?? destinationPort) !== undefined) {
    if (protocol === undefined) throw new Error('a port stands without a protocol. Write protocol: "tcp" or "udp".');
    if (!WITH_PORTS.has(numberOf(protocol))) {
      const named = typeof protocol === "number" ? `protocol ${protocol}` : protocol;
      throw new Error(`${named} has no ports. Leave the port out, or write protocol: "tcp" or "udp".`);
    }
  }
  const urgency = family === "ipv4" ? "dsfield" : "priority";
  return [
    ...(source === undefined ? [] : match("src", textOfValue(source))),
    ...(destination === undefined ? [] : match("dst", textOfValue(destination))),
    ...(protocol === undefined ? [] : match("protocol", numberOf(protocol), "0xff")),
    ...(sourcePort === undefined ? [] : match("sport", checkPort(sourcePort), "0xffff")),
    ...(destinationPort === undefined ? [] : match("dport", checkPort(destinationPort), "0xffff")),
    ...(dscp === undefined ? [] : match(urgency, `0x${(checkDscp(dscp) << 2).toString(16)}`, "0xfc")),
  ];
}

function numberOf(protocol: NonNullable<HtbFilterProps["protocol"]>): number {
  const number = typeof protocol === "number" ? protocol : (PROTOCOLS[protocol] ?? Number.NaN);
  if (Number.isInteger(number) && number >= 0 && number <= 255) return number;
  throw new Error(`${protocol} is no protocol. Write a name, or a number from 0 to 255.`);
}

function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`${port} is no port. Write a number from 1 to 65535.`);
}

function checkDscp(dscp: number): number {
  if (Number.isInteger(dscp) && dscp >= 0 && dscp <= 63) return dscp;
  throw new Error(`${dscp} is no DSCP. Write a number from 0 to 63, such as 46 for EF.`);
}
