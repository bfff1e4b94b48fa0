import type { LabHost } from "../../lab/lab-host";
import { byHand, savedRules, waitFor } from "../lab/practice-host";

/** One jail an action of Debian's, named for it; each bans from ports 2222 and 8080, `allports` from all of TCP. */
export const JAILS: ReadonlyMap<string, string> = new Map([
  ["multiport", "iptables-multiport"],
  ["allports", "iptables-allports"],
  ["logged", "iptables-multiport-log"],
  ["ipset", "iptables-ipset[type=multiport]"],
  ["recent", "iptables-xt_recent-echo"],
  ["native", "nftables-multiport"],
]);

const CONFIGURATION = `
cat >/etc/fail2ban/filter.d/door.conf <<'END'
[Definition]
failregex = ^.* refused <HOST>$
END
cat >/etc/fail2ban/jail.local <<'END'
[DEFAULT]
backend = polling
filter = door
logpath = /var/log/door.log
maxretry = 2
bantime = 3600
port = 2222,8080
[sshd]
enabled = false
${[...JAILS].map(([jail, action]) => `[${jail}]\nenabled = true\nbanaction = ${action}\n${jail === "multiport" ? "" : "logpath = /var/log/none.log\n"}`).join("")}END
: >/var/log/door.log
: >/var/log/none.log
fail2ban-client start`;

/** Addresses that each jail has banned: what fail2ban was told, or what the kernel holds. */
export type Bans = ReadonlyMap<string, ReadonlySet<string>>;

/** Starts the real server with every jail, each of which bans one address of each family that it knows for good. */
export async function startFail2ban(host: LabHost): Promise<Map<string, Set<string>>> {
  await byHand(host, `${CONFIGURATION} >/dev/null`);
  const bans = new Map([...JAILS.keys()].map((jail, at) => [jail, new Set([`10.66.0.${at + 1}`])]));
  for (const [jail, addresses] of bans) if (jail !== "recent") addresses.add("2001:db8::66");
  await byHand(host, [...bans].map(([jail, addresses]) => banning(jail, [...addresses])).join("\n"));
  await untilHeld(host, bans);
  return bans;
}

/** The command that bans; some of it the kernel holds only after it has returned. */
export function banning(jail: string, addresses: readonly string[]): string {
  return `fail2ban-client set ${jail} banip ${addresses.join(" ")} >/dev/null`;
}

export function unbanning(jail: string, addresses: readonly string[]): string {
  return `fail2ban-client set ${jail} unbanip ${addresses.join(" ")} >/dev/null`;
}

/** Waits until the kernel holds these bans and no others: fail2ban's threads write up to a second later. */
export async function untilHeld(host: LabHost, bans: Bans): Promise<void> {
  await waitFor(30, [spellBans(bans).join("\n")], async () => (await heldBans(host)).join("\n"));
}

/** Each ban that the kernel holds as `JAIL ADDRESS`, sorted; read from rules, sets and lists, not from fail2ban. */
export async function heldBans(host: LabHost): Promise<readonly string[]> {
  const held = await byHand(
    host,
    `iptables-save -t filter; ip6tables-save -t filter; ipset save
     for list in /proc/net/xt_recent/f2b-recent; do [ ! -e $list ] || sed 's/^/recent /' $list; done
     nft list table inet f2b-table 2>/dev/null | tr -d '\\n' | grep -o 'elements = {[^}]*}' || true`,
  );
  const bans = held.split("\n").flatMap(line => {
    const rule = /^-A f2b-(\w+) -s (\S+)\/(?:32|128) -j /.exec(line);
    if (rule !== null) return [`${rule[1]} ${rule[2]}`];
    const member = /^add f2b-ipset6? (\S+)/.exec(line);
    if (member !== null) return [`ipset ${member[1]}`];
    const seen = /^recent src=(\S+) /.exec(line);
    if (seen !== null) return [`recent ${seen[1]}`];
    const elements = /^elements = \{([^}]*)\}/.exec(line)?.[1];
    return elements === undefined ? [] : elements.split(",").map(element => `native ${element.trim()}`);
  });
  return bans.sort();
}

export function spellBans(bans: Bans): readonly string[] {
  return [...bans].flatMap(([jail, addresses]) => [...addresses].map(address => `${jail} ${address}`)).sort();
}

/** fail2ban's rules in the built-in chains of both families, sorted: a restart writes them in another order. */
export async function hooks(host: LabHost): Promise<readonly string[]> {
  const lines = (await savedRules(host)).split("\n");
  return lines.filter(line => line.startsWith("-A INPUT ") && line.includes("f2b-")).sort();
}

/** Rules of fail2ban that stand behind our anchor, where a banned client that we let in is never asked of them. */
export async function hooksBehindUs(host: LabHost): Promise<readonly string[]> {
  return (await savedRules(host)).split("---\n").flatMap(family => {
    const input = family.split("\n").filter(line => line.startsWith("-A INPUT "));
    const anchor = input.indexOf("-A INPUT -j NF-INPUT");
    return anchor < 0 ? [] : input.slice(anchor).filter(line => line.includes("f2b-"));
  });
}
