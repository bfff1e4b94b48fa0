import {
  canonicalizeTrafficPart,
  type LiveQueues,
  parseTrafficPart,
  readClasses,
  readFilters,
  readQdiscs,
} from "../../../engine/traffic";
import { showQdisc } from "./measured";

/** As `tc -j -d qdisc show` prints it; Linux 6.18, iproute2 6.1. */
export const HTB = showQdisc("htb", "1:", {
  r2q: 10,
  default: "0x30",
  direct_packets_stat: 7,
  ver: "3.17",
  direct_qlen: 1000,
});
export const LEAF = showQdisc("fq_codel", "30:", { limit: 10240, ecn: true }, { root: false, parent: "1:30" });
export const INGRESS = '{"kind":"ingress","handle":"ffff:","dev":"d0","parent":"ffff:fff1","options":{}}';

/** What `tc -d -raw class show dev d0` prints; Linux 6.18, iproute2 6.1. */
export const CLASSES = `class htb 1:1 root rate 10Mbit ceil 10Mbit linklayer ethernet burst 15Kb/1 mpu 0b cburst 1600b/1 mpu 0b level 7 buffer [0002ee00] cbuffer [00004e20]
class htb 1:30 parent 1:1 leaf 30: prio 0 quantum 12500 rate 1Mbit ceil 10Mbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00030d40] cbuffer [00004e20]
class htb 1:31 parent 1:1 prio 3 quantum 2000 rate 1Mbit ceil 1Mbit linklayer ethernet burst 1601b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00030dbd] cbuffer [00030d40]
`;
/** What `tc -d filter show dev d0 parent 1:` prints. */
export const FILTERS = `filter protocol ip pref 4 u32 chain 0
filter protocol ip pref 4 u32 chain 0 fh 801: ht divisor 1
filter protocol ip pref 4 u32 chain 0 fh 801::800 order 2048 key ht 801 bkt 0 *flowid 1:31 not_in_hw
  match 0a000000/ff000000 at 16
  match 00000016/0000ffff at 20
filter protocol all pref 5 fw chain 0
filter protocol all pref 5 fw chain 0 handle 0x7/0xff classid 1:30
`;
export const DECLARED = [
  "qdisc root handle 1: htb default 30",
  "class parent 1: classid 1:1 htb rate 10mbit burst 15k",
  "class parent 1:1 classid 1:30 htb rate 1mbit ceil 10mbit",
  "class parent 1:1 classid 1:31 htb prio 3 quantum 2000 rate 1mbit burst 1601",
  "qdisc parent 1:30 handle 30: fq_codel",
  "filter parent 1: protocol ip pref 4 u32 match ip dport 22 0xffff match ip dst 10.0.0.0/8 flowid 1:31",
  "filter parent 1: protocol all pref 5 handle 7/255 fw flowid 1:30",
].map(canonicalizeTrafficPart);

export const parts = (texts: readonly string[]) => texts.map(parseTrafficPart);
export const words = (commands: readonly (readonly string[])[]) => commands.map(command => command.join(" "));

export function live(more: Partial<LiveQueues> = {}, qdiscs: readonly string[] = [HTB, LEAF]): LiveQueues {
  return {
    qdiscs: readQdiscs(`[${qdiscs.join(",")}]`).get("d0") ?? [],
    classes: readClasses(CLASSES),
    filters: readFilters(FILTERS, "1:"),
    ...more,
  };
}

export function without(pattern: RegExp): readonly string[] {
  return DECLARED.filter(text => !pattern.test(text));
}
