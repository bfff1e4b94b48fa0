import { HostError } from "./cause";
import { listNftRules, type NativeCheck } from "./native-rules";
import type { Snapshot } from "./snapshot";
import { FAMILIES } from "./trial";

/** What would make every comparison a lie. */
export function refuseUntruth(snapshot: Snapshot): void {
  const { host, facts } = snapshot;
  for (const family of FAMILIES) {
    for (const [table, words] of snapshot.live[family].incompatible) {
      throw new HostError(
        host,
        "unreadable",
        `${host}: iptables-save cannot show the ${family} ${table} table, because rules were written into it with nft: it says "${words}". Nothing was touched. Look at them with "nft list table ${family === "ipv4" ? "ip" : "ip6"} ${table}", move them into a table of their own or take them out, and run again.`,
      );
    }
  }
  if (snapshot.legacyRules.length > 0) {
    throw new HostError(
      host,
      "unreadable",
      `${host} has rules in both kernel interfaces: its iptables speaks nf_tables, and the legacy tables hold ${snapshot.legacyRules.length} ${snapshot.legacyRules.length === 1 ? "rule or closed policy" : "rules or closed policies"} (the first: ${snapshot.legacyRules[0]}). Both filter every packet, so half of the truth is out of sight. Nothing was touched. Remove them (iptables-legacy -F and -P in each table), or make legacy the host's choice: update-alternatives --set iptables /usr/sbin/iptables-legacy`,
    );
  }
  if (facts.backend === "legacy") {
    const hidden = listNftRules(snapshot);
    if (hidden.length > 0) {
      throw new HostError(
        host,
        "unreadable",
        `${host} has rules in both kernel interfaces: its iptables is the legacy one, and nf_tables holds rules in ${hidden.join(", ")}. Both filter every packet, so half of the truth is out of sight. Nothing was touched. Remove one of the two, or make nf_tables the host's choice: update-alternatives --set iptables /usr/sbin/iptables-nft`,
      );
    }
  }
}

/** A native rule that the save prints as something else: writing that back would change what it lets through. */
export function refuseMisprint(host: string, check: NativeCheck): Exclude<NativeCheck, { kind: "misprinted" }> {
  if (check.kind !== "misprinted") return check;
  throw new HostError(
    host,
    "unreadable",
    `${host}: iptables-save prints something else than the kernel holds for ${check.rules.join(", ")}: somebody wrote native nft rules there, and writing the save back would change what they let through. Nothing was touched. Look at them with "nft -a list ruleset", move them into a table of their own or write them with iptables, and run again.`,
  );
}
