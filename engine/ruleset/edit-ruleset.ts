import { findJumpFault } from "./chain-graph";
import { EditError, TableEditor } from "./edit-table";
import type { IptablesVersion } from "./iptables-version";
import {
  type Backend,
  type Family,
  isBuiltInChain,
  type Policy,
  type SavedRuleset,
  type SavedTable,
  TABLE_NAMES,
  type TableName,
} from "./model";
import { RulesetError } from "./ruleset-error";
import { RuleSpeller } from "./spell-rules";
import type { TrapHandling } from "./trap";
import { splitWords } from "./words";

/** One command of iptables(8), COMMANDS. A rule is the words after the chain, in the quoting of a restore file. */
export type RulesetCommand = { readonly table: TableName } & (
  | { readonly kind: "append"; readonly chain: string; readonly rule: string }
  /** 1-based: the rule that stands there, and all behind it, move down; 1 more than there are rules appends. */
  | { readonly kind: "insert"; readonly chain: string; readonly at: number; readonly rule: string }
  | { readonly kind: "replace"; readonly chain: string; readonly at: number; readonly rule: string }
  /** Takes the first rule of the same canonical text. */
  | { readonly kind: "delete rule"; readonly chain: string; readonly rule: string }
  | { readonly kind: "delete at"; readonly chain: string; readonly at: number }
  /** The line `:CHAIN POLICY` of a restore file; without a policy `:CHAIN -`. */
  | { readonly kind: "declare chain"; readonly chain: string; readonly policy?: Policy }
  | { readonly kind: "policy"; readonly chain: string; readonly policy: Policy }
  | { readonly kind: "new chain"; readonly chain: string }
  /** Without a chain: every user chain of the table. */
  | { readonly kind: "delete chain"; readonly chain?: string }
  /** Without a chain: the rules of every chain of the table. */
  | { readonly kind: "flush"; readonly chain?: string }
  | { readonly kind: "rename chain"; readonly chain: string; readonly to: string }
  /** Counters are no part of the result, so that this only checks that the chain is there. */
  | { readonly kind: "zero"; readonly chain?: string }
);

/** Whose rulesets: the binary that loads them. */
export interface RulesetContext {
  readonly family: Family;
  readonly backend: Backend;
  /** @default - 1.8.9 */
  readonly iptables?: IptablesVersion;
  /** What is done about rules that load and nobody means; see BackendContext. @default - refuse */
  readonly traps?: TrapHandling;
}

/** The line that a command was read from, for the errors. */
export interface CommandLine {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

const NO_LINE: CommandLine = { line: 1, text: "" };

/** A table while it is edited. */
interface OpenTable {
  readonly editor: TableEditor;
  /** nf_tables has a table from the first command on that needs a chain; legacy from its first mention on. */
  exists: boolean;
  /** The last command, for what shows only at the end. */
  last: CommandLine;
}

/** Commands that find nothing to do in a table that is not there. */
const MAKES_NOTHING: ReadonlySet<RulesetCommand["kind"]> = new Set(["flush", "delete chain", "zero"]);

/**
 * What a namespace without any rules holds after a list of iptables commands, one after the other: rules in the
 * spelling of the backend, chains and policies. The commands are checked as iptables and the kernel check them.
 */
export class RulesetEditor {
  private readonly tables = new Map<TableName, OpenTable>();
  private readonly speller: RuleSpeller;

  constructor(private readonly context: RulesetContext) {
    this.speller = new RuleSpeller(context);
  }

  /**
   * The line `*TABLE` of a restore file: the table loses its chains and rules. Its policies stay on legacy; on
   * nf_tables they return to ACCEPT.
   */
  startTable(table: TableName, from: CommandLine = NO_LINE): void {
    const earlier = this.context.backend === "legacy" ? this.tables.get(table)?.editor.policies() : undefined;
    const editor = new TableEditor(table, earlier);
    this.tables.set(table, { editor, exists: this.context.backend === "legacy", last: from });
  }

  /**
   * @param from the line it was read from, which a RulesetError names
   * @throws RuleError for a rule that is refused
   * @throws RulesetError for anything else: a missing or referenced chain, a number beyond the last rule
   */
  apply(command: RulesetCommand, from: CommandLine = NO_LINE): void {
    const table = this.tableNamed(command.table, from);
    table.last = from;
    if (!MAKES_NOTHING.has(command.kind)) table.exists = true;
    try {
      this.edit(table.editor, command);
    } catch (error) {
      if (error instanceof EditError) throw new RulesetError(error.what, from.line, from.text, error.fix);
      throw error;
    }
  }

  /** True when rules stand in the table. */
  holdsRules(table: TableName): boolean {
    return this.tables.get(table)?.editor.holdsRules() ?? false;
  }

  /**
   * What `-C` asks: does the chain hold the rule? Not where there is no such chain, or none that it goes to.
   *
   * @throws RuleError for a rule that is refused
   */
  holds(place: { readonly table: TableName; readonly chain: string; readonly rule: string }): boolean {
    const { editor } = this.tableNamed(place.table, NO_LINE);
    try {
      return editor.holds(place.chain, this.spell(editor, place.chain, place.rule));
    } catch (error) {
      if (error instanceof EditError) return false;
      throw error;
    }
  }

