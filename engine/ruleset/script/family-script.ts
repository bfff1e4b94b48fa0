import { canonicalizeRule } from "../canonicalize-rule";
import { RulesetEditor } from "../edit-ruleset";
import { type Family, isBuiltInChain, type SavedRuleset } from "../model";
import { RuleError } from "../rule-error";
import { RulesetError } from "../ruleset-error";
import { type IptablesCommand, parseIptablesCommand } from "./iptables-command";
import { type RuleOrigin, RuleOrigins } from "./rule-origins";
import type { ScriptContext, ScriptRule } from "./script-reading";

/** One command line and where it stands. */
export interface FamilyCommand extends RuleOrigin {
  /** The words behind `iptables`. */
  readonly args: readonly string[];
  readonly text: string;
}

export type CommandOutcome =
  | { readonly kind: "done"; readonly command: IptablesCommand }
  /** `-C` found no such rule. */
  | { readonly kind: "absent" }
  /** The command fails and changes nothing. `harmless` where it would only have taken away or made room. */
  | { readonly kind: "failed"; readonly error: RulesetError; readonly nature: "harmless" | "serious" };

/** The commands of one family, carried out one after the other on an empty ruleset. */
export class FamilyScript {
  private readonly editor: RulesetEditor;
  private readonly origins = new RuleOrigins();
  private readonly spelled = new Map<string, readonly string[]>();

  constructor(
    private readonly family: Family,
    private readonly context: ScriptContext,
  ) {
    const { resolve: _resolve, ...binary } = context;
    this.editor = new RulesetEditor({ ...binary, family });
  }

  /** @throws RulesetError for a command that cannot be read, and for a rule that is refused */
  run(given: FamilyCommand): CommandOutcome {
    const { family } = this;
    const resolve = this.context.resolve ?? new Map<string, string>();
    return naming(given, () => {
      const command = parseIptablesCommand(given.args, given.text, { family, resolve });
      if (command.kind === "listing") return { kind: "done", command };
      return command.kind === "check" ? this.check(command) : this.edit(command, given);
    });
  }

  finish(): { readonly ruleset: SavedRuleset; readonly rules: readonly ScriptRule[] } {
    const ruleset = this.editor.finish();
    return { ruleset, rules: this.origins.assign(this.family, ruleset) };
  }

  private check(command: Extract<IptablesCommand, { kind: "check" }>): CommandOutcome {
    return this.editor.holds(command) ? { kind: "done", command } : { kind: "absent" };
  }

  private edit(parsed: Extract<IptablesCommand, { kind: "edit" }>, given: FamilyCommand): CommandOutcome {
    const { command } = parsed;
    try {
      this.editor.apply(command, given);
    } catch (error) {
      if (!(error instanceof RulesetError)) throw error;
      const adds = ["append", "insert", "replace", "policy"].includes(command.kind);
      return { kind: "failed", error, nature: adds ? "serious" : "harmless" };
    }
    const texts = "rule" in command ? this.spell(command) : [];
    this.origins.follow(command, texts, { line: given.line, comments: given.comments });
    return { kind: "done", command: parsed };
  }

  private spell(command: { readonly table: ScriptRule["table"]; readonly chain: string; readonly rule: string }) {
    const { table, chain, rule } = command;
    const key = JSON.stringify([table, isBuiltInChain(table, chain) ? chain : "", rule]);
    const known = this.spelled.get(key);
    if (known !== undefined) return known;
    const { resolve: _resolve, ...binary } = this.context;
    const texts = canonicalizeRule(rule, { ...binary, family: this.family, table, chain });
    this.spelled.set(key, texts);
    return texts;
  }
}

/** Makes the error of a rule one of the script, which names the line. */
function naming<T>(given: FamilyCommand, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RuleError) {
      throw new RulesetError(`${error.option}: ${error.what}`, given.line, given.text, error.fix);
    }
    throw error;
  }
}
