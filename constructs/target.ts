// Printed from the descriptions in engine/ruleset/extensions by `npm run golden`: change them, not this file.
import type { TableName } from "../engine/ruleset";
import type { Cidr } from "./cidr";
import type { TargetCall } from "./extension-call";
import type { Mark } from "./mark";
import type { AtLeastOne, AtMostOne, ExactlyOne, Requires } from "./option-groups";
import type { Port } from "./port";
import type { Many } from "./rule-props";

/** Options of `-j AUDIT`. */
export interface AuditTarget {
  /** `--type`: What the record says becomes of the packet. */
  readonly type: "accept" | "drop" | "reject";
}

/** Options of `-j CHECKSUM`. */
export interface ChecksumTarget {
  /** `--checksum-fill`: Compute and fill it in. */
  readonly fill: true;
}

/** Options of `-j CLASSIFY`. */
export interface ClassifyTarget {
  /** `--set-class`: The class, in hexadecimal. Takes MAJOR:MINOR in hexadecimal, each from 0 to ffff, e.g. 1:10. */
  readonly setClass: string;
}

/** Options of `-j CONNMARK`. */
export interface ConnmarkTarget {
  /**
   * `--set-xmark`: Zero the bits of the mask, then xor the value. Takes MARK or MARK/MASK, 32-bit numbers, e.g.
   * 0x10/0xff.
   */
  readonly setXmark?: number | string | Mark;
  /**
   * `--set-mark`: Zero the bits of the mask, then or the value. Takes MARK or MARK/MASK, 32-bit numbers, e.g.
   * 0x10/0xff.
   */
  readonly setMark?: number | string | Mark;
  /** `--and-mark`: Keep only these bits. Takes a 32-bit number, e.g. 0xff. */
  readonly andMark?: number | string;
  /** `--or-mark`: Set these bits. Takes a 32-bit number, e.g. 0xff. */
  readonly orMark?: number | string;
  /** `--xor-mark`: Flip these bits. Takes a 32-bit number, e.g. 0xff. */
  readonly xorMark?: number | string;
  /** `--save-mark`: Copy the packet's mark to the connection. */
  readonly saveMark?: true;
  /** `--restore-mark`: Copy the connection's mark to the packet. */
  readonly restoreMark?: true;
  /** `--nfmask`: Bits of the packet's mark; default all. Takes a 32-bit number, e.g. 0xff. */
  readonly nfmask?: number | string;
  /** `--ctmask`: Bits of the connection's mark; default all. Takes a 32-bit number, e.g. 0xff. */
  readonly ctmask?: number | string;
  /** `--mask`: Both masks at once. Takes a 32-bit number, e.g. 0xff. */
  readonly mask?: number | string;
  /**
   * `--left-shift-mark`: Shift left by so many bits. Takes a whole number from 0 to 31.
   * @default - 0
   */
  readonly leftShiftMark?: number | string;
  /**
   * `--right-shift-mark`: Shift right by so many bits. Takes a whole number from 0 to 31.
   * @default - 0
   */
  readonly rightShiftMark?: number | string;
}

/** Options of `-j CONNSECMARK`. */
export interface ConnsecmarkTarget {
  /** `--save`: Copy the packet's mark to a connection without one. */
  readonly save?: true;
  /** `--restore`: Copy the connection's mark to a packet without one. */
  readonly restore?: true;
}

/** Options of `-j CT`. */
export interface CtTarget {
  /** `--notrack`: Do not track the packet. */
  readonly notrack?: true;
  /** `--helper`: Use this helper; needs -p. Takes a name of 1 to 15 bytes without blanks. */
  readonly helper?: string;
  /** `--timeout`: Use this timeout policy; needs -p. Takes a name of 1 to 31 bytes without blanks. */
  readonly timeout?: string;
  /** `--ctevents`: Report only these events. */
  readonly ctevents?: Many<
    "new" | "related" | "destroy" | "reply" | "assured" | "protoinfo" | "helper" | "mark" | "natseqinfo" | "secmark"
  >;
  /** `--expevents`: Report only these expectation events. */
  readonly expevents?: Many<"new">;
  /** `--zone-orig`: Zone in the original direction. Takes a zone from 0 to 65535, or mark. */
  readonly zoneOrig?: number | string;
  /** `--zone-reply`: Zone in the reply direction. Takes a zone from 0 to 65535, or mark. */
  readonly zoneReply?: number | string;
  /** `--zone`: Zone in both directions. Takes a zone from 0 to 65535, or mark. */
  readonly zone?: number | string;
}

