// Printed from the descriptions in engine/ruleset/extensions by `npm run golden`: change them, not this file.
import type { TableName } from "../engine/ruleset";
import type { Cidr } from "./cidr";
import type { MatchCall, Negatable } from "./extension-call";
import type { Icmp } from "./icmp";
import type { Icmpv6 } from "./icmpv6";
import type { Mark } from "./mark";
import type { AtLeastOne, AtMostOne, ExactlyOne, Requires } from "./option-groups";
import type { Port } from "./port";
import type { Rate } from "./rate";
import type { Many } from "./rule-props";
import type { TcpFlags } from "./tcp-flags";

/** Options of `-m addrtype`. */
export interface AddrtypeMatch {
  /** `--src-type`: Type of the source address. */
  readonly srcType?: Negatable<
    Many<
      | "UNSPEC"
      | "UNICAST"
      | "LOCAL"
      | "BROADCAST"
      | "ANYCAST"
      | "MULTICAST"
      | "BLACKHOLE"
      | "UNREACHABLE"
      | "PROHIBIT"
      | "THROW"
      | "NAT"
      | "XRESOLVE"
    >
  >;
  /** `--dst-type`: Type of the destination address. */
  readonly dstType?: Negatable<
    Many<
      | "UNSPEC"
      | "UNICAST"
      | "LOCAL"
      | "BROADCAST"
      | "ANYCAST"
      | "MULTICAST"
      | "BLACKHOLE"
      | "UNREACHABLE"
      | "PROHIBIT"
      | "THROW"
      | "NAT"
      | "XRESOLVE"
    >
  >;
  /**
   * `--limit-iface-in`: Ask only of the interface the packet came in by. In PREROUTING, INPUT, FORWARD and chains of
   * your own only.
   */
  readonly limitIfaceIn?: true;
  /**
   * `--limit-iface-out`: Ask only of the interface the packet leaves by. In FORWARD, OUTPUT, POSTROUTING and chains of
   * your own only.
   */
  readonly limitIfaceOut?: true;
}

/** Options of `-m ah`. */
export interface AhMatch {
  /**
   * `--ahspi`: Security parameter index or range of indexes. Takes a whole number or range LOW:HIGH from 0 to
   * 4294967295.
   */
  readonly ahspi?: Negatable<number | string>;
  /** `--ahlen`: Length of the header in bytes; 0 for any. IPv6 only. Takes a whole number from 0 to 4294967295. */
  readonly ahlen?: Negatable<number | string>;
  /** `--ahres`: The reserved field is zero. IPv6 only. */
  readonly ahres?: true;
}

/** Options of `-m bpf`. */
export interface BpfMatch {
  /**
   * `--bytecode`: The program itself, in classic BPF. Takes COUNT,CODE JT JF K,… in decimal, up to 64 instructions,
   * e.g. 1,6 0 0 65535.
   */
  readonly bytecode?: string;
  /**
   * `--object-pinned`: Path of a program pinned in a BPF file system; it must exist at load. Takes a name of 1 to 511
   * bytes without blanks.
   */
  readonly objectPinned?: string;
}

/** Options of `-m cgroup`. */
export interface CgroupMatch {
  /**
   * `--path`: Path of a cgroup2 group under its mount point, such as /system.slice; it must exist at load. Takes 0 to
   * 511 bytes of text.
   */
  readonly path?: Negatable<string>;
  /** `--cgroup`: Class identifier of the net_cls controller. Takes a whole number from 0 to 4294967295. */
  readonly cgroup?: Negatable<number | string>;
}

/** Options of `-m cluster`. */
export interface ClusterMatch {
  /**
   * `--cluster-local-nodemask`: The nodes whose share this host takes. Takes the nodes as bits, from 1 to 32, e.g. 0x3.
   */
  readonly localNodemask?: Negatable<number | string>;
  /** `--cluster-local-node`: The same for one node, by its number. Takes the number of a node from 1 to 32, e.g. 1. */
  readonly localNode?: Negatable<number | string>;
  /** `--cluster-total-nodes`: How many nodes share the connections. Takes a whole number from 1 to 32. */
  readonly totalNodes: number | string;
  /**
   * `--cluster-hash-seed`: Seed of the hash, the same on all nodes. Takes a whole number from 0 to 4294967295, e.g.
   * 0x1f.
   */
  readonly hashSeed: number | string;
}

/** Options of `-m comment`. */
export interface CommentMatch {
  /** `--comment`: The note. Takes 0 to 255 bytes of text. */
  readonly comment: string;
}

/** Options of `-m connbytes`. */
export interface ConnbytesMatch {
  /**
   * `--connbytes`: At least FROM and at most TO. Takes FROM or FROM:TO, 64-bit numbers; FROM alone has no upper end,
   * e.g. 1000:2000.
   */
  readonly connbytes: Negatable<number | string>;
  /** `--connbytes-mode`: What is counted: packets, bytes, or bytes a packet on average. */
  readonly mode: "packets" | "bytes" | "avgpkt";
  /** `--connbytes-dir`: Which direction of the connection is counted. */
  readonly dir: "original" | "reply" | "both";
}

/** Options of `-m connlabel`. */
export interface ConnlabelMatch {
  /** `--label`: Number of the label. Takes the number of a label from 0 to 127. */
  readonly label: Negatable<string>;
  /** `--set`: Put the label on the connection first. */
  readonly set?: true;
}

/** Options of `-m connlimit`. */
export interface ConnlimitMatch {
  /** `--connlimit-upto`: At most so many connections. Takes a whole number from 0 to 4294967295. */
  readonly upto?: Negatable<number | string>;
  /** `--connlimit-above`: More than so many connections. Takes a whole number from 0 to 4294967295. */
  readonly above?: Negatable<number | string>;
  /**
   * `--connlimit-mask`: Prefix length of the networks that are counted; default one address. Takes a prefix length from
   * 0 to 32 (IPv4) or 128 (IPv6), or a mask without holes.
   * @default - 32 (IPv4), 128 (IPv6)
   */
  readonly mask?: number | string;
  /**
   * `--connlimit-saddr`: Count by source address; the default.
   * @default - given
   */
  readonly saddr?: true;
  /** `--connlimit-daddr`: Count by destination address. */
  readonly daddr?: true;
}

/** Options of `-m connmark`. */
export interface ConnmarkMatch {
  /** `--mark`: Mark, under an optional mask. Takes MARK or MARK/MASK, 32-bit numbers, e.g. 0x10/0xff. */
  readonly mark: Negatable<number | string | Mark>;
}

