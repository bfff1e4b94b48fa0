import type { ExtensionDescription } from "../extension";
import type { Family } from "../model";
import { addrtypeMatch } from "./addrtype";
import { checksumTarget } from "./checksum";
import { commentMatch } from "./comment";
import { connlimitMatch } from "./connlimit";
import { connmarkMatch } from "./connmark";
import { connmarkTarget } from "./connmark-target";
import { conntrackMatch } from "./conntrack";
import { ctTarget } from "./ct";
import { dccpMatch } from "./dccp";
import { dnatTarget } from "./dnat";
import { hlMatch } from "./hl";
import { icmpMatch } from "./icmp";
import { icmp6Match } from "./icmp6";
import { iprangeMatch } from "./iprange";
import { lengthMatch } from "./length";
import { limitMatch } from "./limit";
import { logTarget } from "./log";
import { macMatch } from "./mac";
import { markMatch } from "./mark";
import { markTarget } from "./mark-target";
import { masqueradeTarget } from "./masquerade";
import { multiportMatch } from "./multiport";
import { nflogTarget } from "./nflog";
import { nfqueueTarget } from "./nfqueue";
import { notrackTarget } from "./notrack";
import { ownerMatch } from "./owner";
import { physdevMatch } from "./physdev";
import { pkttypeMatch } from "./pkttype";
import { recentMatch } from "./recent";
import { redirectTarget } from "./redirect";
import { rejectTarget } from "./reject";
import { sctpMatch } from "./sctp";
import { setMatch } from "./set";
import { snatTarget } from "./snat";
import { stateMatch } from "./state";
import { tcpMatch } from "./tcp";
import { tcpmssTarget } from "./tcpmss-target";
import { ttlMatch } from "./ttl";
import { udpMatch } from "./udp";

/** Every described extension. A new one is one file beside this and one line here. */
export const EXTENSIONS: readonly ExtensionDescription[] = [
  addrtypeMatch,
  commentMatch,
  connlimitMatch,
  connmarkMatch,
  conntrackMatch,
  dccpMatch,
  hlMatch,
  icmpMatch,
  icmp6Match,
  iprangeMatch,
  lengthMatch,
  limitMatch,
  macMatch,
  markMatch,
  multiportMatch,
  ownerMatch,
  physdevMatch,
  pkttypeMatch,
  recentMatch,
  sctpMatch,
  setMatch,
  stateMatch,
  tcpMatch,
  ttlMatch,
  udpMatch,
  checksumTarget,
  connmarkTarget,
  ctTarget,
  dnatTarget,
  logTarget,
  markTarget,
  masqueradeTarget,
  nflogTarget,
  nfqueueTarget,
  notrackTarget,
  redirectTarget,
  rejectTarget,
  snatTarget,
  tcpmssTarget,
];

type ExtensionIndex = ReadonlyMap<string, ExtensionDescription>;

const BY_NAME: Readonly<Record<"match" | "target", ExtensionIndex>> = {
  match: indexByName("match"),
  target: indexByName("target"),
};

function indexByName(kind: "match" | "target"): ExtensionIndex {
  const index = new Map<string, ExtensionDescription>();
  for (const extension of EXTENSIONS) {
    if (extension.kind !== kind) continue;
    for (const name of [extension.name, ...(extension.aliases ?? [])]) index.set(name, extension);
  }
  return index;
}

/** The description of `-m NAME` or `-j NAME`, whatever its families; undefined when nobody described it. */
export function findExtension(kind: "match" | "target", name: string): ExtensionDescription | undefined {
  return BY_NAME[kind].get(name);
}

/** The match that `-p NUMBER` loads when an option of it is written without `-m`. */
export function findImpliedMatch(protocol: number, family: Family): ExtensionDescription | undefined {
  return EXTENSIONS.find(extension => extension.impliedBy === protocol && extension.families.includes(family));
}
