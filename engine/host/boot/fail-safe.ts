import type { DesiredDocument } from "../../desired";
import type { Family } from "../../ruleset";
import { FAMILIES } from "../trial";

const BOOT_FAILED = '-m comment --comment "netfilter-fleet: the boot could not load the rules"';
const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED";
/** Without these no neighbour answers (RFC 4890, section 4.4). */
const IPV6_NEEDS = "-p ipv6-icmp";

/**
 * What a host holds when its rules could not be loaded at boot, as a file for `iptables-restore --noflush`: nothing is let
 * in but the login, and nothing is forwarded. Empty for a family in which the document filters nothing. Where sshd listens
 * elsewhere than it is dialled, the boot script lets that port in as well.
 */
export function failSafeRules(document: DesiredDocument, family: Family): string {
  const closed = closedChains(document, family);
  if (closed.length === 0) return "";
  const accepted = acceptedBy(document, family);
  const rules = closed.includes("INPUT")
    ? accepted.map((match, at) => `-I INPUT ${at + 1} ${match} ${BOOT_FAILED} -j ACCEPT`)
    : [];
  return ["*filter", ...closed.map(chain => `:${chain} DROP [0:0]`), ...rules, "COMMIT", ""].join("\n");
}

/**
 * The same as single commands, for a boot that finds its own script damaged. No word of it needs quoting, and none is a
 * variable: it stands in units and scripts as it is.
 */
export function failSafeCommands(document: DesiredDocument): readonly string[] {
  return FAMILIES.flatMap(family => {
    const tool = family === "ipv6" ? "ip6tables" : "iptables";
    const closed = closedChains(document, family);
    const accepted = closed.includes("INPUT") ? acceptedBy(document, family) : [];
    return [
      ...accepted.map(match => `${tool} -w 10 -I INPUT ${match} -j ACCEPT`),
      ...closed.map(chain => `${tool} -w 10 -P ${chain} DROP`),
    ];
  });
}

function closedChains(document: DesiredDocument, family: Family): readonly string[] {
  return ["INPUT", "FORWARD"].filter(chain => document[family].filter?.[chain] !== undefined);
}

function acceptedBy({ connection }: DesiredDocument, family: Family): readonly string[] {
  return [
    "-i lo",
    ESTABLISHED,
    ...(family === "ipv6" ? [IPV6_NEEDS] : []),
    ...[...new Set([connection.port, 22])].map(port => `-p tcp -m tcp --dport ${port}`),
  ];
}