/** Options of `-m conntrack`. */
export interface ConntrackMatch {
  /** `--ctstate`: State of the connection. */
  readonly ctstate?: Negatable<Many<"INVALID" | "NEW" | "RELATED" | "ESTABLISHED" | "UNTRACKED" | "SNAT" | "DNAT">>;
  /** `--ctproto`: Protocol of the connection. Takes a protocol name of /etc/protocols or a number from 0 to 255. */
  readonly ctproto?: Negatable<number | string>;
  /**
   * `--ctorigsrc`: Source address in the original direction. Takes an address of the rule's family, with an optional
   * prefix length.
   */
  readonly ctorigsrc?: Negatable<string | Cidr>;
  /**
   * `--ctorigdst`: Destination address in the original direction. Takes an address of the rule's family, with an
   * optional prefix length.
   */
  readonly ctorigdst?: Negatable<string | Cidr>;
  /**
   * `--ctreplsrc`: Source address in the reply direction. Takes an address of the rule's family, with an optional
   * prefix length.
   */
  readonly ctreplsrc?: Negatable<string | Cidr>;
  /**
   * `--ctrepldst`: Destination address in the reply direction. Takes an address of the rule's family, with an optional
   * prefix length.
   */
  readonly ctrepldst?: Negatable<string | Cidr>;
  /**
   * `--ctorigsrcport`: Source port in the original direction. Takes a port, service name or range LOW:HIGH from 0 to
   * 65535, e.g. 22, ssh or 1024:.
   */
  readonly ctorigsrcport?: Negatable<number | string | Port>;
  /**
   * `--ctorigdstport`: Destination port in the original direction. Takes a port, service name or range LOW:HIGH from 0
   * to 65535, e.g. 22, ssh or 1024:.
   */
  readonly ctorigdstport?: Negatable<number | string | Port>;
  /**
   * `--ctreplsrcport`: Source port in the reply direction. Takes a port, service name or range LOW:HIGH from 0 to
   * 65535, e.g. 22, ssh or 1024:.
   */
  readonly ctreplsrcport?: Negatable<number | string | Port>;
  /**
   * `--ctrepldstport`: Destination port in the reply direction. Takes a port, service name or range LOW:HIGH from 0 to
   * 65535, e.g. 22, ssh or 1024:.
   */
  readonly ctrepldstport?: Negatable<number | string | Port>;
  /** `--ctstatus`: Status bits of the connection. */
  readonly ctstatus?: Negatable<Many<"NONE" | "EXPECTED" | "SEEN_REPLY" | "ASSURED" | "CONFIRMED">>;
  /** `--ctexpire`: Seconds until the entry expires. Takes a whole number or range LOW:HIGH from 0 to 4294967295. */
  readonly ctexpire?: Negatable<number | string>;
  /** `--ctdir`: Direction of the packet. */
  readonly ctdir?: "ORIGINAL" | "REPLY";
}

/** Options of `-m cpu`. */
export interface CpuMatch {
  /** `--cpu`: Number of the processor, from 0. Takes a whole number from 0 to 4294967295. */
  readonly cpu: Negatable<number | string>;
}

/** Options of `-m dccp`. */
export interface DccpMatch {
  /**
   * `--sport`: Source port or range of ports. Takes a port, service name or range LOW:HIGH from 0 to 65535, e.g. 22,
   * ssh or 1024:.
   */
  readonly sport?: Negatable<number | string | Port>;
  /**
   * `--dport`: Destination port or range of ports. Takes a port, service name or range LOW:HIGH from 0 to 65535, e.g.
   * 22, ssh or 1024:.
   */
  readonly dport?: Negatable<number | string | Port>;
  /** `--dccp-types`: The packet is of one of these types. */
  readonly types?: Negatable<
    Many<
      | "REQUEST"
      | "RESPONSE"
      | "DATA"
      | "ACK"
      | "DATAACK"
      | "CLOSEREQ"
      | "CLOSE"
      | "RESET"
      | "SYNC"
      | "SYNCACK"
      | "INVALID"
    >
  >;
  /** `--dccp-option`: A DCCP option of that number is present. Takes a whole number from 1 to 255. */
  readonly option?: Negatable<number | string>;
}

/** Options of `-m devgroup`. */
export interface DevgroupMatch {
  /**
   * `--src-group`: Group of the incoming interface, with an optional mask. Takes a 32-bit number or default, with an
   * optional mask, e.g. 0x10/0xff. In PREROUTING, INPUT, FORWARD and chains of your own only.
   */
  readonly srcGroup?: Negatable<number | string>;
  /**
   * `--dst-group`: Group of the outgoing interface, with an optional mask. Takes a 32-bit number or default, with an
   * optional mask, e.g. 0x10/0xff. In FORWARD, OUTPUT, POSTROUTING and chains of your own only.
   */
  readonly dstGroup?: Negatable<number | string>;
}

/** Options of `-m dscp`. */
export interface DscpMatch {
  /** `--dscp`: The code point. Takes a code point from 0 to 63, e.g. 0x2e. */
  readonly dscp?: Negatable<number | string>;
  /** `--dscp-class`: The same by the name of its class. Takes BE, EF, CS0 to CS7, or AF11 to AF43. */
  readonly class?: Negatable<string>;
}

/** Options of `-m dst`. */
export interface DstMatch {
  /** `--dst-len`: Length of the header in bytes. Takes a whole number from 0 to 4294967295. */
  readonly len?: Negatable<number | string>;
  /**
   * `--dst-opts`: Its options in this order, each with a length where one is named. Takes up to 16 of TYPE or
   * TYPE:LENGTH, each from 0 to 255, separated by commas.
   */
  readonly opts?: Many<number | string>;
}

/** Options of `-m ecn`. */
export interface EcnMatch {
  /** `--ecn-tcp-ece`: The ECE bit of TCP is set. */
  readonly tcpEce?: Negatable<true>;
  /** `--ecn-tcp-cwr`: The CWR bit of TCP is set. */
  readonly tcpCwr?: Negatable<true>;
  /**
   * `--ecn-ip-ect`: The two bits of the IP header: 0 not capable, 1 and 2 capable, 3 congestion experienced. Takes a
   * whole number from 0 to 3.
   */
  readonly ipEct?: Negatable<number | string>;
}

/** Options of `-m esp`. */
export interface EspMatch {
  /** `--espspi`: Index or range of indexes. Takes a whole number or range LOW:HIGH from 0 to 4294967295. */
  readonly espspi?: Negatable<number | string>;
}

/** Options of `-m frag`. */
export interface FragMatch {
  /** `--fragid`: Identification or range of them. Takes a whole number or range LOW:HIGH from 0 to 4294967295. */
  readonly fragid?: Negatable<number | string>;
  /** `--fraglen`: Length of the header in bytes; the kernel knows 8 only. Takes a whole number from 0 to 4294967295. */
  readonly fraglen?: Negatable<number | string>;
  /** `--fragres`: The reserved fields are zero. */
  readonly fragres?: true;
  /** `--fragfirst`: Is the first fragment. */
  readonly fragfirst?: true;
  /** `--fragmore`: More fragments follow. */
  readonly fragmore?: true;
  /** `--fraglast`: Is the last fragment. */
  readonly fraglast?: true;
}

/** Options of `-m hashlimit`. */
export interface HashlimitMatch {
  /**
   * `--hashlimit-upto`: Match up to this rate; the kernel rounds it to steps of a microsecond or 16 bytes. Takes
   * packets as N/second, N/minute, N/hour or N/day, or bytes as Nb/s, Nkb/s or Nmb/s, e.g. 10/second.
   */
  readonly upto?: Negatable<number | string | Rate>;
  /**
   * `--hashlimit-above`: Match above this rate. Takes packets as N/second, N/minute, N/hour or N/day, or bytes as Nb/s,
   * Nkb/s or Nmb/s, e.g. 10/second.
   */
  readonly above?: Negatable<number | string | Rate>;
  /**
   * `--hashlimit-burst`: Packets, default 5, or bytes that pass before the rate applies; bytes round up to whole
   * seconds. Takes a number from 1 to 1000000, or bytes as Nb, Nkb or Nmb below 4 GiB, e.g. 20.
   */
  readonly burst?: number | string;
  /** `--hashlimit-mode`: What is counted apart; without it all packets share one count. */
  readonly mode?: Many<"srcip" | "srcport" | "dstip" | "dstport">;
  /**
   * `--hashlimit-name`: Name of the table; rules of one name share the first one's settings. Takes a name of 1 to 254
   * bytes without blanks.
   */
  readonly name: string;
  /**
   * `--hashlimit-htable-size`: Buckets of the table; default 0, the kernel's choice. Takes a whole number from 0 to
   * 1048576.
   * @default - 0
   */
  readonly htableSize?: number | string;
  /**
   * `--hashlimit-htable-max`: Most entries; default 0, the kernel's choice. Takes a whole number from 0 to 4294967295.
   * @default - 0
   */
  readonly htableMax?: number | string;
  /**
   * `--hashlimit-htable-gcinterval`: Milliseconds between two searches for expired entries; default 1000. Takes a whole
   * number from 1 to 4294967295.
   * @default - 1000
   */
  readonly htableGcinterval?: number | string;
  /**
   * `--hashlimit-htable-expire`: Milliseconds until an idle entry expires; default one unit of the rate, 15 or 60
   * seconds of bytes. Takes a whole number from 1 to 4294967295.
   */
  readonly htableExpire?: number | string;
  /**
   * `--hashlimit-srcmask`: Prefix length of the source networks that share a count; default one address. Takes a prefix
   * length from 0 to 32 (IPv4) or 128 (IPv6), or a mask without holes.
   */
  readonly srcmask?: number | string;
  /**
   * `--hashlimit-dstmask`: Prefix length of the destination networks that share a count; default one address. Takes a
   * prefix length from 0 to 32 (IPv4) or 128 (IPv6), or a mask without holes.
   */
  readonly dstmask?: number | string;
  /** `--hashlimit-rate-match`: Compare the rate of the last interval instead of counting credits. */
  readonly rateMatch?: true;
  /**
   * `--hashlimit-rate-interval`: Seconds of that interval; default one unit of the rate. Takes a whole number from 1 to
   * 4294967295.
   */
  readonly rateInterval?: number | string;
}

