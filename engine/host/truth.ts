import type { Backend } from "../ruleset";
import { printable } from "../transport";
import { HostError } from "./cause";
import { listNftRules, type NativeCheck, type TrueNativeCheck } from "./native-rules";
import type { Note } from "./notes";
import type { Snapshot } from "./snapshot";
import { FAMILIES } from "./trial";

/** What would make every comparison a lie. */
export function refuseUntruth(snapshot: Snapshot): void {
  const { host } = snapshot;
  for (const family of FAMILIES) {
    for (const [table, words] of snapshot.live[family].incompatible) {
      throw new HostError(
        host,
        "hidden-rules",
        `${host}: iptables-save cannot show the ${family} ${table} table, because rules were written into it with nft: it says "${words}". Nothing was touched. Look at them with "nft list table ${family === "ipv4" ? "ip" : "ip6"} ${table}", move them into a table of their own or take them out, and run again.`,
      );
    }
  }
}

/**
 * What the kernel interface holds that the host's iptables does not speak. Both filter every packet, so a document must say
 * that it knows; then the plan tells what it leaves alone.
 * @throws HostError (hidden-rules) where it does not say; (unreadable) where it names another interface than the host's own
 */
export function judgeBackends(wanted: Backend | undefined, snapshot: Snapshot): readonly Note[] {
  const { host, facts } = snapshot;
  const { backend } = facts;
  if (wanted !== undefined && wanted !== backend) {
    throw new HostError(
      host,
      "unreadable",
      `${host}: the document says backend: "${wanted}", but the iptables of this host is the ${backend} one. Nothing was touched. Say backend: "${backend}", or make ${wanted} the host's choice: ${choose(wanted)}`,
    );
  }
  const hidden = backend === "legacy" ? listNftRules(snapshot) : snapshot.legacyRules;
  if (hidden.length === 0) return [];
  const other = OTHER[backend];
  const held = `${hidden.length} ${HELD_IN[other][hidden.length === 1 ? "one" : "many"]} (${excerptOf(hidden)})`;
  if (wanted === undefined) {
    throw new HostError(
      host,
      "hidden-rules",
      `${host} has rules in both kernel interfaces: its iptables is the ${backend} one, and ${other} holds ${held}. Both filter every packet, so half of the truth is out of sight. Nothing was touched. Do one of three: remove those (${CLEAR[other]}); say backend: "${backend}" in the document, which writes to ${backend} and leaves ${other} as it is; or make ${other} the host's choice and say backend: "${other}": ${choose(other)}`,
    );
  }
  return [
    {
      severity: "warning",
      message: `${other} holds ${held}, which are left alone (backend: "${wanted}") and filter every packet as well`,
    },
  ];
}

const OTHER: Readonly<Record<Backend, Backend>> = { nf_tables: "legacy", legacy: "nf_tables" };

/** What is counted of each interface when it is the other one. */
const HELD_IN = {
  nf_tables: { one: "chain with rules or a closed policy", many: "chains with rules or a closed policy" },
  legacy: { one: "rule or closed policy", many: "rules or closed policies" },
} as const;

const CLEAR: Readonly<Record<Backend, string>> = {
  nf_tables: "iptables-nft -F and -P in each table",
  legacy: "iptables-legacy -F and -P in each table",
};

function choose(backend: Backend): string {
  const name = backend === "legacy" ? "legacy" : "nft";
  return `update-alternatives --set iptables /usr/sbin/iptables-${name}; update-alternatives --set ip6tables /usr/sbin/ip6tables-${name}`;
}

const MOST_NAMED = 5;

function excerptOf(hidden: readonly string[]): string {
  const more = hidden.length > MOST_NAMED ? [`and ${hidden.length - MOST_NAMED} more`] : [];
  return [...hidden.slice(0, MOST_NAMED).map(printable), ...more].join(", ");
}

/**
 * A native rule that the save prints as something else: writing that back would change what it lets through. A table that
 * sleeps: nothing that is written there would be in force.
 */
export function refuseFalseSave(host: string, check: NativeCheck): TrueNativeCheck {
  if (check.kind === "dormant") {
    const [first] = check.tables;
    throw new HostError(
      host,
      "hidden-rules",
      `${host}: none of the rules in nft's ${check.tables.length === 1 ? "table" : "tables"} ${check.tables.join(", ")} is in force, though iptables-save shows them: the table carries the flag dormant. Nothing was touched. Wake it on the host with "nft add table ${first}", find out who put it to sleep, and run again.`,
    );
  }
  if (check.kind !== "misprinted") return check;
  throw new HostError(
    host,
    "hidden-rules",
    `${host}: iptables-save prints something else than the kernel holds for ${check.rules.join(", ")}: somebody wrote native nft rules there, and writing the save back would change what they let through. Nothing was touched. Look at them with "nft -a list ruleset", move them into a table of their own or write them with iptables, and run again.`,
  );
}
