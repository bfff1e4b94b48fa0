import { openRuleset, walkChain } from "../../engine/packet";
import {
  connectionStates,
  type Family,
  isBuiltInChain,
  ruleReader,
  type SavedChain,
  type SavedTable,
} from "../../engine/ruleset";
import type { Host } from "../host";
import { FAMILIES, nameOfFamily } from "./families";

/** What is not tracked is neither NEW nor ESTABLISHED. */
const UNTRACKED = connectionStates("UNTRACKED");

/**
 * Why packets that a rule of raw PREROUTING takes out of tracking never reach this host: its own filter surely drops them.
 * `undefined` where it lets them in, or may.
 */
export function untrackedDrop(host: Host, rules: ReadonlyMap<Family, readonly string[]>): string | undefined {
  for (const family of FAMILIES) {
    const filter = tableOf(host, family, "filter");
    const raw = tableOf(host, family, "raw");
    if (filter?.chains.get("INPUT") === undefined || raw === undefined) continue;
    const table = openRuleset(
      { tables: new Map([["filter", filter]]), incompatible: new Map() },
      family,
      "nf_tables",
    ).tables.get("filter");
    const read = ruleReader(raw, { family, backend: "nf_tables", isForeignChain: () => false });
    for (const text of rules.get(family) ?? []) {
      const { alternatives } = read("PREROUTING", text, 0);
      const isDropped = alternatives.every(alternative => {
        const packet = { ...alternative, states: UNTRACKED };
        return table !== undefined && walkChain(table, "INPUT", packet).verdict.kind === "dropped";
      });
      if (isDropped && alternatives.length > 0)
        return `what it takes out of tracking is dropped in filter INPUT of ${nameOfFamily(family)} (${text}): it is never ESTABLISHED. Let it in by its port, or by connectionState: "UNTRACKED".`;
    }
  }
  return undefined;
}

function tableOf(host: Host, family: Family, name: "filter" | "raw"): SavedTable | undefined {
  const declared = host.document[family][name];
  if (declared === undefined) return undefined;
  const chains = new Map<string, SavedChain>();
  for (const [chain, { rules, policy }] of Object.entries(declared)) {
    chains.set(chain, {
      name: chain,
      ...(isBuiltInChain(name, chain) && typeof policy === "string" && { policy }),
      rules: rules.flatMap(rule => (typeof rule === "string" ? [{ text: rule }] : [])),
    });
  }
  return { name, chains };
}
