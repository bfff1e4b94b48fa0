import type { RulesetCommand } from "../edit-ruleset";
import type { Family, SavedRuleset, TableName } from "../model";
import { findJump } from "../rule-register";
import type { ScriptRule } from "./script-reading";

/** What is known of the command that wrote a rule. */
export type RuleOrigin = Pick<ScriptRule, "line" | "comments">;

type ChainOrigins = Map<string, RuleOrigin[]>;

/**
 * Remembers which command wrote which rule. A rule is known by its text: of rules with one text in one chain, and after
 * a deletion by number, which of their commands is named may be another one's.
 */
export class RuleOrigins {
  private readonly tables = new Map<TableName, Map<string, ChainOrigins>>();

  /** @param texts the rules that the command adds or deletes, in canonical form */
  follow(command: RulesetCommand, texts: readonly string[], origin: RuleOrigin): void {
    const chains = this.chainsOf(command.table);
    switch (command.kind) {
      case "append":
      case "replace":
        for (const text of texts) originsOf(chains, command.chain, text).push(origin);
        break;
      case "insert":
        for (const text of texts) originsOf(chains, command.chain, text).unshift(origin);
        break;
      case "delete rule":
        for (const text of texts) originsOf(chains, command.chain, text).shift();
        break;
      case "flush":
        if (command.chain === undefined) chains.clear();
        else chains.delete(command.chain);
        break;
      case "rename chain":
        rename(chains, command.chain, command.to);
        break;
      default:
        break;
    }
  }

  /** Every rule of the ruleset with the command that wrote it. */
  assign(family: Family, ruleset: SavedRuleset): readonly ScriptRule[] {
    const rules: ScriptRule[] = [];
    for (const table of ruleset.tables.values()) {
      for (const chain of table.chains.values()) {
        const used = new Map<string, number>();
        const origins = this.chainsOf(table.name).get(chain.name);
        for (const [index, { text }] of chain.rules.entries()) {
          const place = used.get(text) ?? 0;
          used.set(text, place + 1);
          const known = origins?.get(text);
          const origin = known?.[place] ?? known?.at(-1) ?? { line: 1, comments: [] };
          rules.push({ family, table: table.name, chain: chain.name, number: index + 1, text, ...origin });
        }
      }
    }
    return rules;
  }

  private chainsOf(table: TableName): Map<string, ChainOrigins> {
    const known = this.tables.get(table);
    if (known !== undefined) return known;
    const chains = new Map<string, ChainOrigins>();
    this.tables.set(table, chains);
    return chains;
  }
}

function originsOf(chains: Map<string, ChainOrigins>, chain: string, text: string): RuleOrigin[] {
  const texts = chains.get(chain) ?? new Map<string, RuleOrigin[]>();
  chains.set(chain, texts);
  const origins = texts.get(text) ?? [];
  texts.set(text, origins);
  return origins;
}

/** The rules of the chain move with it, and rules that go to it print its new name. */
function rename(chains: Map<string, ChainOrigins>, from: string, to: string): void {
  const moved = chains.get(from);
  chains.delete(from);
  if (moved !== undefined) chains.set(to, moved);
  for (const texts of chains.values()) {
    for (const [text, origins] of [...texts]) {
      if (findJump(text) !== from) continue;
      texts.delete(text);
      texts.set(text.slice(0, text.length - from.length) + to, origins);
    }
  }
}