/** Options of `-m hbh`. */
export interface HbhMatch {
  /** `--hbh-len`: Length of the header in bytes. Takes a whole number from 0 to 4294967295. */
  readonly len?: Negatable<number | string>;
  /**
   * `--hbh-opts`: Its options in this order, each with a length where one is named. Takes up to 16 of TYPE or
   * TYPE:LENGTH, each from 0 to 255, separated by commas.
   */
  readonly opts?: Many<number | string>;
}

/** Options of `-m helper`. */
export interface HelperMatch {
  /**
   * `--helper`: Name of the helper, with a port when not its usual one, such as ftp-2121; empty for any. Takes 0 to 29
   * bytes of text.
   */
  readonly helper: Negatable<string>;
}

/** Options of `-m hl`. */
export interface HlMatch {
  /** `--hl-eq`: Is exactly this. Takes a whole number from 0 to 255. */
  readonly eq?: Negatable<number | string>;
  /** `--hl-lt`: Is less than this. Takes a whole number from 0 to 255. */
  readonly lt?: number | string;
  /** `--hl-gt`: Is greater than this. Takes a whole number from 0 to 255. */
  readonly gt?: number | string;
}

/** Options of `-m icmp`. */
export interface IcmpMatch {
  /**
   * `--icmp-type`: ICMP type, by number or name, with an optional code. Takes a type 0-255, TYPE/CODE, or a type name.
   */
  readonly type: Negatable<number | string | Icmp>;
}

/** Options of `-m icmp6`. */
export interface Icmp6Match {
  /**
   * `--icmpv6-type`: ICMPv6 type, by number or name, with an optional code. Takes a type 0-255, TYPE/CODE, or a type
   * name.
   */
  readonly type: Negatable<number | string | Icmpv6>;
}

/** Options of `-m ipcomp`. */
export interface IpcompMatch {
  /**
   * `--ipcompspi`: Index or range of indexes; default 0. Takes a whole number or range LOW:HIGH from 0 to 4294967295.
   * @default - 0
   */
  readonly ipcompspi?: Negatable<number | string>;
  /** `--compres`: The reserved field is zero. */
  readonly compres?: true;
}

/** Options of `-m iprange`. */
export interface IprangeMatch {
  /** `--src-range`: Range of the source address. Takes LOW-HIGH or one address of the rule's family. */
  readonly srcRange?: Negatable<string>;
  /** `--dst-range`: Range of the destination address. Takes LOW-HIGH or one address of the rule's family. */
  readonly dstRange?: Negatable<string>;
}

/** Options of `-m ipv6header`. */
export interface Ipv6headerMatch {
  /** `--header`: It has exactly these headers. */
  readonly header: Negatable<
    Many<"hop-by-hop" | "ipv6-opts" | "ipv6-route" | "ipv6-frag" | "ah" | "esp" | "ipv6-nonxt" | "protocol">
  >;
  /** `--soft`: It has these headers, and may have others. */
  readonly soft?: true;
}

/** Options of `-m ipvs`. */
export interface IpvsMatch {
  /** `--ipvs`: It belongs to one; the other options say so too. */
  readonly ipvs?: Negatable<true>;
  /** `--vproto`: Protocol of the virtual service. Takes a protocol name of /etc/protocols or a number from 0 to 255. */
  readonly vproto?: Negatable<number | string>;
  /**
   * `--vaddr`: Address of the virtual service. Takes an address of the rule's family, with an optional prefix length.
   */
  readonly vaddr?: Negatable<string | Cidr>;
  /**
   * `--vport`: Port of the virtual service. Takes a port from 0 to 65535 or a service name; 0 for the packet's own
   * destination port.
   */
  readonly vport?: Negatable<number | string | Port>;
  /** `--vdir`: Direction of the packet. */
  readonly vdir?: "ORIGINAL" | "REPLY";
  /** `--vmethod`: How the service forwards: routed, tunnelled or with translated addresses. */
  readonly vmethod?: Negatable<"GATE" | "IPIP" | "MASQ">;
  /**
   * `--vportctl`: Port of the connection that controls this one, such as 21 for FTP. Takes a port from 0 to 65535 or a
   * service name; 0 for the packet's own destination port.
   */
  readonly vportctl?: Negatable<number | string | Port>;
}

/** Options of `-m length`. */
export interface LengthMatch {
  /** `--length`: Length or range of lengths, in bytes. Takes a whole number or range LOW:HIGH from 0 to 65535. */
  readonly length: Negatable<number | string>;
}

/** Options of `-m limit`. */
export interface LimitMatch {
  /**
   * `--limit`: Average rate; the kernel rounds it to steps of 0.1 ms. Takes N/second, N/minute, N/hour or N/day, at
   * most 10000/second; units may be cut short.
   * @default - 3/hour
   */
  readonly limit?: number | string | Rate;
  /**
   * `--limit-burst`: Packets that match before the rate applies; default 5. Takes a whole number from 1 to 10000.
   * @default - 5
   */
  readonly burst?: number | string;
}

/** Options of `-m mac`. */
export interface MacMatch {
  /** `--mac-source`: The address. Takes six hexadecimal bytes, e.g. 02:00:5e:00:53:01. */
  readonly source: Negatable<string>;
}

/** Options of `-m mark`. */
export interface MarkMatch {
  /** `--mark`: Mark, under an optional mask. Takes MARK or MARK/MASK, 32-bit numbers, e.g. 0x10/0xff. */
  readonly mark: Negatable<number | string | Mark>;
}

/** Options of `-m mh`. */
export interface MhMatch {
  /**
   * `--mh-type`: Type or range of types. Takes a type from 0 to 255 or its name, or a range LOW:HIGH, e.g. hoti:cot.
   */
  readonly type?: Negatable<number | string>;
}

/** Options of `-m multiport`. */
export interface MultiportMatch {
  /**
   * `--sports`: Source port is in the list. Takes up to 15 ports, service names or ranges LOW:HIGH (a range counts as
   * two), separated by commas.
   */
  readonly sports?: Negatable<Many<number | string | Port>>;
  /**
   * `--dports`: Destination port is in the list. Takes up to 15 ports, service names or ranges LOW:HIGH (a range counts
   * as two), separated by commas.
   */
  readonly dports?: Negatable<Many<number | string | Port>>;
  /**
   * `--ports`: Source or destination port is in the list. Takes up to 15 ports, service names or ranges LOW:HIGH (a
   * range counts as two), separated by commas.
   */
  readonly ports?: Negatable<Many<number | string | Port>>;
}

/** Options of `-m nfacct`. */
export interface NfacctMatch {
  /** `--nfacct-name`: Name of the object; it must exist at load. Takes a name of 1 to 31 bytes without blanks. */
  readonly name: string;
}