/** Options of `-j DNAT`. */
export interface DnatTarget {
  /**
   * `--to-destination`: New destination, with or without ports; LOW-HIGH/BASE shifts a range of ports. Takes ADDRESS,
   * ADDRESS-ADDRESS, either with :PORT or :LOW-HIGH, or only :PORT; IPv6 before a port in brackets.
   */
  readonly toDestination: string;
  /** `--random`: Choose the port by a hash. */
  readonly random?: true;
  /** `--persistent`: Same address for every connection of a client. */
  readonly persistent?: true;
}

/** Options of `-j DNPT`. */
export interface DnptTarget {
  /**
   * `--src-pfx`: Prefix the packet arrives with. Takes an IPv6 PREFIX/LENGTH without host bits, with a length from 1 to
   * 64, e.g. 2001:db8:1::/48.
   */
  readonly srcPfx: string;
  /**
   * `--dst-pfx`: Prefix it gets. Takes an IPv6 PREFIX/LENGTH without host bits, with a length from 1 to 64, e.g.
   * 2001:db8:1::/48.
   */
  readonly dstPfx: string;
}

/** Options of `-j DSCP`. */
export interface DscpTarget {
  /** `--set-dscp`: The code point. Takes a code point from 0 to 63, e.g. 0x2e. */
  readonly setDscp?: number | string;
  /** `--set-dscp-class`: The code point of a class. Takes BE, EF, CS0 to CS7, or AF11 to AF43. */
  readonly setDscpClass?: string;
}

/** Options of `-j ECN`. */
export interface EcnTarget {
  /** `--ecn-tcp-remove`: Clear ECE and CWR of the TCP header; needs -p tcp. */
  readonly tcpRemove?: true;
  /** `--ecn-tcp-ece`: Set ECE of the TCP header; needs -p tcp. Takes a whole number from 0 to 1. */
  readonly tcpEce?: number | string;
  /** `--ecn-tcp-cwr`: Set CWR of the TCP header; needs -p tcp. Takes a whole number from 0 to 1. */
  readonly tcpCwr?: number | string;
  /** `--ecn-ip-ect`: Set the code point in the IP header. Takes a whole number from 0 to 3. */
  readonly ipEct?: number | string;
}

/** Options of `-j HL`. */
export interface HlTarget {
  /** `--hl-set`: Set it to this. Takes a whole number from 0 to 255. */
  readonly set?: number | string;
  /** `--hl-dec`: Lower it by so much. Takes a whole number from 1 to 255. */
  readonly dec?: number | string;
  /** `--hl-inc`: Raise it by so much. Takes a whole number from 1 to 255. */
  readonly inc?: number | string;
}

/** Options of `-j HMARK`. */
export interface HmarkTarget {
  /**
   * `--hmark-src-prefix`: Bits of the source address that count. Takes a prefix length from 0 to 32 (IPv4) or 128
   * (IPv6), or a mask without holes.
   */
  readonly srcPrefix?: number | string;
  /**
   * `--hmark-dst-prefix`: Bits of the destination address that count. Takes a prefix length from 0 to 32 (IPv4) or 128
   * (IPv6), or a mask without holes.
   */
  readonly dstPrefix?: number | string;
  /** `--hmark-sport-mask`: Bits of the source port that count. Takes a whole number from 0 to 65535, e.g. 0x1f. */
  readonly sportMask?: number | string;
  /** `--hmark-dport-mask`: Bits of the destination port that count. Takes a whole number from 0 to 65535, e.g. 0x1f. */
  readonly dportMask?: number | string;
  /**
   * `--hmark-spi-mask`: Bits of the AH or ESP index that count. Takes a whole number from 0 to 4294967295, e.g. 0x1f.
   */
  readonly spiMask?: number | string;
  /** `--hmark-sport`: Bits of the source port that are set first. Takes a whole number from 0 to 65535, e.g. 0x1f. */
  readonly sport?: number | string;
  /**
   * `--hmark-dport`: Bits of the destination port that are set first. Takes a whole number from 0 to 65535, e.g. 0x1f.
   */
  readonly dport?: number | string;
  /**
   * `--hmark-spi`: Bits of the AH or ESP index that are set first. Takes a whole number from 0 to 4294967295, e.g.
   * 0x1f.
   */
  readonly spi?: number | string;
  /** `--hmark-proto-mask`: Bits of the protocol number that count. Takes a whole number from 0 to 65535, e.g. 0x1f. */
  readonly protoMask?: number | string;
  /** `--hmark-rnd`: Seed of the hash. Takes a whole number from 0 to 4294967295, e.g. 0x1f. */
  readonly rnd: number | string;
  /** `--hmark-mod`: How many marks there are. Takes a whole number from 1 to 4294967295. */
  readonly mod: number | string;
  /** `--hmark-offset`: The lowest of them; default 0. Takes a whole number from 0 to 4294967295. */
  readonly offset?: number | string;
  /**
   * `--hmark-tuple`: Parts of the packet that count as a whole; ct takes them from the connection's original direction.
   */
  readonly tuple?: Many<"ct" | "src" | "dst" | "proto" | "sport" | "dport" | "spi">;
}

