import { type CommandLine, type RulesetCommand, type RulesetContext, RulesetEditor } from "./edit-ruleset";
import type { SavedRuleset, SavedTable } from "./model";
import { RuleError } from "./rule-error";
import { RulesetError } from "./ruleset-error";

/**
 * Brings a ruleset to the form that iptables-save of the backend and version prints: tables in the order of
 * TABLE_NAMES, all built-in chains of a table in hook order and then its user chains by name, policies filled in,
 * counters zero, rules in canonical form. Incompatible tables stay listed.
 *
 * @throws RulesetError for what the backend would not load; its line is that of the text printSave gives
 */
export function canonicalizeRuleset(ruleset: SavedRuleset, context: RulesetContext): SavedRuleset {
  const editor = new RulesetEditor(context);
  let line = 0;
  for (const table of ruleset.tables.values()) {
    line += 1;
    editor.startTable(table.name, { line, text: `*${table.name}` });
    line = applyTable(editor, table, line) + 1;
  }
  return { tables: editor.finish().tables, incompatible: ruleset.incompatible };
}

function applyTable(editor: RulesetEditor, table: SavedTable, before: number): number {
  let line = before;
  for (const { name, policy } of table.chains.values()) {
    line += 1;
    const declared = { kind: "declare chain", table: table.name, chain: name } as const;
    const command = policy === undefined ? declared : { ...declared, policy };
    apply(editor, command, { line, text: `:${name} ${policy ?? "-"}` });
  }
  for (const { name, rules } of table.chains.values()) {
    for (const { text } of rules) {
      line += 1;
      const command = { kind: "append", table: table.name, chain: name, rule: text } as const;
      apply(editor, command, { line, text: `-A ${name} ${text}` });
    }
  }
  return line;
}

function apply(editor: RulesetEditor, command: RulesetCommand, from: CommandLine): void {
  try {
    editor.apply(command, from);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new RulesetError(`${error.option}: ${error.what}`, from.line, from.text, error.fix);
  }
}
