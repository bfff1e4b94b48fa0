import { type ChainDocument, type DesiredDocument, isUnknown, ownChainOf } from "../desired";
import type { Change } from "../host";
import { TABLE_NAMES } from "../ruleset";
import { keptRules, marksOf, rowsOf, withHits } from "./chain-rows";
import { type ChainView, changeOf, findingsAt, policyOf } from "./chain-view";
import type { DriftFinding } from "./finding";

/**
 * Every chain that a state says its host holds, and those that are gone, row by row. Rules of others are not in it, and no
 * hit counters.
 */
export function heldChainViews(
  held: DesiredDocument,
  changes: readonly Change[],
  findings: readonly DriftFinding[],
): readonly ChainView[] {
  const views: ChainView[] = [];
  for (const family of ["ipv4", "ipv6"] as const) {
    for (const table of TABLE_NAMES) {
      const chains = new Map<string, ChainDocument | undefined>(Object.entries(held[family][table] ?? {}));
      for (const change of changes) {
        if (change.subject !== "chain" || change.family !== family || change.table !== table) continue;
        if (!chains.has(change.chain)) chains.set(change.chain, undefined);
      }
      for (const [chain, document] of chains) {
        const place = { family, table, chain };
        const change = changeOf(place, changes);
        const own = findingsAt(place, findings);
        const rules = change?.rules ?? keptRules(document);
        const { policy } = document ?? {};
        views.push({
          ...place,
          standsIn: document?.mode === "shared" ? ownChainOf(chain) : chain,
          ...(policy === undefined || isUnknown(policy) ? {} : { policy: policyOf(policy, own) }),
          rows: withHits(rowsOf(rules, marksOf(rules, change, own)), []),
        });
      }
    }
  }
  return views;
}