/** Options of `-m osf`. */
export interface OsfMatch {
  /**
   * `--genre`: Name of the system, as the fingerprints spell it, such as Linux. Takes a name of 1 to 31 bytes without
   * blanks.
   */
  readonly genre: Negatable<string>;
  /**
   * `--ttl`: 0: compare the TTL exactly, 1: at most that of the fingerprint, 2: leave it out. Takes a whole number from
   * 0 to 2.
   */
  readonly ttl?: number | string;
  /**
   * `--log`: 0: log all matching fingerprints and unknown ones, 1: the first, 2: all that match. Takes a whole number
   * from 0 to 2.
   */
  readonly log?: number | string;
}

/** Options of `-m owner`. */
export interface OwnerMatch {
  /** `--socket-exists`: The packet belongs to a socket. */
  readonly socketExists?: Negatable<true>;
  /** `--uid-owner`: User of the socket. Takes a number or range LOW-HIGH from 0 to 4294967294, or root. */
  readonly uidOwner?: Negatable<number | string>;
  /** `--gid-owner`: Group of the socket. Takes a number or range LOW-HIGH from 0 to 4294967294, or root. */
  readonly gidOwner?: Negatable<number | string>;
  /** `--suppl-groups`: Look at the user's supplementary groups too. */
  readonly supplGroups?: true;
}

/** Options of `-m physdev`. */
export interface PhysdevMatch {
  /** `--physdev-is-in`: Came in by a bridge port. */
  readonly isIn?: Negatable<true>;
  /**
   * `--physdev-in`: Bridge port it came in by. Takes an interface name of at most 15 bytes; + at its end stands for any
   * rest.
   */
  readonly in?: Negatable<string>;
  /** `--physdev-is-out`: Leaves by a bridge port. */
  readonly isOut?: Negatable<true>;
  /**
   * `--physdev-out`: Bridge port it leaves by. Takes an interface name of at most 15 bytes; + at its end stands for any
   * rest.
   */
  readonly out?: Negatable<string>;
  /** `--physdev-is-bridged`: Is bridged, not routed. */
  readonly isBridged?: Negatable<true>;
}

/** Options of `-m pkttype`. */
export interface PkttypeMatch {
  /** `--pkt-type`: Link-layer packet type. */
  readonly pktType: Negatable<"unicast" | "broadcast" | "multicast" | "otherhost">;
}

/** Options of one element of `-m policy`. */
export interface PolicyMatchElement {
  /**
   * `--reqid`: Request number of the policy rule, as setkey(8) gives it with level unique. Takes a whole number from 0
   * to 4294967295.
   */
  readonly reqid?: Negatable<number | string>;
  /** `--spi`: Security parameter index of the association. Takes a whole number from 0 to 4294967295, e.g. 0x1f. */
  readonly spi?: Negatable<number | string>;
  /** `--proto`: Protocol of the encapsulation. Takes esp, ah or ipcomp, or their numbers, e.g. esp. */
  readonly proto?: Negatable<string>;
  /** `--mode`: Mode of the encapsulation. */
  readonly mode?: Negatable<"transport" | "tunnel">;
  /**
   * `--tunnel-dst`: Far end of the tunnel; needs --mode tunnel. Takes an address of the rule's family, with an optional
   * prefix length.
   */
  readonly tunnelDst?: Negatable<string | Cidr>;
  /**
   * `--tunnel-src`: Near end of the tunnel; needs --mode tunnel. Takes an address of the rule's family, with an
   * optional prefix length.
   */
  readonly tunnelSrc?: Negatable<string | Cidr>;
}

/** Options of `-m policy`. */
export interface PolicyMatch {
  /** `--dir`: The policy that was applied to an arrived packet, or that will be to a leaving one. */
  readonly dir: "in" | "out";
  /**
   * `--pol`: Whether there is one; default ipsec.
   * @default - ipsec
   */
  readonly pol?: "none" | "ipsec";
  /** `--strict`: The elements must be the whole policy, not one that stands somewhere in it. */
  readonly strict?: true;
  /** In order; `--next` stands between two. */
  readonly elements?: readonly PolicyMatchElement[];
}

/** Options of `-m quota`. */
export interface QuotaMatch {
  /** `--quota`: Bytes; negated, what comes after them matches. Takes a 64-bit number. */
  readonly quota: Negatable<number | string>;
}

/** Options of `-m realm`. */
export interface RealmMatch {
  /**
   * `--realm`: Number of the realm, with an optional mask. Takes a 32-bit number or cosmos, with an optional mask, e.g.
   * 0x10/0xff.
   */
  readonly realm: Negatable<number | string>;
}

/** Options of `-m recent`. */
export interface RecentMatch {
  /** `--set`: Put the address into the list. */
  readonly set?: Negatable<true>;
  /** `--rcheck`: The address is in the list. */
  readonly rcheck?: Negatable<true>;
  /** `--update`: The same, and note that it was seen now. */
  readonly update?: Negatable<true>;
  /** `--remove`: The same, and take it out. */
  readonly remove?: Negatable<true>;
  /** `--seconds`: Seen within so many seconds. Takes a whole number from 1 to 4294967295. */
  readonly seconds?: number | string;
  /** `--reap`: Forget older entries; needs --seconds. */
  readonly reap?: true;
  /**
   * `--hitcount`: Seen at least so many times. Takes a whole number from 0 to 65535.
   * @default - 0
   */
  readonly hitcount?: number | string;
  /** `--rttl`: Seen with the same TTL. */
  readonly rttl?: true;
  /**
   * `--name`: Name of the list; default DEFAULT. Takes a name of 1 to 199 bytes without blanks.
   * @default - DEFAULT
   */
  readonly name?: string;
  /**
   * `--mask`: Bits of the address that count; default all. Takes a mask written as an address of the rule's family,
   * e.g. 255.255.255.0 or ffff:ffff::.
   * @default - 255.255.255.255 (IPv4), ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff (IPv6)
   */
  readonly mask?: string;
  /**
   * `--rsource`: Look at the source address; the default.
   * @default - given
   */
  readonly rsource?: true;
  /** `--rdest`: Look at the destination address. */
  readonly rdest?: true;
}

/** Options of `-m rpfilter`. */
export interface RpfilterMatch {
  /** `--loose`: Any interface with a route to the source will do. */
  readonly loose?: true;
  /** `--validmark`: Look the route up with the packet's mark. */
  readonly validmark?: true;
  /** `--accept-local`: Packets from a source address of this host match too. */
  readonly acceptLocal?: true;
  /** `--invert`: Match packets that fail the test. */
  readonly invert?: true;
}

/** Options of `-m rt`. */
export interface RtMatch {
  /** `--rt-type`: Type of the header. Takes a whole number from 0 to 4294967295. */
  readonly type?: Negatable<number | string>;
  /**
   * `--rt-segsleft`: Segments left, or a range of them. Takes a whole number or range LOW:HIGH from 0 to 4294967295.
   */
  readonly segsleft?: Negatable<number | string>;
  /** `--rt-len`: Length of the header in bytes. Takes a whole number from 0 to 4294967295. */
  readonly len?: Negatable<number | string>;
  /** `--rt-0-res`: The reserved field of type 0 is zero. */
  readonly rt0Res?: true;
  /** `--rt-0-addrs`: Addresses of type 0, in this order. Takes up to 16 IPv6 addresses, separated by commas. */
  readonly rt0Addrs?: Many<string>;
  /** `--rt-0-not-strict`: Other addresses may stand between them. */
  readonly rt0NotStrict?: true;
}

/** Options of `-m sctp`. */
export interface SctpMatch {
  /**
   * `--sport`: Source port or range of ports. Takes a port, service name or range LOW:HIGH from 0 to 65535, e.g. 22,
   * ssh or 1024:.
   */
  readonly sport?: Negatable<number | string | Port>;
  /**
   * `--dport`: Destination port or range of ports. Takes a port, service name or range LOW:HIGH from 0 to 65535, e.g.
   * 22, ssh or 1024:.
   */
  readonly dport?: Negatable<number | string | Port>;
  /**
   * `--chunk-types`: Which chunk types the packet holds. Takes all, any or only, and a comma-separated list of chunk
   * types with flags after a colon, e.g. any DATA:B,INIT.
   */
  readonly chunkTypes?: Negatable<readonly ["all" | "any" | "only", Many<string>]>;
}

