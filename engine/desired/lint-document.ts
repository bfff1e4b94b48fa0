import {
  type Family,
  type Finding,
  isBuiltInChain,
  lintRuleset,
  type SavedChain,
  type SavedRuleset,
  type SavedTable,
  TABLE_NAMES,
  type TableName,
} from "../ruleset";
import { type DesiredDocument, isUnknown } from "./document";
import { BUILT_IN_NEIGHBOURS, neighbourOfChain } from "./neighbours";

/**
 * What the lint finds in a document. Of chains that others share only our own rules are known: nothing is taken for
 * granted of what becomes of a packet there. A rule that is only known later may match anything.
 */
export function lintDocument(document: Pick<DesiredDocument, "ipv4" | "ipv6" | "neighbours">): readonly Finding[] {
  const neighbours = [...document.neighbours, ...BUILT_IN_NEIGHBOURS];
  return lintRuleset(
    { ipv4: savedRuleset(document, "ipv4"), ipv6: savedRuleset(document, "ipv6") },
    { isForeignChain: chain => neighbourOfChain(chain, neighbours) !== undefined },
  );
}

function savedRuleset(document: Pick<DesiredDocument, "ipv4" | "ipv6">, family: Family): SavedRuleset {
  const tables = new Map<TableName, SavedTable>();
  for (const name of TABLE_NAMES) {
    const declared = document[family][name];
    if (declared === undefined) continue;
    const chains = new Map<string, SavedChain>();
    for (const [chain, { rules, policy }] of Object.entries(declared)) {
      chains.set(chain, {
        name: chain,
        ...(isBuiltInChain(name, chain) && typeof policy === "string" ? { policy } : {}),
        rules: rules.map(rule => ({ text: isUnknown(rule) ? rule.unknown : rule })),
      });
    }
    tables.set(name, { name, chains });
  }
  return { tables, incompatible: new Map() };
}
