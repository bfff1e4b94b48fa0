import type { ExtensionDescription } from "../extension";
import type { Family } from "../model";
import { addrtypeMatch } from "./addrtype";
import { ahMatch } from "./ah";
import { auditTarget } from "./audit";
import { bpfMatch } from "./bpf";
import { cgroupMatch } from "./cgroup";
import { checksumTarget } from "./checksum";
import { classifyTarget } from "./classify";
import { clusterMatch } from "./cluster";
import { commentMatch } from "./comment";
import { connbytesMatch } from "./connbytes";
import { connlabelMatch } from "./connlabel";
import { connlimitMatch } from "./connlimit";
import { connmarkMatch } from "./connmark";
import { connmarkTarget } from "./connmark-target";
import { connsecmarkTarget } from "./connsecmark";
import { conntrackMatch } from "./conntrack";
import { cpuMatch } from "./cpu";
import { ctTarget } from "./ct";
import { dccpMatch } from "./dccp";
import { devgroupMatch } from "./devgroup";
import { dnatTarget } from "./dnat";
import { dnptTarget } from "./dnpt";
import { dscpMatch } from "./dscp";
import { dscpTarget } from "./dscp-target";
import { dstMatch } from "./dst";
import { ecnMatch } from "./ecn";
import { ecnTarget } from "./ecn-target";
import { espMatch } from "./esp";
import { eui64Match } from "./eui64";
import { fragMatch } from "./frag";
import { hashlimitMatch } from "./hashlimit";
import { hbhMatch } from "./hbh";
import { helperMatch } from "./helped";
import { hlMatch } from "./hl";
import { hlTarget } from "./hl-target";
import { hmarkTarget } from "./hmark";
import { icmpMatch } from "./icmp";
import { icmp6Match } from "./icmp6";
import { idletimerTarget } from "./idletimer";
import { ipcompMatch } from "./ipcomp";
import { iprangeMatch } from "./iprange";
import { ipv6headerMatch } from "./ipv6header";
import { ipvsMatch } from "./ipvs";
import { ledTarget } from "./led";
import { lengthMatch } from "./length";
import { limitMatch } from "./limit";
import { logTarget } from "./log";
import { macMatch } from "./mac";
import { markMatch } from "./mark";
import { markTarget } from "./mark-target";
import { masqueradeTarget } from "./masquerade";
import { mhMatch } from "./mh";
import { multiportMatch } from "./multiport";
import { netmapTarget } from "./netmap";
import { nfacctMatch } from "./nfacct";
import { nflogTarget } from "./nflog";
import { nfqueueTarget } from "./nfqueue";
import { notrackTarget } from "./notrack";
import { osfMatch } from "./osf";
import { ownerMatch } from "./owner";
import { physdevMatch } from "./physdev";
import { pkttypeMatch } from "./pkttype";
import { policyMatch } from "./policy";
import { quotaMatch } from "./quota";
import { rateestTarget } from "./rateest-target";
import { realmMatch } from "./realm";
import { recentMatch } from "./recent";
import { redirectTarget } from "./redirect";
import { rejectTarget } from "./reject";
import { rpfilterMatch } from "./rpfilter";
import { rtMatch } from "./rt";
import { sctpMatch } from "./sctp";
import { secmarkTarget } from "./secmark";
import { setMatch } from "./set";
import { setTarget } from "./set-target";
import { snatTarget } from "./snat";
import { snptTarget } from "./snpt";
import { socketMatch } from "./socket";
import { srhMatch } from "./srh";
import { stateMatch } from "./state";
import { statisticMatch } from "./statistic";
import { stringMatch } from "./string";
import { synproxyTarget } from "./synproxy";
import { tcpMatch } from "./tcp";
import { tcpmssMatch } from "./tcpmss";
import { tcpmssTarget } from "./tcpmss-target";
import { tcpoptstripTarget } from "./tcpoptstrip";
import { teeTarget } from "./tee";
import { timeMatch } from "./time";
import { tosMatch } from "./tos";
import { tosTarget } from "./tos-target";
import { tproxyTarget } from "./tproxy";
import { traceTarget } from "./trace";
import { ttlMatch } from "./ttl";
import { ttlTarget } from "./ttl-target";
import { u32Match } from "./u32";
import { udpMatch } from "./udp";

/** Every described extension. A new one is one file beside this and one line here. */
export const EXTENSIONS: readonly ExtensionDescription[] = [
  addrtypeMatch,
  ahMatch,
  bpfMatch,
  cgroupMatch,
  clusterMatch,
  commentMatch,
  connbytesMatch,
  connlabelMatch,
  connlimitMatch,
  connmarkMatch,
  conntrackMatch,
  cpuMatch,
  dccpMatch,
  devgroupMatch,
  dscpMatch,
  dstMatch,
  ecnMatch,
  espMatch,
  eui64Match,
  fragMatch,
  hashlimitMatch,
  hbhMatch,
  helperMatch,
  hlMatch,
  icmp6Match,
  icmpMatch,
  ipcompMatch,
  iprangeMatch,
  ipv6headerMatch,
  ipvsMatch,
  lengthMatch,
  limitMatch,
  macMatch,
  markMatch,
  mhMatch,
  multiportMatch,
  nfacctMatch,
  osfMatch,
  ownerMatch,
  physdevMatch,
  pkttypeMatch,
  policyMatch,
  quotaMatch,
  realmMatch,
  recentMatch,
  rpfilterMatch,
  rtMatch,
  sctpMatch,
  setMatch,
  socketMatch,
  srhMatch,
  stateMatch,
  statisticMatch,
  stringMatch,
  tcpMatch,
  tcpmssMatch,
  timeMatch,
  tosMatch,
  ttlMatch,
  u32Match,
  udpMatch,
  auditTarget,
  checksumTarget,
  classifyTarget,
  connmarkTarget,
  connsecmarkTarget,
  ctTarget,
  dnatTarget,
  dnptTarget,
  dscpTarget,
  ecnTarget,
  hlTarget,
  hmarkTarget,
  idletimerTarget,
  ledTarget,
  logTarget,
  markTarget,
  masqueradeTarget,
  netmapTarget,
  nflogTarget,
  nfqueueTarget,
  notrackTarget,
  rateestTarget,
  redirectTarget,
  rejectTarget,
  secmarkTarget,
  setTarget,
  snatTarget,
  snptTarget,
  synproxyTarget,
  tcpmssTarget,
  tcpoptstripTarget,
  teeTarget,
  tosTarget,
  tproxyTarget,
  traceTarget,
  ttlTarget,
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
