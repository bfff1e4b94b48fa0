import type { SavedChain, SavedRule, SavedRuleset, SavedTable, TableName } from "./model";
import { type Counters, isBuiltInChain, isTableName, type Policy } from "./model";
import { RulesetError } from "./ruleset-error";

interface OpenChain {
  readonly name: string;
  policy?: Policy;
  counters?: Counters;
  readonly rules: SavedRule[];
}

interface OpenTable {
  readonly name: TableName;
  readonly chains: Map<string, OpenChain>;
}

/**
 * Reads what iptables-save, ip6tables-save, their nft and legacy forms and `-c` print (any version since 1.8.7).
 * `#` lines carry no meaning and are skipped, but for the two by which iptables-nft-save admits that a table holds
 * native rules: those are reported in `incompatible`. A blank at the end of a line is cut (1.8.7 prints one). A table
 * printed twice is merged. The text of a rule is kept byte for byte.
 *
 * @throws RulesetError for text that is cut short (no COMMIT), has CRLF line ends, NUL bytes or any line that
 * iptables-save does not print.
 */
export function parseSave(text: string): SavedRuleset {
  const reader = new SaveReader();
  let line = 0;
  let from = 0;
  while (from < text.length) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    line += 1;
    reader.read(text.slice(from, end), line);
    from = end + 1;
  }
  return reader.finish(line);
}

class SaveReader {
  private readonly tables = new Map<TableName, OpenTable>();
  private readonly incompatible = new Map<string, string>();
  private open: OpenTable | undefined;
  /** Where the last rule went. */
  private latest: { readonly table: OpenTable; readonly chain: OpenChain } | undefined;

  read(raw: string, line: number): void {
    refuseControlBytes(raw, line);
    const text = trimBlanks(raw);
    if (text === "") return;
    if (text.startsWith("#")) this.readComment(text);
    else if (text.startsWith("*")) this.openTable(text, line);
    else if (text === "COMMIT") this.closeTable(line);
    else if (text.startsWith(":")) this.readChain(text, line);
    else if (text.startsWith("-A ") || text.startsWith("[")) this.readRule(text, line);
    else throw refuse("this is no line that iptables-save prints", line, text, "Pass the whole, unaltered output.");
  }

  finish(line: number): SavedRuleset {
    if (this.open !== undefined) {
      const fix = "The text is cut short: read the save again, whole.";
      throw refuse(`table ${this.open.name} has no COMMIT`, line, `*${this.open.name}`, fix);
    }
    return { tables: this.tables as ReadonlyMap<TableName, SavedTable>, incompatible: this.incompatible };
  }

  private readComment(text: string): void {
    const name = findIncompatibleTable(text);
    if (name !== undefined) this.incompatible.set(name, text);
  }

  private openTable(text: string, line: number): void {
    const name = text.slice(1);
    if (this.open !== undefined) {
      throw refuse(`table ${this.open.name} is not closed by COMMIT`, line, text, "Read the save again, whole.");
    }
    if (!isTableName(name)) {
      const fix = "Only mangle, security, raw, filter and nat exist in iptables and ip6tables.";
      throw refuse("unknown table", line, text, fix);
    }
    this.open = this.tables.get(name) ?? { name, chains: new Map() };
    this.tables.set(name, this.open);
  }

  private closeTable(line: number): void {
    if (this.open === undefined) throw refuse("COMMIT outside a table", line, "COMMIT", "Read the save again, whole.");
    this.open = undefined;
  }

  private readChain(text: string, line: number): void {
    const table = this.tableAt(line, text);
    const found = /^:([^ \t]+)[ \t]+(-|ACCEPT|DROP)(?:[ \t]+\[(\d+):(\d+)\])?$/.exec(text);
    const name = found?.[1];
    if (found === null || name === undefined) {
      const fix =
        "A chain line is `:NAME POLICY [packets:bytes]`, the policy being ACCEPT, DROP or, in a user chain, -.";
      throw refuse("malformed chain line", line, text, fix);
    }
    const chain: OpenChain = table.chains.get(name) ?? { name, rules: [] };
    if (found[2] === "ACCEPT" || found[2] === "DROP") chain.policy = found[2];
    if (found[3] !== undefined && found[4] !== undefined) chain.counters = { packets: found[3], bytes: found[4] };
    table.chains.set(name, chain);
  }