/** Options of `-j IDLETIMER`. */
export interface IdletimerTarget {
  /** `--timeout`: Seconds without a packet until it runs out. Takes a whole number from 1 to 2147482. */
  readonly timeout: number | string;
  /** `--label`: Name of the timer. Takes a name of 1 to 27 bytes without blanks. */
  readonly label: string;
  /** `--alarm`: Count while the host is suspended too. */
  readonly alarm?: true;
}

/** Options of `-j LED`. */
export interface LedTarget {
  /** `--led-trigger-id`: End of the trigger's name, after netfilter-. Takes a name of 1 to 16 bytes without blanks. */
  readonly triggerId: string;
  /**
   * `--led-delay`: Milliseconds it stays on after a packet; default 0. Takes milliseconds from 0 to 2147483647.
   * @default - 0
   */
  readonly delay?: number | string;
  /** `--led-always-blink`: Blink when it is on already. */
  readonly alwaysBlink?: true;
}

/** Options of `-j LOG`. */
export interface LogTarget {
  /** `--log-prefix`: Text before each line. Takes 1 to 29 bytes of text. */
  readonly prefix?: string;
  /**
   * `--log-level`: Log level; default 4 (warning). Takes a level from 0 to 7 or emerg, panic, alert, crit, error,
   * warning, notice, info, debug.
   * @default - 4
   */
  readonly level?: number | string;
  /** `--log-tcp-sequence`: Log TCP sequence numbers. */
  readonly tcpSequence?: true;
  /** `--log-tcp-options`: Log TCP options. */
  readonly tcpOptions?: true;
  /** `--log-ip-options`: Log IP options. */
  readonly ipOptions?: true;
  /** `--log-uid`: Log the user of the sending socket. */
  readonly uid?: true;
  /** `--log-macdecode`: Log MAC addresses and protocol. */
  readonly macdecode?: true;
}

/** Options of `-j MARK`. */
export interface MarkTarget {
  /**
   * `--set-xmark`: Zero the bits of the mask, then xor the value. Takes MARK or MARK/MASK, 32-bit numbers, e.g.
   * 0x10/0xff.
   */
  readonly setXmark?: number | string | Mark;
  /**
   * `--set-mark`: Zero the bits of the mask, then or the value. Takes MARK or MARK/MASK, 32-bit numbers, e.g.
   * 0x10/0xff.
   */
  readonly setMark?: number | string | Mark;
  /** `--and-mark`: Keep only these bits. Takes a 32-bit number, e.g. 0xff. */
  readonly andMark?: number | string;
  /** `--or-mark`: Set these bits. Takes a 32-bit number, e.g. 0xff. */
  readonly orMark?: number | string;
  /** `--xor-mark`: Flip these bits. Takes a 32-bit number, e.g. 0xff. */
  readonly xorMark?: number | string;
}

/** Options of `-j MASQUERADE`. */
export interface MasqueradeTarget {
  /**
   * `--to-ports`: Source ports to choose from. Takes a port or range LOW-HIGH from 0 to 65535; needs -p tcp, udp, sctp
   * or dccp.
   */
  readonly toPorts?: string | Port;
  /** `--random`: Choose the port by a hash. */
  readonly random?: true;
  /** `--random-fully`: Choose the port at random. */
  readonly randomFully?: true;
}

/** Options of `-j NETMAP`. */
export interface NetmapTarget {
  /**
   * `--to`: The network to map to. Takes an address of the rule's family with a prefix length; without one, that
   * address alone.
   */
  readonly to: string | Cidr;
}

/** Options of `-j NFLOG`. */
export interface NflogTarget {
  /** `--nflog-prefix`: Text handed over with each packet. Takes 1 to 63 bytes of text. */
  readonly prefix?: string;
  /**
   * `--nflog-group`: Netlink group, 0 to 65535; default 0. Takes a whole number from 0 to 65535.
   * @default - 0
   */
  readonly group?: number | string;
  /**
   * `--nflog-range`: Without effect since ever; use --nflog-size. Takes a whole number from 0 to 4294967295.
   * @default - 0
   */
  readonly range?: number | string;
  /** `--nflog-size`: Bytes of the packet to copy; default all. Takes a whole number from 0 to 4294967295. */
  readonly size?: number | string;
  /**
   * `--nflog-threshold`: Packets to queue in the kernel before they are handed over together. Takes a whole number from
   * 0 to 65535.
   * @default - 0
   */
  readonly threshold?: number | string;
}

