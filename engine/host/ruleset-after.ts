import type { Family, SavedChain, SavedRule, SavedRuleset, SavedTable, TableName } from "../ruleset";
import type { TableEdit } from "./table-edit";

/** What the tables of one family hold once these edits are written. Pure; the host's own rehearsal is another matter. */
export function rulesetAfter(live: SavedRuleset, family: Family, edits: readonly TableEdit[]): SavedRuleset {
  const tables = new Map<TableName, SavedTable>(live.tables);
  for (const edit of edits) {
    if (edit.family !== family) continue;
    tables.set(edit.table, tableAfter(tables.get(edit.table) ?? { name: edit.table, chains: new Map() }, edit));
  }
  return { ...live, tables };
}

function tableAfter({ name, chains: before }: SavedTable, edit: TableEdit): SavedTable {
  const chains = new Map<string, SavedChain>(before);
  const chainNamed = (chain: string): SavedChain => chains.get(chain) ?? { name: chain, rules: [] };
  for (const { chain, policy } of edit.policies) chains.set(chain, { ...chainNamed(chain), policy });
  for (const { chain, rules } of [...edit.fill, ...edit.refill, ...edit.rewrite]) {
    chains.set(chain, { ...chainNamed(chain), rules: rules.map(text => ({ text })) });
  }
  for (const { chain, remove, insert } of edit.shared) {
    const rules: SavedRule[] = [...chainNamed(chain).rules];
    for (const text of remove) {
      const at = rules.findIndex(rule => rule.text.trimEnd() === text);
      if (at >= 0) rules.splice(at, 1);
    }
    if (insert !== undefined) rules.splice(insert.number - 1, 0, { text: insert.rule });
    chains.set(chain, { ...chainNamed(chain), rules });
  }
  for (const chain of edit.drop) chains.delete(chain);
  return { name, chains };
}
