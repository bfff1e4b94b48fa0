import { type CommandLine, type RulesetCommand, type RulesetContext, RulesetEditor } from "./edit-ruleset";
import { type Family, isTableName, type SavedRuleset, type TableName } from "./model";
import { CommandError, readCommand, readPlainAppend, readPolicy } from "./restore-command";
import { RuleError } from "./rule-error";
import { RulesetError } from "./ruleset-error";
import { findIncompatibleTable } from "./saved-text";
import { splitWords } from "./words";

/**
 * Reads what people feed iptables-restore (ip6tables-restore for ipv6), without --noflush, and answers what
 * iptables-save shows of a namespace that held nothing before: rules in canonical form, counters zero. A save is such
 * a text too. A section `*TABLE` empties the table first, a second one of the same table included. Lines of the other
 * family (`-6` in ipv4) are skipped, as iptables skips them. What either backend makes of a file alone is told from
 * the context: `-R` and `-E` end iptables-nft-restore, `-F` without a chain does nothing in it.
 *
 * @throws RulesetError for what iptables-restore or the kernel refuses, with the line; unless `context.traps` is
 * `spell`, also for what is loaded and nobody means
 */
export function readRestore(text: string, context: RulesetContext): SavedRuleset {
  const reader = new RestoreReader(context, MAY_NAME_FAMILY.test(text));
  let line = 0;
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf("\n", from);
    line += 1;
    if (newline < 0) {
      reader.readLast(text.slice(from), line);
      break;
    }
    reader.read(text.slice(from, newline), line);
    from = newline + 1;
  }
  return reader.finish(line);
}

class RestoreReader {
  private readonly editor: RulesetEditor;
  private readonly incompatible = new Map<string, string>();
  private table: TableName | undefined;

  constructor(
    private readonly context: RulesetContext,
    /** Whether `-4`, `-6` or their long names may stand anywhere in the text. */
    private readonly mayNameFamily: boolean,
  ) {
    this.editor = new RulesetEditor(context);
  }

  read(text: string, line: number): void {
    refuseControlBytes(text, line);
    const first = text.charAt(0);
    if (first === "") return;
    if (first === "#") {
      const table = findIncompatibleTable(text);
      if (table !== undefined) this.incompatible.set(table, text);
      return;
    }
    const from = { line, text };
    try {
      if (this.table === undefined) this.openTable(from);
      else if (text === "COMMIT") this.closeTable(this.table);
      else if (first === ":") this.readChain(this.table, from);
      else this.readCommand(this.table, from);
    } catch (error) {
      throw withLine(error, from);
    }
  }

  /** A line without its end, which the legacy backend takes for no COMMIT. */
  readLast(text: string, line: number): void {
    if (text === "COMMIT" && this.context.backend === "legacy" && this.table !== undefined) {
      const fix = "End the file with a newline: iptables-legacy-restore refuses it.";
      throw new RulesetError("COMMIT does not end in a newline", line, text, fix);
    }
    this.read(text, line);
  }

  finish(line: number): SavedRuleset {
    if (this.table !== undefined) {
      const fix = "Add it behind the last rule of the table; if the text was cut short, read it again, whole.";
      throw new RulesetError(`table ${this.table} has no COMMIT`, line, `*${this.table}`, fix);
    }
    return { tables: this.editor.finish().tables, incompatible: this.incompatible };
  }

  private openTable(from: CommandLine): void {
    if (!from.text.startsWith("*")) {
      const fix = "A section begins with `*table` and ends with COMMIT, neither with a blank before it.";
      throw new CommandError("this line stands outside a table", fix);
    }
    const [name = ""] = from.text.slice(1).split(/[ \t]+/, 1);
    if (!isTableName(name)) {
      throw new CommandError("there is no such table", "There are filter, nat, mangle, raw and security.");
    }
    this.editor.startTable(name, from);
    this.table = name;
  }

  private closeTable(table: TableName): void {
    this.editor.checkTable(table);
    this.table = undefined;
  }