/** Options of `-m set`. */
export interface SetMatch {
  /**
   * `--match-set`: The set, and which side of the packet each of its dimensions looks at. Takes the name of an ipset
   * (up to 31 bytes) and up to six of src or dst, e.g. blocked src,dst.
   */
  readonly matchSet: Negatable<readonly [string, Many<"src" | "dst">]>;
  /** `--return-nomatch`: Elements with the nomatch flag count as matching. */
  readonly returnNomatch?: true;
  /** `--update-counters`: Count the packet in the element; on unless negated. */
  readonly updateCounters?: Negatable<true>;
  /** `--update-subcounters`: Count the packet in the member sets of a list; on unless negated. */
  readonly updateSubcounters?: Negatable<true>;
  /** `--packets-eq`: The element's counter of packets is exactly this. Takes a 64-bit number. */
  readonly packetsEq?: Negatable<number | string>;
  /** `--packets-lt`: The element's counter of packets is less than this. Takes a 64-bit number. */
  readonly packetsLt?: number | string;
  /** `--packets-gt`: The element's counter of packets is greater than this. Takes a 64-bit number. */
  readonly packetsGt?: number | string;
  /** `--bytes-eq`: The element's counter of bytes is exactly this. Takes a 64-bit number. */
  readonly bytesEq?: Negatable<number | string>;
  /** `--bytes-lt`: The element's counter of bytes is less than this. Takes a 64-bit number. */
  readonly bytesLt?: number | string;
  /** `--bytes-gt`: The element's counter of bytes is greater than this. Takes a 64-bit number. */
  readonly bytesGt?: number | string;
}

/** Options of `-m socket`. */
export interface SocketMatch {
  /** `--transparent`: Transparent sockets only. */
  readonly transparent?: true;
  /** `--nowildcard`: Sockets that listen on any address count too. */
  readonly nowildcard?: true;
  /** `--restore-skmark`: Give the packet the mark of the socket. */
  readonly restoreSkmark?: true;
}

/** Options of `-m srh`. */
export interface SrhMatch {
  /** `--srh-next-hdr`: Number of the next header. Takes a whole number from 0 to 255. */
  readonly nextHdr?: Negatable<number | string>;
  /**
   * `--srh-hdr-len-eq`: Length of the header, in units of 8 bytes without the first, is exactly this. Takes a whole
   * number from 0 to 255.
   */
  readonly hdrLenEq?: Negatable<number | string>;
  /**
   * `--srh-hdr-len-gt`: Length of the header, in units of 8 bytes without the first, is greater than this. Takes a
   * whole number from 0 to 255.
   */
  readonly hdrLenGt?: Negatable<number | string>;
  /**
   * `--srh-hdr-len-lt`: Length of the header, in units of 8 bytes without the first, is less than this. Takes a whole
   * number from 0 to 255.
   */
  readonly hdrLenLt?: Negatable<number | string>;
  /** `--srh-segs-left-eq`: The number of segments left is exactly this. Takes a whole number from 0 to 255. */
  readonly segsLeftEq?: Negatable<number | string>;
  /** `--srh-segs-left-gt`: The number of segments left is greater than this. Takes a whole number from 0 to 255. */
  readonly segsLeftGt?: Negatable<number | string>;
  /** `--srh-segs-left-lt`: The number of segments left is less than this. Takes a whole number from 0 to 255. */
  readonly segsLeftLt?: Negatable<number | string>;
  /** `--srh-last-entry-eq`: The index of the last segment is exactly this. Takes a whole number from 0 to 255. */
  readonly lastEntryEq?: Negatable<number | string>;
  /** `--srh-last-entry-gt`: The index of the last segment is greater than this. Takes a whole number from 0 to 255. */
  readonly lastEntryGt?: Negatable<number | string>;
  /** `--srh-last-entry-lt`: The index of the last segment is less than this. Takes a whole number from 0 to 255. */
  readonly lastEntryLt?: Negatable<number | string>;
  /** `--srh-tag`: Tag of the packet. Takes a whole number from 0 to 65535. */
  readonly tag?: Negatable<number | string>;
  /**
   * `--srh-psid`: The previous segment. Takes an address of the rule's family with a prefix length; without one, that
   * address alone.
   */
  readonly psid?: Negatable<string | Cidr>;
  /**
   * `--srh-nsid`: The next segment. Takes an address of the rule's family with a prefix length; without one, that
   * address alone.
   */
  readonly nsid?: Negatable<string | Cidr>;
  /**
   * `--srh-lsid`: The last segment. Takes an address of the rule's family with a prefix length; without one, that
   * address alone.
   */
  readonly lsid?: Negatable<string | Cidr>;
}

/** Options of `-m state`. */
export interface StateMatch {
  /** `--state`: State of the connection. */
  readonly state: Negatable<Many<"INVALID" | "NEW" | "RELATED" | "ESTABLISHED" | "UNTRACKED">>;
}

/** Options of `-m statistic`. */
export interface StatisticMatch {
  /** `--mode`: By chance (random) or by counting (nth). */
  readonly mode: "random" | "nth";
  /**
   * `--probability`: Chance of a match, in mode random; rounded to steps of 2^-31. Takes a decimal number from 0 to 1,
   * e.g. 0.25.
   */
  readonly probability?: Negatable<number | string>;
  /** `--every`: One packet of so many, in mode nth. Takes a whole number from 1 to 4294967295. */
  readonly every?: Negatable<number | string>;
  /** `--packet`: Which of them, counted from 0. Takes a whole number from 0 to 4294967294. */
  readonly packet?: number | string;
}

/** Options of `-m string`. */
export interface StringMatch {
  /** `--string`: The text to look for. Takes 1 to 128 bytes of text. */
  readonly string?: Negatable<string>;
  /**
   * `--hex-string`: The bytes to look for. Takes 1 to 128 bytes, hexadecimal between bars, text elsewhere, e.g. |0d0a|.
   */
  readonly hexString?: Negatable<string>;
  /** `--algo`: How to search: Boyer-Moore or Knuth-Morris-Pratt. */
  readonly algo: "bm" | "kmp";
  /**
   * `--from`: Offset at which the search starts, in bytes from the IP header. Takes a whole number from 0 to 65535.
   * @default - 0
   */
  readonly from?: number | string;
  /**
   * `--to`: Offset at which it ends; default 65535, the whole packet. Takes a whole number from 0 to 65535.
   * @default - 65535
   */
  readonly to?: number | string;
  /** `--icase`: Capital and small letters are the same. */
  readonly icase?: true;
}

/** Options of `-m tcp`. */
export interface TcpMatch {
  /**
   * `--sport`: Source port or range of ports. Takes a port, service name or range LOW:HIGH from 0 to 65535, e.g. 22,
   * ssh or 1024:.
   */
  readonly sport?: Negatable<number | string | Port>;
  /**
   * `--dport`: Destination port or range of ports. Takes a port, service name or range LOW:HIGH from 0 to 65535, e.g.
   * 22, ssh or 1024:.
   */
  readonly dport?: Negatable<number | string | Port>;
  /** `--tcp-option`: A TCP option of that number is present. Takes a whole number from 1 to 255. */
  readonly option?: Negatable<number | string>;
  /** `--tcp-flags`: Which flags are set, of those looked at. */
  readonly flags?: Negatable<
    | readonly [
        Many<"FIN" | "SYN" | "RST" | "PSH" | "ACK" | "URG" | "ALL" | "NONE">,
        Many<"FIN" | "SYN" | "RST" | "PSH" | "ACK" | "URG" | "ALL" | "NONE">,
      ]
    | TcpFlags
  >;
  /** `--syn`: SYN set, and FIN, RST and ACK not: the first packet of a connection. */
  readonly syn?: Negatable<true>;
}