  private readRule(text: string, line: number): void {
    const table = this.tableAt(line, text);
    const counted = text.startsWith("[") ? readCounters(text, line) : undefined;
    const start = (counted?.length ?? 0) + 3;
    const blank = text.indexOf(" ", start);
    const name = blank < 0 ? text.slice(start) : text.slice(start, blank);
    const rule = blank < 0 ? "" : text.slice(blank + 1);
    const { rules } = this.chainOf(table, name, line, text);
    rules.push(counted === undefined ? { text: rule } : { text: rule, counters: counted.counters });
  }

  private chainOf(table: OpenTable, name: string, line: number, text: string): OpenChain {
    // Rules of one chain stand together.
    if (this.latest?.table === table && this.latest.chain.name === name) return this.latest.chain;
    const known = table.chains.get(name);
    if (known !== undefined) {
      this.latest = { table, chain: known };
      return known;
    }
    if (!isBuiltInChain(table.name, name)) {
      const fix = `Declare it first: a line \`:${name} - [0:0]\` after \`*${table.name}\`.`;
      throw refuse(`chain ${name} of table ${table.name} is not declared`, line, text, fix);
    }
    const chain: OpenChain = { name, rules: [] };
    table.chains.set(name, chain);
    return chain;
  }

  private tableAt(line: number, text: string): OpenTable {
    if (this.open === undefined) {
      throw refuse("this line stands outside a table", line, text, "A section starts with `*table`, ends with COMMIT.");
    }
    return this.open;
  }
}

/** `[packets:bytes] ` in front of a rule, and how long that is. */
function readCounters(text: string, line: number): { readonly counters: Counters; readonly length: number } {
  const [prefix, packets, bytes] = /^\[(\d+):(\d+)\] (?=-A )/.exec(text) ?? [];
  if (prefix === undefined || packets === undefined || bytes === undefined) {
    throw refuse("malformed counters", line, text, "A counted rule is `[packets:bytes] -A CHAIN ...`.");
  }
  return { counters: { packets, bytes }, length: prefix.length };
}

/** The table that iptables-nft-save says, in a comment, it could not print whole. */
export function findIncompatibleTable(comment: string): string | undefined {
  return /^# Table [`']([^']+)' (?:is incompatible|contains incompatible base-chains)/.exec(comment)?.[1];
}

function trimBlanks(text: string): string {
  let from = 0;
  let end = text.length;
  while (from < end && isBlank(text.charAt(from))) from += 1;
  while (end > from && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(from, end);
}

function isBlank(char: string): boolean {
  return char === " " || char === "\t";
}

function refuseControlBytes(text: string, line: number): void {
  if (text.includes("\r")) {
    throw refuse("the line ends in CRLF", line, text, "iptables-restore refuses it too: convert to LF line ends.");
  }
  if (text.includes("\0")) {
    throw refuse("the line holds a NUL byte", line, text, "iptables would silently cut the rule there: remove it.");
  }
}

function refuse(what: string, line: number, text: string, fix: string): RulesetError {
  return new RulesetError(what, line, text, fix);
}

/** Prints a ruleset as iptables-save does, without `#` lines: the inverse of parseSave on saved text. */
export function printSave(ruleset: SavedRuleset): string {
  const lines: string[] = [];
  for (const table of ruleset.tables.values()) {
    lines.push(`*${table.name}`);
    for (const chain of table.chains.values()) printChain(table.name, chain, lines);
    for (const chain of table.chains.values()) {
      for (const rule of chain.rules) lines.push(printSavedRule(chain.name, rule));
    }
    lines.push("COMMIT");
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function printChain(table: TableName, chain: SavedChain, lines: string[]): void {
  if (chain.policy === undefined && isBuiltInChain(table, chain.name)) return;
  const counters = chain.counters === undefined ? "" : ` ${printCounters(chain.counters)}`;
  lines.push(`:${chain.name} ${chain.policy ?? "-"}${counters}`);
}

function printSavedRule(chain: string, rule: SavedRule): string {
  const counters = rule.counters === undefined ? "" : `${printCounters(rule.counters)} `;
  return `${counters}-A ${chain}${rule.text === "" ? "" : ` ${rule.text}`}`;
}

function printCounters(counters: Counters): string {
  return `[${counters.packets}:${counters.bytes}]`;
}
