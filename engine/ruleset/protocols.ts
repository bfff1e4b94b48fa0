/**
 * Protocol numbers and the one name iptables-save prints for each: /etc/protocols as Debian's netbase 6 has it. A
 * number that is not here is printed as the number (253 stays 253).
 */
const PROTOCOL_NAMES: ReadonlyMap<number, string> = new Map([
  [1, "icmp"],
  [2, "igmp"],
  [3, "ggp"],
  [4, "ipencap"],
  [5, "st"],
  [6, "tcp"],
  [8, "egp"],
  [9, "igp"],
  [12, "pup"],
  [17, "udp"],
  [20, "hmp"],
  [22, "xns-idp"],
  [27, "rdp"],
  [29, "iso-tp4"],
  [33, "dccp"],
  [36, "xtp"],
  [37, "ddp"],
  [38, "idpr-cmtp"],
  [41, "ipv6"],
  [43, "ipv6-route"],
  [44, "ipv6-frag"],
  [45, "idrp"],
  [46, "rsvp"],
  [47, "gre"],
  [50, "esp"],
  [51, "ah"],
  [57, "skip"],
  [58, "ipv6-icmp"],
  [59, "ipv6-nonxt"],
  [60, "ipv6-opts"],
  [73, "rspf"],
  [81, "vmtp"],
  [88, "eigrp"],
  [89, "ospf"],
  [93, "ax.25"],
  [94, "ipip"],
  [97, "etherip"],
  [98, "encap"],
  [103, "pim"],
  [108, "ipcomp"],
  [112, "vrrp"],
  [115, "l2tp"],
  [124, "isis"],
  [132, "sctp"],
  [133, "fc"],
  [135, "mobility-header"],
  [136, "udplite"],
  [137, "mpls-in-ip"],
  [138, "manet"],
  [139, "hip"],
  [140, "shim6"],
  [141, "wesp"],
  [142, "rohc"],
  [143, "ethernet"],
]);

/** Further spellings that xtables_parse_protocol knows (libxtables, xtables_chain_protos). `all`, `ip` and 0 match any. */
const PROTOCOL_ALIASES: ReadonlyMap<string, number> = new Map([
  ["all", 0],
  ["ip", 0],
  ["hopopt", 0],
  ["icmpv6", 58],
  ["ipv6-mh", 135],
  ["mh", 135],
]);

const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...[...PROTOCOL_NAMES].map(([number, name]) => [name, number] as const),
  ...PROTOCOL_ALIASES,
]);

/** Number of a protocol given by name (any case) or number 0-255 (decimal, 0x hexadecimal, 0 octal); 0 means all. */
export function parseProtocol(text: string): number | undefined {
  const named = PROTOCOL_NUMBERS.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (!/^(0x[0-9a-f]{1,2}|0[0-7]{1,3}|0|[1-9][0-9]{0,2})$/i.test(text)) return undefined;
  const number = /^0[0-7]/.test(text) ? Number.parseInt(text, 8) : Number(text);
  return number > 255 ? undefined : number;
}

/** Spells a protocol as iptables-save does: by name where there is one. */
export function printProtocol(number: number): string {
  return PROTOCOL_NAMES.get(number) ?? String(number);
}