/** Options of `-m tcpmss`. */
export interface TcpmssMatch {
  /** `--mss`: Size or range of sizes, in bytes. Takes a whole number or range LOW:HIGH from 0 to 65535. */
  readonly mss: Negatable<number | string>;
}

/** Options of `-m time`. */
export interface TimeMatch {
  /**
   * `--timestart`: From this time of day; default 00:00:00. Takes HH:MM or HH:MM:SS from 00:00:00 to 23:59:59, e.g.
   * 09:00.
   * @default - 00:00:00
   */
  readonly timestart?: string;
  /**
   * `--timestop`: Until this time of day; earlier than the start it is on the next day; default 23:59:59. Takes HH:MM
   * or HH:MM:SS from 00:00:00 to 23:59:59, e.g. 09:00.
   * @default - 23:59:59
   */
  readonly timestop?: string;
  /** `--monthdays`: On these days of the month. Takes numbers from 1 to 31, separated by commas, e.g. 1,15. */
  readonly monthdays?: Negatable<Many<number | string>>;
  /** `--weekdays`: On these days of the week. */
  readonly weekdays?: Negatable<Many<"Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun">>;
  /**
   * `--datestart`: From this date and time on. Takes YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS from 1970 to
   * 2038, e.g. 2030-06-01.
   * @default - 1970-01-01T00:00:00
   */
  readonly datestart?: string;
  /**
   * `--datestop`: Until this date and time. Takes YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS from 1970 to 2038,
   * e.g. 2030-06-01.
   * @default - 2038-01-19T03:14:07
   */
  readonly datestop?: string;
  /** `--kerneltz`: Take the times in the kernel's time zone, which knows no daylight saving. */
  readonly kerneltz?: true;
  /** `--contiguous`: A span over midnight belongs to the day it starts on. */
  readonly contiguous?: true;
  /** `--utc`: Take the times in UTC; the default. */
  readonly utc?: true;
}

/** Options of `-m tos`. */
export interface TosMatch {
  /**
   * `--tos`: The value under a mask; a name leaves out the two bits of ECN. Takes VALUE or VALUE/MASK, each from 0 to
   * 255, or one of minimize-delay, maximize-throughput, maximize-reliability, minimize-cost, normal-service.
   */
  readonly tos: Negatable<number | string>;
}

/** Options of `-m ttl`. */
export interface TtlMatch {
  /** `--ttl-eq`: Is exactly this. Takes a whole number from 0 to 255. */
  readonly eq?: Negatable<number | string>;
  /** `--ttl-lt`: Is less than this. Takes a whole number from 0 to 255. */
  readonly lt?: number | string;
  /** `--ttl-gt`: Is greater than this. Takes a whole number from 0 to 255. */
  readonly gt?: number | string;
}

/** Options of `-m u32`. */
export interface U32Match {
  /**
   * `--u32`: Four bytes from an offset, with & << >> and @ (go on from there), and the ranges they must lie in. Takes
   * up to 10 tests LOCATION=RANGE joined by &&, e.g. 0x6&0xff=0x11.
   */
  readonly u32: Negatable<string>;
}

/** Options of `-m udp`. */
export interface UdpMatch {
  /**
   * `--sport`: Source port or range of ports. Takes a port, service name or range LOW:HIGH from 0 to 65535, e.g. 22,
   * ssh or 1024:.
   */
  readonly sport?: Negatable<number | string | Port>;
  /**
   * `--dport`: Destination port or range of ports. Takes a port, service name or range LOW:HIGH from 0 to 65535, e.g.
   * 22, ssh or 1024:.
   */
  readonly dport?: Negatable<number | string | Port>;
}