/** Options of `-j NFQUEUE`. */
export interface NfqueueTarget {
  /**
   * `--queue-num`: Number of the queue; default 0. Takes a whole number from 0 to 65535.
   * @default - 0
   */
  readonly num?: number | string;
  /**
   * `--queue-balance`: Spread connections over these queues. Takes a range LOW:HIGH of at least two queues from 0 to
   * 65535.
   */
  readonly balance?: string;
  /** `--queue-bypass`: Go on when no program listens. */
  readonly bypass?: true;
  /** `--queue-cpu-fanout`: Choose the queue by CPU. */
  readonly cpuFanout?: true;
}

/** Options of `-j RATEEST`. */
export interface RateestTarget {
  /** `--rateest-name`: Name the rate is counted under. Takes a name of 1 to 15 bytes without blanks. */
  readonly name: string;
  /**
   * `--rateest-interval`: How often it is measured: 250ms to 8s, rounded up to a power of two. Takes a number with s,
   * ms or us, e.g. 0.5s or 250ms; microseconds without a unit; at most 4294s.
   */
  readonly interval: number | string;
  /**
   * `--rateest-ewmalog`: How long a measure counts in the average, rounded to a power of two of the interval. Takes a
   * number with s, ms or us, e.g. 0.5s or 250ms; microseconds without a unit; at most 4294s.
   */
  readonly ewmalog: number | string;
}

/** Options of `-j REDIRECT`. */
export interface RedirectTarget {
  /**
   * `--to-ports`: New destination port or range. Takes a port or range LOW-HIGH from 0 to 65535; needs -p tcp, udp,
   * sctp or dccp.
   */
  readonly toPorts?: string | Port;
  /** `--random`: Choose the port by a hash. */
  readonly random?: true;
}

/** Options of `-j REJECT`. */
export interface RejectTarget {
  /**
   * `--reject-with`: Which error to answer with.
   * @default - icmp-port-unreachable (IPv4), icmp6-port-unreachable (IPv6)
   */
  readonly with?:
    | "icmp-net-unreachable"
    | "icmp-host-unreachable"
    | "icmp-proto-unreachable"
    | "icmp-port-unreachable"
    | "icmp-net-prohibited"
    | "icmp-host-prohibited"
    | "tcp-reset"
    | "icmp-admin-prohibited"
    | "icmp6-no-route"
    | "icmp6-adm-prohibited"
    | "icmp6-addr-unreachable"
    | "icmp6-port-unreachable"
    | "icmp6-policy-fail"
    | "icmp6-reject-route";
}

/** Options of `-j SECMARK`. */
export interface SecmarkTarget {
  /**
   * `--selctx`: The security context, which the host's policy must know. Takes a name of 1 to 255 bytes without blanks.
   */
  readonly selctx: string;
}

/** Options of `-j SET`. */
export interface SetTarget {
  /**
   * `--add-set`: Add an element to this set. Takes the name of an ipset (up to 31 bytes) and up to six of src or dst,
   * e.g. blocked src,dst.
   */
  readonly addSet?: readonly [string, Many<"src" | "dst">];
  /** `--exist`: Reset the timeout of an element that is there already. */
  readonly exist?: true;
  /** `--timeout`: Seconds the element stays; default that of the set. Takes a whole number from 0 to 4294967294. */
  readonly timeout?: number | string;
  /**
   * `--del-set`: Remove the element from this set. Takes the name of an ipset (up to 31 bytes) and up to six of src or
   * dst, e.g. blocked src,dst.
   */
  readonly delSet?: readonly [string, Many<"src" | "dst">];
  /**
   * `--map-set`: Look the packet up in this set, which has the skbinfo extension. Takes the name of an ipset (up to 31
   * bytes) and up to six of src or dst, e.g. blocked src,dst.
   */
  readonly mapSet?: readonly [string, Many<"src" | "dst">];
  /** `--map-mark`: Copy the element's mark to the packet. */
  readonly mapMark?: true;
  /**
   * `--map-prio`: Copy the element's traffic class to the packet. In FORWARD, OUTPUT, POSTROUTING and chains of your
   * own only.
   */
  readonly mapPrio?: true;
  /**
   * `--map-queue`: Copy the element's hardware queue to the packet. In FORWARD, OUTPUT, POSTROUTING and chains of your
   * own only.
   */
  readonly mapQueue?: true;
}

/** Options of `-j SNAT`. */
export interface SnatTarget {
  /**
   * `--to-source`: New source, with or without ports. Takes ADDRESS, ADDRESS-ADDRESS, either with :PORT or :LOW-HIGH,
   * or only :PORT; IPv6 before a port in brackets.
   */
  readonly toSource: string;
  /** `--random`: Choose the port by a hash. */
  readonly random?: true;
  /** `--random-fully`: Choose the port at random. */
  readonly randomFully?: true;
  /** `--persistent`: Same address for every connection of a client. */
  readonly persistent?: true;
}