  private readChain(table: TableName, from: CommandLine): void {
    const [chain = "", policy] = from.text
      .slice(1)
      .trimStart()
      .split(/[ \t]+/, 2);
    if (chain === "" || policy === undefined || policy === "") {
      const fix = "Write `:NAME POLICY [0:0]`, the policy being ACCEPT, DROP or, for a user chain, -.";
      throw new CommandError("the line declares no chain with a policy", fix);
    }
    const named = { kind: "declare chain", table, chain } as const;
    this.editor.apply(policy === "-" ? named : { ...named, policy: readPolicy(policy) }, from);
  }

  private readCommand(table: TableName, from: CommandLine): void {
    const { text } = from;
    const start = text.startsWith("[") ? skipCounters(text) : 0;
    if (this.mayNameFamily && isOfFamily(text.slice(start), other(this.context.family))) return;
    const command = readPlainAppend(text, start, table) ?? readCommand(dropFamily(text.slice(start)), table);
    if (this.context.backend === "nf_tables" && this.isLost(command)) return;
    this.editor.apply(command, from);
  }

  /** What iptables-nft-restore, which sends a whole table at once, cannot do to what it has not sent yet. */
  private isLost(command: RulesetCommand): boolean {
    if (command.kind === "replace") {
      const fix = "Delete and insert instead; iptables-nft-restore ends in a segmentation fault.";
      throw new CommandError("-R cannot replace a rule of the same file on nf_tables", fix);
    }
    if (command.kind === "rename chain") {
      const fix = "Give the chain its name at once.";
      throw new CommandError("-E cannot rename a chain of the same file on nf_tables", fix);
    }
    if (command.kind !== "flush" || command.chain !== undefined) return false;
    if (this.context.traps === "spell" || !this.editor.holdsRules(command.table)) return true;
    const fix = "Leave the line out, with the rules before it, or flush chain by chain.";
    throw new CommandError("-F without a chain leaves the rules of the same file on nf_tables", fix);
  }
}

function withLine(error: unknown, { line, text }: CommandLine): unknown {
  if (error instanceof CommandError) return new RulesetError(error.what, line, text, error.fix);
  if (error instanceof RuleError) return new RulesetError(`${error.option}: ${error.what}`, line, text, error.fix);
  return error;
}

function refuseControlBytes(text: string, line: number): void {
  if (text.endsWith("\r")) {
    const fix = "iptables-restore refuses it too: convert to LF line ends.";
    throw new RulesetError("the line ends in CRLF", line, text, fix);
  }
  if (text.includes("\0")) {
    const fix = "iptables would silently cut the line there: remove it.";
    throw new RulesetError("the line holds a NUL byte", line, text, fix);
  }
}

/** Where the command begins behind `[packets:bytes]`. What stands between the brackets is not looked at. */
function skipCounters(text: string): number {
  const end = text.indexOf("]");
  if (end < 0 || !text.slice(0, end).includes(":")) {
    throw new CommandError("malformed counters", "A counted rule is `[packets:bytes] -A CHAIN ...`.");
  }
  return end + 1;
}

function other(family: Family): Family {
  return family === "ipv4" ? "ipv6" : "ipv4";
}

const FAMILY_WORDS: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["-4", "--ipv4"],
  ipv6: ["-6", "--ipv6"],
};

const MAY_NAME_FAMILY = /(?:^|[\] \t])-(?:[46]|-ipv[46])(?:[ \t]|$)/m;

const FREE_TEXT = new Set(["--comment", "--log-prefix", "--nflog-prefix", "--string", "--hex-string"]);

function isOfFamily(text: string, family: Family): boolean {
  if (!MAY_NAME_FAMILY.test(text)) return false;
  const words = splitWords(text);
  return words.some(
    (word, index) =>
      FAMILY_WORDS[family].includes(word.value) && !word.quoted && !FREE_TEXT.has(words[index - 1]?.value ?? ""),
  );
}

/** Cuts the family's own flag off in front of the command. */
function dropFamily(text: string): string {
  return text.replace(/^[ \t]*(?:-[46]|--ipv[46])(?=[ \t])/, "").trimStart();
}