/** Every match of iptables, for `matches` of a rule. */
export const Match = {
  /**
   * What the routing table says of an address: local, broadcast, … (iptables-extensions(8), addrtype; libxt_addrtype.c,
   * xt_addrtype.c)
   */
  addrtype: (
    options: AddrtypeMatch & AtMostOne<"limitIfaceIn" | "limitIfaceOut"> & AtLeastOne<"srcType" | "dstType">,
  ): MatchCall => ({ kind: "match", name: "addrtype", options }),

  /**
   * Authentication header of IPsec. (iptables-extensions(8), ah (IPv4-specific, IPv6-specific); libipt_ah.c,
   * libip6t_ah.c, ipt_ah.c, ip6t_ah.c)
   */
  ah: (options: AhMatch = {}): MatchCall => ({ kind: "match", name: "ah", options }),

  /**
   * A BPF program looks at the packet; it matches when the program returns other than 0. (iptables-extensions(8), bpf;
   * libxt_bpf.c, xt_bpf.c)
   */
  bpf: (options: BpfMatch & ExactlyOne<"bytecode" | "objectPinned">): MatchCall => ({
    kind: "match",
    name: "bpf",
    options,
  }),

  /**
   * The control group of the process that sends or receives the packet. In INPUT, OUTPUT, POSTROUTING and chains of
   * your own only. (iptables-extensions(8), cgroup; libxt_cgroup.c, xt_cgroup.c)
   */
  cgroup: (
    options: CgroupMatch & ExactlyOne<"path" | "cgroup">,
  ): MatchCall<TableName, "INPUT" | "OUTPUT" | "POSTROUTING"> => ({ kind: "match", name: "cgroup", options }),

  /**
   * The packet's connection is this node's share of a cluster that spreads them by a hash of the source.
   * (iptables-extensions(8), cluster; libxt_cluster.c, xt_cluster.c)
   */
  cluster: (options: ClusterMatch & ExactlyOne<"localNodemask" | "localNode">): MatchCall => ({
    kind: "match",
    name: "cluster",
    options,
  }),

  /** A note for people; matches every packet. (iptables-extensions(8), comment; libxt_comment.c) */
  comment: (options: CommentMatch): MatchCall => ({ kind: "match", name: "comment", options }),

  /**
   * How much the packet's connection has carried; loading such a rule switches the kernel's accounting on.
   * (iptables-extensions(8), connbytes; libxt_connbytes.c, xt_connbytes.c)
   */
  connbytes: (options: ConnbytesMatch): MatchCall => ({ kind: "match", name: "connbytes", options }),

  /** The packet's connection carries a label. (iptables-extensions(8), connlabel; libxt_connlabel.c, xt_connlabel.c) */
  connlabel: (options: ConnlabelMatch): MatchCall => ({ kind: "match", name: "connlabel", options }),

  /** How many connections a host or network has open. (iptables-extensions(8), connlimit; libxt_connlimit.c) */
  connlimit: (options: ConnlimitMatch & ExactlyOne<"upto" | "above"> & AtMostOne<"saddr" | "daddr">): MatchCall => ({
    kind: "match",
    name: "connlimit",
    options,
  }),

  /** The connection's mark. (iptables-extensions(8), connmark; libxt_connmark.c) */
  connmark: (options: ConnmarkMatch): MatchCall => ({ kind: "match", name: "connmark", options }),

  /**
   * What connection tracking knows of the packet's connection. (iptables-extensions(8), conntrack; libxt_conntrack.c)
   */
  conntrack: (
    options: ConntrackMatch &
      AtLeastOne<
        | "ctstate"
        | "ctproto"
        | "ctorigsrc"
        | "ctorigdst"
        | "ctreplsrc"
        | "ctrepldst"
        | "ctorigsrcport"
        | "ctorigdstport"
        | "ctreplsrcport"
        | "ctrepldstport"
        | "ctstatus"
        | "ctexpire"
        | "ctdir"
      >,
  ): MatchCall => ({ kind: "match", name: "conntrack", options }),

  /** The processor that handles the packet. (iptables-extensions(8), cpu; libxt_cpu.c) */
  cpu: (options: CpuMatch): MatchCall => ({ kind: "match", name: "cpu", options }),

  /**
   * Ports, packet types and options of DCCP. The rule needs protocol dccp. (iptables-extensions(8), dccp; libxt_dccp.c)
   */
  dccp: (options: DccpMatch = {}): MatchCall => ({ kind: "match", name: "dccp", options }),

  /**
   * The group of the packet's interfaces, as ip-link(8) sets it. (iptables-extensions(8), devgroup; libxt_devgroup.c,
   * xt_devgroup.c)
   */
  devgroup: (options: DevgroupMatch & AtLeastOne<"srcGroup" | "dstGroup">): MatchCall => ({
    kind: "match",
    name: "devgroup",
    options,
  }),

  /** The differentiated-services code point of the packet (RFC 2474). (iptables-extensions(8), dscp; libxt_dscp.c) */
  dscp: (options: DscpMatch & ExactlyOne<"dscp" | "class">): MatchCall => ({ kind: "match", name: "dscp", options }),

  /**
   * Destination options header of IPv6. IPv6 only. (iptables-extensions(8), dst (IPv6-specific); libip6t_dst.c,
   * ip6t_hbh.c)
   */
  dst: (options: DstMatch = {}): MatchCall => ({ kind: "match", name: "dst", options }),

  /** The bits of explicit congestion notification (RFC 3168). (iptables-extensions(8), ecn; libxt_ecn.c, xt_ecn.c) */
  ecn: (options: EcnMatch & AtLeastOne<"tcpEce" | "tcpCwr" | "ipEct">): MatchCall => ({
    kind: "match",
    name: "ecn",
    options,
  }),

  /**
   * Security parameter index of an ESP packet. The rule needs protocol esp. (iptables-extensions(8), esp; libxt_esp.c,
   * xt_esp.c)
   */
  esp: (options: EspMatch = {}): MatchCall => ({ kind: "match", name: "esp", options }),

  /**
   * The source address is made from the sender's MAC address. IPv6 only. In PREROUTING, INPUT, FORWARD and chains of
   * your own only. (iptables-extensions(8), eui64 (IPv6-specific); libip6t_eui64.c, ip6t_eui64.c)
   */
  eui64: (): MatchCall<TableName, "PREROUTING" | "INPUT" | "FORWARD"> => ({
    kind: "match",
    name: "eui64",
    options: {},
  }),

  /** Fragment header of IPv6. IPv6 only. (iptables-extensions(8), frag (IPv6-specific); libip6t_frag.c, ip6t_frag.c) */
  frag: (options: FragMatch & AtMostOne<"fragmore" | "fraglast"> = {}): MatchCall => ({
    kind: "match",
    name: "frag",
    options,
  }),

  /**
   * Limits the rate of each address, port or combination of them on its own. (iptables-extensions(8), hashlimit;
   * libxt_hashlimit.c, xt_hashlimit.c)
   */
  hashlimit: (options: HashlimitMatch & ExactlyOne<"upto" | "above">): MatchCall => ({
    kind: "match",
    name: "hashlimit",
    options,
  }),

  /**
   * Hop-by-hop options header of IPv6. IPv6 only. (iptables-extensions(8), hbh (IPv6-specific); libip6t_hbh.c,
   * ip6t_hbh.c)
   */
  hbh: (options: HbhMatch = {}): MatchCall => ({ kind: "match", name: "hbh", options }),

  /**
   * The packet belongs to a connection that a conntrack helper expected. (iptables-extensions(8), helper;
   * libxt_helper.c, xt_helper.c)
   */
  helper: (options: HelperMatch): MatchCall => ({ kind: "match", name: "helper", options }),

  /** Hop-limit field of the IPv6 header. IPv6 only. (iptables-extensions(8), hl (IPv6-specific); libip6t_hl.c) */
  hl: (options: HlMatch & ExactlyOne<"eq" | "lt" | "gt">): MatchCall => ({ kind: "match", name: "hl", options }),

  /**
   * Type and code of ICMP. IPv4 only. The rule needs protocol icmp. (iptables-extensions(8), icmp (IPv4-specific);
   * libxt_icmp.h, libipt_icmp.c)
   */
  icmp: (options: IcmpMatch): MatchCall => ({ kind: "match", name: "icmp", options }),

  /**
   * Type and code of ICMPv6. IPv6 only. The rule needs protocol ipv6-icmp. (iptables-extensions(8), icmp6
   * (IPv6-specific); libip6t_icmp6.c)
   */
  icmp6: (options: Icmp6Match): MatchCall => ({ kind: "match", name: "icmp6", options }),

  /**
   * Compression parameter index of an IPComp packet. The rule needs protocol ipcomp. (iptables-extensions(8), ipcomp;
   * libxt_ipcomp.c, xt_ipcomp.c)
   */
  ipcomp: (options: IpcompMatch = {}): MatchCall => ({ kind: "match", name: "ipcomp", options }),

  /** An address lies between two others. (iptables-extensions(8), iprange; libxt_iprange.c) */
  iprange: (options: IprangeMatch & AtLeastOne<"srcRange" | "dstRange">): MatchCall => ({
    kind: "match",
    name: "iprange",
    options,
  }),

  /**
   * Which extension headers an IPv6 packet has. IPv6 only. (iptables-extensions(8), ipv6header (IPv6-specific);
   * libip6t_ipv6header.c, ip6t_ipv6header.c)
   */
  ipv6header: (options: Ipv6headerMatch): MatchCall => ({ kind: "match", name: "ipv6header", options }),

  /**
   * The packet belongs to a connection that the kernel's load balancer (IPVS) forwards. (iptables-extensions(8), ipvs;
   * libxt_ipvs.c, xt_ipvs.c)
   */
  ipvs: (
    options: IpvsMatch & AtLeastOne<"ipvs" | "vproto" | "vaddr" | "vport" | "vdir" | "vmethod" | "vportctl">,
  ): MatchCall => ({ kind: "match", name: "ipvs", options }),

  /** Length of the packet in bytes, header included. (iptables-extensions(8), length; libxt_length.c) */
  length: (options: LengthMatch): MatchCall => ({ kind: "match", name: "length", options }),

  /** Matches at most so often on average, after a burst. (iptables-extensions(8), limit; libxt_limit.c, xt_limit.c) */
  limit: (options: LimitMatch = {}): MatchCall => ({ kind: "match", name: "limit", options }),

  /**
   * Source MAC address of the Ethernet frame. In PREROUTING, INPUT, FORWARD and chains of your own only.
   * (iptables-extensions(8), mac; libxt_mac.c)
   */
  mac: (options: MacMatch): MatchCall<TableName, "PREROUTING" | "INPUT" | "FORWARD"> => ({
    kind: "match",
    name: "mac",
    options,
  }),

  /** The packet's mark. (iptables-extensions(8), mark; libxt_mark.c) */
  mark: (options: MarkMatch): MatchCall => ({ kind: "match", name: "mark", options }),

  /**
   * Message type of Mobile IPv6. IPv6 only. The rule needs protocol mobility-header. (iptables-extensions(8), mh
   * (IPv6-specific); libip6t_mh.c, ip6t_mh.c)
   */
  mh: (options: MhMatch = {}): MatchCall => ({ kind: "match", name: "mh", options }),

  /**
   * Up to 15 ports; a range counts as two. The rule needs protocol tcp or udp or dccp or sctp or udplite.
   * (iptables-extensions(8), multiport; libxt_multiport.c)
   */
  multiport: (options: MultiportMatch & ExactlyOne<"sports" | "dports" | "ports">): MatchCall => ({
    kind: "match",
    name: "multiport",
    options,
  }),

  /**
   * Counts the packet in an accounting object of nfacct(8) and always matches. (iptables-extensions(8), nfacct;
   * libxt_nfacct.c)
   */
  nfacct: (options: NfacctMatch): MatchCall => ({ kind: "match", name: "nfacct", options }),

  /**
   * The sender's operating system, guessed from its TCP SYN by the fingerprints that nfnl_osf(8) loaded. IPv4 only. In
   * PREROUTING, INPUT, FORWARD and chains of your own only. The rule needs protocol tcp. (iptables-extensions(8), osf;
   * libxt_osf.c, xt_osf.c)
   */
  osf: (options: OsfMatch): MatchCall<TableName, "PREROUTING" | "INPUT" | "FORWARD"> => ({
    kind: "match",
    name: "osf",
    options,
  }),

  /**
   * Who on this host sent the packet. In OUTPUT, POSTROUTING and chains of your own only. (iptables-extensions(8),
   * owner; libxt_owner.c, xt_owner.c)
   */
  owner: (
    options: OwnerMatch & AtLeastOne<"socketExists" | "uidOwner" | "gidOwner"> & Requires<"supplGroups", "gidOwner">,
  ): MatchCall<TableName, "OUTPUT" | "POSTROUTING"> => ({ kind: "match", name: "owner", options }),

  /**
   * Port of a bridge by which the packet came or goes. (iptables-extensions(8), physdev; libxt_physdev.c, xt_physdev.c)
   */
  physdev: (options: PhysdevMatch & AtLeastOne<"isIn" | "in" | "isOut" | "out" | "isBridged">): MatchCall => ({
    kind: "match",
    name: "physdev",
    options,
  }),

  /** How the frame was addressed on the link. (iptables-extensions(8), pkttype; libxt_pkttype.c) */
  pkttype: (options: PkttypeMatch): MatchCall => ({ kind: "match", name: "pkttype", options }),

  /** How IPsec treated or will treat the packet. (iptables-extensions(8), policy; libxt_policy.c, xt_policy.c) */
  policy: (options: PolicyMatch): MatchCall => ({ kind: "match", name: "policy", options }),

  /**
   * Matches until so many bytes have passed; loading the rule anew starts from the whole quota.
   * (iptables-extensions(8), quota; libxt_quota.c)
   */
  quota: (options: QuotaMatch): MatchCall => ({ kind: "match", name: "quota", options }),

  /**
   * The realm of the route the packet takes. IPv4 only. In INPUT, FORWARD, OUTPUT, POSTROUTING and chains of your own
   * only. (iptables-extensions(8), realm; libipt_realm.c, xt_realm.c)
   */
  realm: (options: RealmMatch): MatchCall<TableName, "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING"> => ({
    kind: "match",
    name: "realm",
    options,
  }),

  /**
   * Keeps lists of addresses seen, and looks addresses up in them. (iptables-extensions(8), recent; libxt_recent.c,
   * xt_recent.c)
   */
  recent: (
    options: RecentMatch & ExactlyOne<"set" | "rcheck" | "update" | "remove"> & Requires<"reap", "seconds">,
  ): MatchCall => ({ kind: "match", name: "recent", options }),

  /**
   * A reply to the packet would leave by the interface the packet came in by. In table raw or mangle only. In
   * PREROUTING and chains of your own only. (iptables-extensions(8), rpfilter; libxt_rpfilter.c, ipt_rpfilter.c,
   * ip6t_rpfilter.c)
   */
  rpfilter: (options: RpfilterMatch = {}): MatchCall<"raw" | "mangle", "PREROUTING"> => ({
    kind: "match",
    name: "rpfilter",
    options,
  }),

  /** Routing header of IPv6. IPv6 only. (iptables-extensions(8), rt (IPv6-specific); libip6t_rt.c, ip6t_rt.c) */
  rt: (options: RtMatch & Requires<"rt0NotStrict", "rt0Addrs"> = {}): MatchCall => ({
    kind: "match",
    name: "rt",
    options,
  }),

  /** Ports and chunk types of SCTP. The rule needs protocol sctp. (iptables-extensions(8), sctp; libxt_sctp.c) */
  sctp: (options: SctpMatch = {}): MatchCall => ({ kind: "match", name: "sctp", options }),

  /** The packet's addresses, ports or marks are in an ipset. (iptables-extensions(8), set; libxt_set.c) */
  set: (
    options: SetMatch &
      AtMostOne<"packetsEq" | "packetsLt" | "packetsGt"> &
      AtMostOne<"bytesEq" | "bytesLt" | "bytesGt">,
  ): MatchCall => ({ kind: "match", name: "set", options }),

  /**
   * An open socket of this host belongs to the packet. In PREROUTING, INPUT and chains of your own only.
   * (iptables-extensions(8), socket; libxt_socket.c, xt_socket.c)
   */
  socket: (options: SocketMatch = {}): MatchCall<TableName, "PREROUTING" | "INPUT"> => ({
    kind: "match",
    name: "socket",
    options,
  }),

  /**
   * Segment routing header of IPv6. IPv6 only. (iptables-extensions(8), srh (IPv6-specific); libip6t_srh.c, ip6t_srh.c)
   */
  srh: (options: SrhMatch = {}): MatchCall => ({ kind: "match", name: "srh", options }),

  /**
   * State of the packet's connection (the older form of conntrack --ctstate). (iptables-extensions(8), state;
   * libxt_conntrack.c)
   */
  state: (options: StateMatch): MatchCall => ({ kind: "match", name: "state", options }),

  /**
   * Matches by chance, or every so many packets. (iptables-extensions(8), statistic; libxt_statistic.c, xt_statistic.c)
   */
  statistic: (
    options: StatisticMatch &
      AtMostOne<"probability" | "every"> &
      AtMostOne<"probability" | "packet"> &
      Requires<"every", "packet"> &
      Requires<"packet", "every">,
  ): MatchCall => ({ kind: "match", name: "statistic", options }),

  /**
   * The packet holds a text or bytes somewhere, headers included; split over two packets they are not seen.
   * (iptables-extensions(8), string; libxt_string.c, xt_string.c)
   */
  string: (options: StringMatch & ExactlyOne<"string" | "hexString">): MatchCall => ({
    kind: "match",
    name: "string",
    options,
  }),

  /** Ports, flags and options of TCP. The rule needs protocol tcp. (iptables-extensions(8), tcp; libxt_tcp.c) */
  tcp: (options: TcpMatch & AtMostOne<"flags" | "syn"> = {}): MatchCall => ({ kind: "match", name: "tcp", options }),

  /**
   * The maximum segment size that a TCP SYN or SYN/ACK names. The rule needs protocol tcp. (iptables-extensions(8),
   * tcpmss; libxt_tcpmss.c, xt_tcpmss.c)
   */
  tcpmss: (options: TcpmssMatch): MatchCall => ({ kind: "match", name: "tcpmss", options }),

  /**
   * The packet arrives in a span of time, of days or of times of day; in UTC unless --kerneltz is given.
   * (iptables-extensions(8), time; libxt_time.c)
   */
  time: (options: TimeMatch & AtMostOne<"kerneltz" | "utc"> = {}): MatchCall => ({
    kind: "match",
    name: "time",
    options,
  }),

  /** The type of service (IPv4) or traffic class (IPv6) of the packet. (iptables-extensions(8), tos; libxt_tos.c) */
  tos: (options: TosMatch): MatchCall => ({ kind: "match", name: "tos", options }),

  /** Time-to-live field of the IPv4 header. IPv4 only. (iptables-extensions(8), ttl (IPv4-specific); libipt_ttl.c) */
  ttl: (options: TtlMatch & ExactlyOne<"eq" | "lt" | "gt">): MatchCall => ({ kind: "match", name: "ttl", options }),

  /** Numbers at places of the packet lie in ranges. (iptables-extensions(8), u32; libxt_u32.c, xt_u32.c) */
  u32: (options: U32Match): MatchCall => ({ kind: "match", name: "u32", options }),

  /** Ports of UDP. The rule needs protocol udp. (iptables-extensions(8), udp; libxt_udp.c) */
  udp: (options: UdpMatch = {}): MatchCall => ({ kind: "match", name: "udp", options }),
};