/** Options of `-j SNPT`. */
export interface SnptTarget {
  /**
   * `--src-pfx`: Prefix the packet arrives with. Takes an IPv6 PREFIX/LENGTH without host bits, with a length from 1 to
   * 64, e.g. 2001:db8:1::/48.
   */
  readonly srcPfx: string;
  /**
   * `--dst-pfx`: Prefix it gets. Takes an IPv6 PREFIX/LENGTH without host bits, with a length from 1 to 64, e.g.
   * 2001:db8:1::/48.
   */
  readonly dstPfx: string;
}

/** Options of `-j SYNPROXY`. */
export interface SynproxyTarget {
  /** `--sack-perm`: Offer selective acknowledgement. */
  readonly sackPerm?: true;
  /** `--timestamp`: Offer timestamps. */
  readonly timestamp?: true;
  /** `--wscale`: Window scale of the server, as a shift. Takes a whole number from 0 to 255. */
  readonly wscale?: number | string;
  /** `--mss`: Largest segment size of the server, in bytes. Takes a whole number from 0 to 65535. */
  readonly mss?: number | string;
  /** `--ecn`: Offer explicit congestion notification. */
  readonly ecn?: true;
}

/** Options of `-j TCPMSS`. */
export interface TcpmssTarget {
  /** `--set-mss`: Size in bytes. Takes a whole number from 0 to 65515. */
  readonly setMss?: number | string;
  /**
   * `--clamp-mss-to-pmtu`: Path MTU less 40 bytes (IPv4) or 60 (IPv6). In FORWARD, OUTPUT, POSTROUTING and chains of
   * your own only.
   */
  readonly clampMssToPmtu?: true;
}

/** Options of `-j TCPOPTSTRIP`. */
export interface TcpoptstripTarget {
  /**
   * `--strip-options`: The options to overwrite. Takes option numbers from 2 to 255 or names (mss, wscale,
   * sack-permitted, sack, timestamp, md5), separated by commas.
   */
  readonly options?: Many<number | string>;
}

/** Options of `-j TEE`. */
export interface TeeTarget {
  /** `--gateway`: The host, on a network next to this one. Takes one address of the rule's family. */
  readonly gateway: string;
  /**
   * `--oif`: Interface the copy leaves by. Takes an interface name of at most 15 bytes; + at its end stands for any
   * rest.
   */
  readonly oif?: string;
}

/** Options of `-j TOS`. */
export interface TosTarget {
  /**
   * `--set-tos`: Zero the bits of the mask, then xor the value. Takes VALUE or VALUE/MASK, each from 0 to 255, or one
   * of minimize-delay, maximize-throughput, maximize-reliability, minimize-cost, normal-service.
   */
  readonly setTos?: number | string;
  /** `--and-tos`: Keep only these bits. Takes a number from 0 to 255, e.g. 0x10. */
  readonly andTos?: number | string;
  /** `--or-tos`: Set these bits. Takes a number from 0 to 255, e.g. 0x10. */
  readonly orTos?: number | string;
  /** `--xor-tos`: Flip these bits. Takes a number from 0 to 255, e.g. 0x10. */
  readonly xorTos?: number | string;
}

/** Options of `-j TPROXY`. */
export interface TproxyTarget {
  /**
   * `--on-port`: Port of the socket. Takes a port from 0 to 65535 or a service name; 0 for the packet's own destination
   * port.
   */
  readonly onPort: number | string | Port;
  /**
   * `--on-ip`: Address of the socket; default that of the incoming interface. Takes one address of the rule's family;
   * 0.0.0.0 or :: for that of the incoming interface.
   * @default - 0.0.0.0 (IPv4), :: (IPv6)
   */
  readonly onIp?: string;
  /**
   * `--tproxy-mark`: Mark the packet gets, under a mask; default unchanged. Takes MARK or MARK/MASK, 32-bit numbers,
   * e.g. 0x10/0xff.
   * @default - 0x0/0x0
   */
  readonly mark?: number | string | Mark;
}

/** Options of `-j TTL`. */
export interface TtlTarget {
  /** `--ttl-set`: Set it to this. Takes a whole number from 0 to 255. */
  readonly set?: number | string;
  /** `--ttl-dec`: Lower it by so much. Takes a whole number from 1 to 255. */
  readonly dec?: number | string;
  /** `--ttl-inc`: Raise it by so much. Takes a whole number from 1 to 255. */
  readonly inc?: number | string;
}

