import type { DesiredDocument } from "../desired";
import { readRule } from "../ruleset";
import { type ChainPlace, samePlace } from "./owner-record";
import type { Snapshot } from "./snapshot";
import type { Judgement } from "./trial";

/** A chain that stays when a host is given back, and the rule that still leads to it. */
export interface StandingChain {
  readonly place: ChainPlace;
  readonly caller: { readonly chain: string; readonly text: string };
}

/**
 * Chains that an import found and that rules of a built-in chain still lead to. As long as no apply has moved these rules
 * behind an anchor they are where they stood before, and stay there when the document lets go of the chain. What they
 * jump to stays with them.
 */
export function findStandingChains(
  document: DesiredDocument,
  snapshot: Snapshot,
  judgement: Judgement,
): readonly StandingChain[] {
  const { record } = snapshot;
  const standing: StandingChain[] = [];
  const follow = (place: ChainPlace, found: ReadonlySet<string> | "all"): void => {
    const { family, table, chain } = place;
    for (const { text } of snapshot.live[family].tables.get(table)?.chains.get(chain)?.rules ?? []) {
      if (found !== "all" && !found.has(judgement.compare(place, text))) continue;
      const { target } = readRule(text);
      if (target === undefined) continue;
      const next = { family, table, chain: target };
      if (record?.chains.some(owned => samePlace(owned, next)) !== true) continue;
      if (standing.some(each => samePlace(each.place, next))) continue;
      standing.push({ place: next, caller: { chain, text } });
      follow(next, "all");
    }
  };
  for (const { rules, ...place } of record?.replaced ?? []) {
    if (document[place.family][place.table]?.[place.chain] === undefined) follow(place, new Set(rules));
  }
  return standing;
}