  /**
   * Checks what the kernel checks when a table is whole: that no jumps go round.
   *
   * @throws RulesetError
   */
  checkTable(name: TableName): void {
    const table = this.tables.get(name);
    const fault = table === undefined ? undefined : findJumpFault(table.editor, this.context.backend);
    if (table === undefined || fault === undefined) return;
    const { line, text } = table.last;
    if (fault.kind === "loop") {
      const what = `the jumps of table ${name} lead from chain ${fault.chain} back to it`;
      throw new RulesetError(what, line, text, "The kernel refuses the table: take one of the jumps out.");
    }
    const what = `over 15 jumps lie one behind the other below chain ${fault.chain} of table ${name}`;
    throw new RulesetError(what, line, text, "nf_tables refuses the table: jump from chain to chain less often.");
  }

  /**
   * The tables in the order of TABLE_NAMES, as iptables-save shows them: all built-in chains of a table, then its user
   * chains by name, counters zero. A table that the backend does not print is left out.
   *
   * @throws RulesetError for jumps that go round
   */
  finish(): SavedRuleset {
    const tables = new Map<TableName, SavedTable>();
    for (const name of TABLE_NAMES) {
      this.checkTable(name);
      const table = this.tables.get(name);
      if (table?.exists === true) tables.set(name, table.editor.finish());
    }
    return { tables, incompatible: new Map() };
  }

  private tableNamed(name: TableName, from: CommandLine): OpenTable {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    this.startTable(name, from);
    return this.tableNamed(name, from);
  }

  private edit(table: TableEditor, command: RulesetCommand): void {
    switch (command.kind) {
      case "append":
        table.append(command.chain, this.spell(table, command.chain, command.rule));
        break;
      case "insert":
        table.insert(command.chain, command.at, this.spell(table, command.chain, command.rule));
        break;
      case "replace":
        table.replace(command.chain, command.at, this.spell(table, command.chain, command.rule));
        break;
      case "delete rule":
        table.deleteRules(command.chain, this.spell(table, command.chain, command.rule));
        break;
      case "delete at":
        table.deleteAt(command.chain, command.at);
        break;
      case "policy":
        if (command.policy === "DROP" && table.name === "nat") throw refuseNatPolicy();
        table.setPolicy(command.chain, command.policy);
        break;
      case "declare chain":
        this.declareChain(table, command.chain, command.policy);
        break;
      case "new chain":
        table.addChain(command.chain);
        break;
      case "delete chain":
        if (command.chain === undefined) table.deleteUserChains();
        else table.deleteChain(command.chain);
        break;
      case "flush":
        if (command.chain === undefined) table.flushAll();
        else table.flush(command.chain);
        break;
      case "rename chain":
        table.rename(command.chain, command.to);
        break;
      case "zero":
        if (command.chain !== undefined) table.chainNamed(command.chain);
        break;
    }
  }

  /** A second declaration is refused by legacy; nf_tables empties the chain. */
  private declareChain(table: TableEditor, chain: string, policy: Policy | undefined): void {
    const { backend, traps = "refuse" } = this.context;
    if (isBuiltInChain(table.name, chain)) {
      if (policy !== undefined) table.setPolicy(chain, policy);
      return;
    }
    if (policy !== undefined && (backend === "legacy" || traps === "refuse")) {
      const fix = `Write \`:${chain} -\`, and end the chain with a rule -j ${policy}.`;
      throw new EditError(`${chain} is a user chain, which has no policy`, fix);
    }
    if (!table.has(chain)) {
      table.declare(chain);
    } else if (backend === "legacy" || traps === "refuse") {
      throw new EditError(`chain ${chain} of table ${table.name} is declared twice`, "Leave the second line out.");
    } else {
      table.flush(chain);
    }
  }

  private spell(table: TableEditor, chain: string, rule: string): readonly string[] {
    table.chainNamed(chain);
    const place = { table: table.name, chain };
    const hidden = table.hidden.size === 0 ? undefined : findHiddenTarget(rule, table.hidden);
    if (hidden === undefined) return this.speller.spell(rule, place);
    return this.speller.spell(hidden.rule, place).map(text => `${text.slice(0, -STAND_IN.length)}${hidden.name}`);
  }
}

/** Stands for a chain with the name of a target while the rule is spelled. */
const STAND_IN = "chain-with-name-of-target";

/** A rule whose `-j` names a chain instead of the target of that name, rewritten; undefined for any other. */
function findHiddenTarget(
  rule: string,
  hidden: ReadonlySet<string>,
): { readonly rule: string; readonly name: string } | undefined {
  const words = splitWords(rule);
  const at = words.findIndex(
    (word, index) => hidden.has(word.value) && /^(?:-j|--jump)$/.test(words[index - 1]?.value ?? ""),
  );
  const name = words[at]?.value;
  if (name === undefined) return undefined;
  return { rule: words.map((word, index) => (index === at ? STAND_IN : word.raw)).join(" "), name };
}

function refuseNatPolicy(): EditError {
  const fix = "Drop in filter, mangle or raw: nat sees the first packet of a connection only.";
  return new EditError("iptables refuses the policy DROP in table nat", fix);
}
