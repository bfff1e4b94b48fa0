import type { Family } from "../engine/ruleset";
import type { Cidr } from "./cidr";
import type { AnyMatchCall, AnyTargetCall } from "./extension-call";
import type { Icmp } from "./icmp";
import type { Icmpv6 } from "./icmpv6";
import type { LintAllowance } from "./lint-allowance";
import type { Mark } from "./mark";
import type { Port } from "./port";
import type { Rate } from "./rate";
import type { RuleTarget } from "./rule-target";
import type { TcpFlag, TcpFlags } from "./tcp-flags";

/** One value or several; several become several rules, or one where the kernel takes a list. */
export type Many<T> = T | readonly T[];

/** Values, or `{ not: … }` for everything else. */
export type Matched<T> = Many<T> | { readonly not: Many<T> };

/** A port 0 to 65535, a range `"1024:65535"`, a service name as /etc/services has it, or a Port. */
export type PortSpecification = number | string | Port;

/** States of conntrack(8); SNAT and DNAT are true of translated connections. */
export type ConnectionState = "NEW" | "ESTABLISHED" | "RELATED" | "INVALID" | "UNTRACKED" | "SNAT" | "DNAT";

/** What a packet can be matched by. Everything left out matches every packet. */
export interface MatchProps {
  /**
   * Which family the rule belongs to.
   * @default - the chain's; of a chain for both, a rule that names an address or a protocol of one family belongs to that
   * one, a NAT target without an address to ipv4, and every other rule to both
   */
  readonly family?: Family | "both";
  /** Name or number of /etc/protocols. */
  readonly protocol?: Matched<string>;
  /** Address or network (`10.0.0.0/8`, `2001:db8::/32`). No host names: they would be resolved once and never again. */
  readonly source?: Matched<string | Cidr>;
  /** As `source`. */
  readonly destination?: Matched<string | Cidr>;
  /** Device a packet came in by; `eth+` means every name that begins with eth. */
  readonly inInterface?: Matched<string>;
  /** Device a packet leaves by. */
  readonly outInterface?: Matched<string>;
  /** More than 15 ports become several rules (the kernel's multiport takes 15; a range counts two). */
  readonly sourcePort?: Matched<PortSpecification>;
  /** As `sourcePort`. */
  readonly destinationPort?: Matched<PortSpecification>;
  /** ICMP type of IPv4 by name or number, `"8"` or `"3/4"` with code. The protocol goes without saying. */
  readonly icmpType?: Many<string | number | Icmp>;
  /** ICMPv6 type by name or number. The protocol goes without saying. */
  readonly icmpv6Type?: Many<string | number | Icmpv6>;
  /** `syn`: opens a TCP connection. Else: of the flags in `mask`, exactly those in `set` are up. */
  readonly tcpFlags?: "syn" | TcpFlags | { readonly mask: readonly TcpFlag[]; readonly set: readonly TcpFlag[] };
  /** What conntrack says about the packet's connection. */
  readonly connectionState?: Matched<ConnectionState>;
  /** Packet mark, `1` or `"0x1/0xff"`: the value, and the bits that are looked at. */
  readonly mark?: Matched<number | string | Mark>;
  /** Matches only as often as the rate allows. `rate` such as `10/second`, `5/minute`; `burst` packets at once. */
  readonly limit?: Rate | LimitOptions;
  /** What the routing table says about the addresses: LOCAL, BROADCAST, MULTICAST, UNICAST, … */
  readonly addressType?: { readonly source?: Matched<string>; readonly destination?: Matched<string> };
  /** Who on this host sent it, in OUTPUT and POSTROUTING: numbers of users and groups, because names differ between hosts. */
  readonly owner?: { readonly user?: Matched<number>; readonly group?: Matched<number> };
  /** Exactly this hop limit of an IPv6 packet, 0 to 255. 255 proves that no router forwarded it (RFC 4861). */
  readonly hopLimit?: number;
  /** Further matches: `[Match.length({ length: "0:128" })]`, or as iptables writes them, `-m length --length 0:128`; checked as the rest is. */
  readonly matches?: string | readonly AnyMatchCall[];
  /** Kept with the rule in the kernel. At most 255 bytes. */
  readonly comment?: string;
  /**
   * Says that what the lint finds here is meant: `{ allow: "shadowed", because: "…" }`.
   * @default - every finding is told
   */
  readonly lint?: LintAllowance;
}

export interface LimitOptions {
  /** On average, `10/second` or a Rate. */
  readonly rate: string | Rate;
  /**
   * Packets that match at once before the rate applies, 1 to 10000.
   * @default - 5
   */
  readonly burst?: number;
}

/** A port means nothing without the protocol whose port it is. */
export type PortsOfProtocol =
  | { readonly protocol: Matched<string> }
  | { readonly sourcePort?: never; readonly destinationPort?: never };

/** ICMP is of IPv4; ICMPv6 and the hop limit are of IPv6. One rule matches one of the two, or neither. */
export type FamilyOfMessages =
  | {
      readonly family?: Family | "both";
      readonly icmpType?: never;
      readonly icmpv6Type?: never;
      readonly hopLimit?: never;
    }
  | { readonly family?: "ipv4" | "both"; readonly icmpv6Type?: never; readonly hopLimit?: never }
  | { readonly family?: "ipv6" | "both"; readonly icmpType?: never };

/** What a packet must look like: properties that can stand together. Everything left out matches every packet. */
export type RuleMatches = MatchProps & PortsOfProtocol & FamilyOfMessages;

/** What a packet must look like, and what happens to it then. */
export type RuleProps = RuleMatches & {
  /** @default - none: the rule only counts */
  readonly target?: RuleTarget | AnyTargetCall;
};

/** A rule as iptables writes it, made by `Rule.parse`. */
export interface RawRule {
  /** What follows `-A CHAIN`. */
  readonly raw: string;
  /** @default - what its words belong to */
  readonly family?: Family | "both";
  /** As `lint` of RuleProps. */
  readonly lint?: LintAllowance;
}
