import type { RulesetCommand } from "./edit-ruleset";
import type { Policy, TableName } from "./model";
import { splitWords, type Word } from "./words";

/** Why a line of a restore file is no command, and what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  constructor(
    readonly what: string,
    readonly fix: string,
  ) {
    super(`${what}. ${fix}`);
  }
}

/** A command option: the letter that every long name stands for. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ["--append", "A"],
  ["--delete", "D"],
  ["--insert", "I"],
  ["--replace", "R"],
  ["--new-chain", "N"],
  ["--new", "N"],
  ["--delete-chain", "X"],
  ["--flush", "F"],
  ["--policy", "P"],
  ["--rename-chain", "E"],
  ["--zero", "Z"],
]);

/** What iptables-restore runs or forbids and a ruleset cannot hold. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["-t", "iptables-restore refuses it: write the rule into a section of its own that begins with `*TABLE`."],
  ["--table", "iptables-restore refuses it: write the rule into a section of its own that begins with `*TABLE`."],
  ["-L", "It only prints a list: leave the line out."],
  ["--list", "It only prints a list: leave the line out."],
  ["-S", "It only prints a list: leave the line out."],
  ["--list-rules", "It only prints a list: leave the line out."],
  ["-C", "It only asks whether a rule is there: leave the line out."],
  ["--check", "It only asks whether a rule is there: leave the line out."],
]);

const LETTER = /^-[ADIRNXFPEZ]/;

/** A line like `-A INPUT -j ACCEPT`, of which nearly all files consist. */
export function readPlainAppend(text: string, from: number, table: TableName): RulesetCommand | undefined {
  if (!text.startsWith("-A ", from)) return undefined;
  const start = from + 3;
  const blank = text.indexOf(" ", start);
  const chain = blank < 0 ? text.slice(start) : text.slice(start, blank);
  if (chain === "" || chain.startsWith("-") || /["\t]/.test(chain)) return undefined;
  return { kind: "append", table, chain, rule: blank < 0 ? "" : text.slice(blank + 1) };
}

/**
 * Reads one command of a restore file, counters cut off. Undefined for a line of the other family, which is skipped.
 *
 * @throws CommandError for what is no command, or none that a ruleset can hold
 * @throws RuleError for a quote that is left open
 */
export function readCommand(text: string, table: TableName): RulesetCommand {
  const words = splitWords(text);
  const at = words.findIndex(word => letterOf(word) !== undefined);
  const word = words[at];
  if (word === undefined) throw refuseLine(words);
  const letter = letterOf(word) ?? "";
  const glued = gluedTo(word);
  const before = words.slice(0, at);
  const operands = [...(glued === undefined ? [] : [plain(glued)]), ...words.slice(at + 1)];
  const refused = before.find(other => REFUSED.has(other.value) && !other.quoted);
  if (refused !== undefined) throw refuseLine([refused]);
  return interpret(letter, operands, before, table);
}

function letterOf({ value, quoted }: Word): string | undefined {
  if (quoted) return undefined;
  if (!value.startsWith("--")) return LETTER.test(value) ? value.charAt(1) : undefined;
  const equals = value.indexOf("=");
  return LETTERS.get(equals < 0 ? value : value.slice(0, equals));
}

function gluedTo({ value }: Word): string | undefined {
  if (!value.startsWith("--")) return value.length > 2 ? value.slice(2) : undefined;
  const equals = value.indexOf("=");
  return equals < 0 ? undefined : value.slice(equals + 1);
}

function plain(value: string): Word {
  return { value, quoted: false, raw: value };
}

function interpret(
  letter: string,
  operands: readonly Word[],
  before: readonly Word[],
  table: TableName,
): RulesetCommand {
  const chain = operands[0]?.value;
  if (letter === "F" || letter === "X" || letter === "Z") {
    const kind = letter === "F" ? "flush" : letter === "X" ? "delete chain" : "zero";
    refuseMore([...before, ...operands.slice(letter === "Z" ? 2 : 1)]);
    return chain === undefined ? { kind, table } : { kind, table, chain };
  }
  if (chain === undefined || (chain.startsWith("-") && letter !== "N")) {
    throw new CommandError(`-${letter} names no chain`, "Write the name of the chain behind it.");
  }
  const rest = operands.slice(1);
  const number = readNumber(rest[0]);
  const rule = (words: readonly Word[]): string => [...before, ...words].map(word => word.raw).join(" ");
  switch (letter) {
    case "A":
      return { kind: "append", table, chain, rule: rule(rest) };
    case "I":
      return number === undefined
        ? { kind: "insert", table, chain, at: 1, rule: rule(rest) }
        : { kind: "insert", table, chain, at: number, rule: rule(rest.slice(1)) };
    case "R":
      if (number === undefined)
        throw new CommandError("-R names no rule", "Write the number of the rule behind CHAIN.");
      return { kind: "replace", table, chain, at: number, rule: rule(rest.slice(1)) };
    case "D":
      if (number === undefined) return { kind: "delete rule", table, chain, rule: rule(rest) };
      refuseMore([...before, ...rest.slice(1)]);
      return { kind: "delete at", table, chain, at: number };
    case "P":
      refuseMore([...before, ...rest.slice(1)]);
      return { kind: "policy", table, chain, policy: readPolicy(rest[0]?.value) };
    case "E": {
      const to = rest[0]?.value;
      if (to === undefined) throw new CommandError("-E names no new name", "Write -E OLD NEW.");
      refuseMore([...before, ...rest.slice(1)]);
      return { kind: "rename chain", table, chain, to };
    }
    default:
      refuseMore([...before, ...rest]);
      return { kind: "new chain", table, chain };
  }
}

/** The number of a rule, as iptables reads it: decimal, or hexadecimal behind 0x. */
function readNumber(word: Word | undefined): number | undefined {
  if (word === undefined || !/^\+?(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(word.value)) return undefined;
  const number = Number(word.value);
  if (number >= 1) return number;
  throw new CommandError(`${word.value} is no number of a rule`, "Rules are counted from 1.");
}

/** @throws CommandError for anything but ACCEPT and DROP */
export function readPolicy(text: string | undefined): Policy {
  if (text === "ACCEPT" || text === "DROP") return text;
  throw new CommandError(
    `${text === undefined ? "nothing" : JSON.stringify(text)} is no policy`,
    "A policy is ACCEPT or DROP; end the chain with a rule for anything else.",
  );
}

function refuseMore(words: readonly Word[]): void {
  const word = words[0];
  if (word === undefined) return;
  throw new CommandError(`${JSON.stringify(word.value)} cannot stand in this command`, "Leave it out.");
}

function refuseLine(words: readonly Word[]): CommandError {
  const [word] = words;
  if (word === undefined) return new CommandError("the line holds blanks only", "Leave it out.");
  const name = word.value.startsWith("--") ? word.value : word.value.slice(0, 2);
  const reason = word.quoted ? undefined : REFUSED.get(name);
  if (reason !== undefined) return new CommandError(`${name} is no part of a ruleset`, reason);
  const fix = "A line of a section is `:CHAIN POLICY`, a command like -A CHAIN, COMMIT, or begins with #.";
  return new CommandError("this is no line of a restore file", fix);
}