/** Every target of iptables with options, for `target` of a rule. */
export const Target = {
  /**
   * Writes an audit record of the packet and goes on with the next rule. (iptables-extensions(8), AUDIT; libxt_AUDIT.c,
   * xt_AUDIT.c)
   */
  audit: (options: AuditTarget): TargetCall => ({ kind: "target", name: "AUDIT", options }),

  /**
   * Fills in a checksum that was left to the network card. In table mangle only. (iptables-extensions(8), CHECKSUM;
   * libxt_CHECKSUM.c, xt_CHECKSUM.c)
   */
  checksum: (options: ChecksumTarget): TargetCall<"mangle"> => ({ kind: "target", name: "CHECKSUM", options }),

  /**
   * Puts the packet into a traffic class of the outgoing interface. In FORWARD, OUTPUT, POSTROUTING and chains of your
   * own only. (iptables-extensions(8), CLASSIFY; libxt_CLASSIFY.c, xt_CLASSIFY.c)
   */
  classify: (options: ClassifyTarget): TargetCall<TableName, "FORWARD" | "OUTPUT" | "POSTROUTING"> => ({
    kind: "target",
    name: "CLASSIFY",
    options,
  }),

  /**
   * Sets the connection's mark, or copies it from or to the packet. (iptables-extensions(8), CONNMARK;
   * libxt_CONNMARK.c)
   */
  connmark: (
    options: ConnmarkTarget &
      ExactlyOne<"setXmark" | "setMark" | "andMark" | "orMark" | "xorMark" | "saveMark" | "restoreMark"> &
      AtMostOne<"leftShiftMark" | "rightShiftMark">,
  ): TargetCall => ({ kind: "target", name: "CONNMARK", options }),

  /**
   * Copies the security mark from the packet to its connection, or back. In table mangle or security only.
   * (iptables-extensions(8), CONNSECMARK; libxt_CONNSECMARK.c, xt_CONNSECMARK.c)
   */
  connsecmark: (options: ConnsecmarkTarget & ExactlyOne<"save" | "restore">): TargetCall<"mangle" | "security"> => ({
    kind: "target",
    name: "CONNSECMARK",
    options,
  }),

  /**
   * Sets how connection tracking treats the packet. In table raw only. (iptables-extensions(8), CT; libxt_CT.c,
   * xt_CT.c)
   */
  ct: (options: CtTarget & AtMostOne<"zoneOrig" | "zoneReply" | "zone"> = {}): TargetCall<"raw"> => ({
    kind: "target",
    name: "CT",
    options,
  }),

  /**
   * Rewrites the destination address of the connection. In table nat only. In PREROUTING, OUTPUT and chains of your own
   * only. (iptables-extensions(8), DNAT; libxt_NAT.c)
   */
  dnat: (options: DnatTarget): TargetCall<"nat", "PREROUTING" | "OUTPUT"> => ({
    kind: "target",
    name: "DNAT",
    options,
  }),

  /**
   * Rewrites the prefix of the destination address, without state. IPv6 only. In table mangle only. In PREROUTING,
   * OUTPUT and chains of your own only. (iptables-extensions(8), DNPT (IPv6-specific); libip6t_DNPT.c, ip6t_NPT.c)
   */
  dnpt: (options: DnptTarget): TargetCall<"mangle", "PREROUTING" | "OUTPUT"> => ({
    kind: "target",
    name: "DNPT",
    options,
  }),

  /**
   * Sets the differentiated-services code point of the packet. In table mangle only. (iptables-extensions(8), DSCP;
   * libxt_DSCP.c, xt_DSCP.c)
   */
  dscp: (options: DscpTarget & ExactlyOne<"setDscp" | "setDscpClass">): TargetCall<"mangle"> => ({
    kind: "target",
    name: "DSCP",
    options,
  }),

  /**
   * Clears or sets the bits of explicit congestion notification. IPv4 only. In table mangle only.
   * (iptables-extensions(8), ECN (IPv4-specific); libipt_ECN.c, ipt_ECN.c)
   */
  ecn: (
    options: EcnTarget &
      AtMostOne<"tcpRemove" | "tcpEce"> &
      AtMostOne<"tcpRemove" | "tcpCwr"> &
      AtLeastOne<"tcpRemove" | "tcpEce" | "tcpCwr" | "ipEct">,
  ): TargetCall<"mangle"> => ({ kind: "target", name: "ECN", options }),

  /**
   * Changes the hop-limit field of the IPv6 header. IPv6 only. In table mangle only. (iptables-extensions(8), HL
   * (IPv6-specific); libip6t_HL.c, xt_HL.c)
   */
  hl: (options: HlTarget & ExactlyOne<"set" | "dec" | "inc">): TargetCall<"mangle"> => ({
    kind: "target",
    name: "HL",
    options,
  }),

  /**
   * Sets the packet's mark from a hash of its addresses and ports. (iptables-extensions(8), HMARK; libxt_HMARK.c,
   * xt_HMARK.c)
   */
  hmark: (
    options: HmarkTarget &
      AtLeastOne<
        | "srcPrefix"
        | "dstPrefix"
        | "sportMask"
        | "dportMask"
        | "spiMask"
        | "sport"
        | "dport"
        | "spi"
        | "protoMask"
        | "tuple"
      >,
  ): TargetCall => ({ kind: "target", name: "HMARK", options }),

  /**
   * Restarts a timer with each packet, and tells programs when it runs out. (iptables-extensions(8), IDLETIMER;
   * libxt_IDLETIMER.c, xt_IDLETIMER.c)
   */
  idletimer: (options: IdletimerTarget): TargetCall => ({ kind: "target", name: "IDLETIMER", options }),

  /** Lights a LED of the host with each packet. (iptables-extensions(8), LED; libxt_LED.c, xt_LED.c) */
  led: (options: LedTarget): TargetCall => ({ kind: "target", name: "LED", options }),

  /** Writes the packet to the kernel log and goes on with the next rule. (iptables-extensions(8), LOG; libxt_LOG.c) */
  log: (options: LogTarget = {}): TargetCall => ({ kind: "target", name: "LOG", options }),

  /** Sets the packet's mark. (iptables-extensions(8), MARK; libxt_MARK.c) */
  mark: (options: MarkTarget & ExactlyOne<"setXmark" | "setMark" | "andMark" | "orMark" | "xorMark">): TargetCall => ({
    kind: "target",
    name: "MARK",
    options,
  }),

  /**
   * Rewrites the source to the address of the interface the packet leaves by. In table nat only. In POSTROUTING and
   * chains of your own only. (iptables-extensions(8), MASQUERADE; libxt_NAT.c)
   */
  masquerade: (options: MasqueradeTarget = {}): TargetCall<"nat", "POSTROUTING"> => ({
    kind: "target",
    name: "MASQUERADE",
    options,
  }),

  /**
   * Rewrites a network of addresses to another, host by host: the destination, or on the way out the source. In table
   * nat only. In PREROUTING, INPUT, OUTPUT, POSTROUTING and chains of your own only. (iptables-extensions(8), NETMAP;
   * libipt_NETMAP.c, libip6t_NETMAP.c, xt_NETMAP.c)
   */
  netmap: (options: NetmapTarget): TargetCall<"nat", "PREROUTING" | "INPUT" | "OUTPUT" | "POSTROUTING"> => ({
    kind: "target",
    name: "NETMAP",
    options,
  }),

  /**
   * Hands the packet to a logging program such as ulogd and goes on with the next rule. (iptables-extensions(8), NFLOG;
   * libxt_NFLOG.c)
   */
  nflog: (options: NflogTarget & AtMostOne<"range" | "size"> = {}): TargetCall => ({
    kind: "target",
    name: "NFLOG",
    options,
  }),

  /**
   * Hands the packet to a program, which decides what becomes of it. (iptables-extensions(8), NFQUEUE; libxt_NFQUEUE.c)
   */
  nfqueue: (
    options: NfqueueTarget & AtMostOne<"num" | "balance"> & Requires<"cpuFanout", "balance"> = {},
  ): TargetCall => ({ kind: "target", name: "NFQUEUE", options }),

  /**
   * Does not track the packet (the older form of CT --notrack). In table raw only. (iptables-extensions(8), NOTRACK;
   * libxt_CT.c)
   */
  notrack: (): TargetCall<"raw"> => ({ kind: "target", name: "NOTRACK", options: {} }),

  /**
   * Measures the rate of the packets that reach the rule, for the rateest match. (iptables-extensions(8), RATEEST;
   * libxt_RATEEST.c, xt_RATEEST.c)
   */
  rateest: (options: RateestTarget): TargetCall => ({ kind: "target", name: "RATEEST", options }),

  /**
   * Sends the connection to this host. In table nat only. In PREROUTING, OUTPUT and chains of your own only.
   * (iptables-extensions(8), REDIRECT; libxt_NAT.c)
   */
  redirect: (options: RedirectTarget = {}): TargetCall<"nat", "PREROUTING" | "OUTPUT"> => ({
    kind: "target",
    name: "REDIRECT",
    options,
  }),

  /**
   * Drops the packet and answers with an error. In table filter only. (iptables-extensions(8), REJECT; libipt_REJECT.c,
   * libip6t_REJECT.c)
   */
  reject: (options: RejectTarget = {}): TargetCall<"filter"> => ({ kind: "target", name: "REJECT", options }),

  /**
   * Sets the packet's security mark, for SELinux. In table mangle or security only. (iptables-extensions(8), SECMARK;
   * libxt_SECMARK.c, xt_SECMARK.c)
   */
  secmark: (options: SecmarkTarget): TargetCall<"mangle" | "security"> => ({
    kind: "target",
    name: "SECMARK",
    options,
  }),

  /**
   * Adds the packet's addresses or ports to an ipset, removes them, or marks the packet by them.
   * (iptables-extensions(8), SET; libxt_SET.c, xt_set.c)
   */
  set: (
    options: SetTarget &
      AtLeastOne<"addSet" | "delSet" | "mapSet"> &
      Requires<"exist", "addSet"> &
      Requires<"timeout", "addSet"> &
      Requires<"mapMark", "mapSet"> &
      Requires<"mapPrio", "mapSet"> &
      Requires<"mapQueue", "mapSet">,
  ): TargetCall => ({ kind: "target", name: "SET", options }),

  /**
   * Rewrites the source address of the connection. In table nat only. In POSTROUTING, INPUT and chains of your own
   * only. (iptables-extensions(8), SNAT; libxt_NAT.c)
   */
  snat: (options: SnatTarget): TargetCall<"nat", "POSTROUTING" | "INPUT"> => ({
    kind: "target",
    name: "SNAT",
    options,
  }),

  /**
   * Rewrites the prefix of the source address, without state. IPv6 only. In table mangle only. In INPUT, POSTROUTING
   * and chains of your own only. (iptables-extensions(8), SNPT (IPv6-specific); libip6t_SNPT.c, ip6t_NPT.c)
   */
  snpt: (options: SnptTarget): TargetCall<"mangle", "INPUT" | "POSTROUTING"> => ({
    kind: "target",
    name: "SNPT",
    options,
  }),

  /**
   * Answers TCP handshakes for the server, and hands over those that are completed. In INPUT, FORWARD and chains of
   * your own only. The rule needs protocol tcp. (iptables-extensions(8), SYNPROXY; libxt_SYNPROXY.c, ipt_SYNPROXY.c,
   * ip6t_SYNPROXY.c)
   */
  synproxy: (options: SynproxyTarget = {}): TargetCall<TableName, "INPUT" | "FORWARD"> => ({
    kind: "target",
    name: "SYNPROXY",
    options,
  }),

  /**
   * Sets the largest segment size a TCP connection asks for. The rule needs protocol tcp. (iptables-extensions(8),
   * TCPMSS; libxt_TCPMSS.c, xt_TCPMSS.c)
   */
  tcpmss: (options: TcpmssTarget & ExactlyOne<"setMss" | "clampMssToPmtu">): TargetCall => ({
    kind: "target",
    name: "TCPMSS",
    options,
  }),

  /**
   * Overwrites options of the TCP header with no-operations. In table mangle only. The rule needs protocol tcp.
   * (iptables-extensions(8), TCPOPTSTRIP; libxt_TCPOPTSTRIP.c, xt_TCPOPTSTRIP.c)
   */
  tcpoptstrip: (options: TcpoptstripTarget = {}): TargetCall<"mangle"> => ({
    kind: "target",
    name: "TCPOPTSTRIP",
    options,
  }),

  /**
   * Sends a copy of the packet to another host and goes on with the next rule. (iptables-extensions(8), TEE;
   * libxt_TEE.c, xt_TEE.c)
   */
  tee: (options: TeeTarget): TargetCall => ({ kind: "target", name: "TEE", options }),

  /**
   * Sets the type-of-service field (IPv4) or the traffic class (IPv6) of the packet. In table mangle only.
   * (iptables-extensions(8), TOS; libxt_TOS.c, xt_DSCP.c)
   */
  tos: (options: TosTarget & ExactlyOne<"setTos" | "andTos" | "orTos" | "xorTos">): TargetCall<"mangle"> => ({
    kind: "target",
    name: "TOS",
    options,
  }),

  /**
   * Hands the packet to a socket of this host without changing its addresses. In table mangle only. In PREROUTING and
   * chains of your own only. The rule needs protocol tcp or udp. (iptables-extensions(8), TPROXY; libxt_TPROXY.c,
   * xt_TPROXY.c)
   */
  tproxy: (options: TproxyTarget): TargetCall<"mangle", "PREROUTING"> => ({ kind: "target", name: "TPROXY", options }),

  /**
   * Has the kernel tell of every rule that the packet matches from here on. (iptables-extensions(8), TRACE;
   * libxt_TRACE.c, xt_TRACE.c)
   */
  trace: (): TargetCall => ({ kind: "target", name: "TRACE", options: {} }),

  /**
   * Changes the time-to-live field of the IPv4 header. IPv4 only. In table mangle only. (iptables-extensions(8), TTL
   * (IPv4-specific); libipt_TTL.c, xt_HL.c)
   */
  ttl: (options: TtlTarget & ExactlyOne<"set" | "dec" | "inc">): TargetCall<"mangle"> => ({
    kind: "target",
    name: "TTL",
    options,
  }),
};
