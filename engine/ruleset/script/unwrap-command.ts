import { RUN_INSTEAD, type ScriptSource } from "./script-source";
import type { ShellWord } from "./shell-token";

/** Options of sudo(8) and doas(1) that take a word. */
const SUDO_VALUES = new Set([
  "-u",
  "-g",
  "-p",
  "-C",
  "-T",
  "-r",
  "-t",
  "--user",
  "--group",
  "--prompt",
  "--close-from",
]);

/** Options of sudo(8) that leave the command and its words as they are. */
const SUDO_FLAGS = new Set(["-n", "-E", "-H", "-P", "-A", "-B", "-S", "-N", "-k", "-K", "-v", "-V"]);
const SUDO_LONG_FLAGS =
  /^--(?:non-interactive|preserve-env(?:=.*)?|set-home|stdin|askpass|preserve-groups|reset-timestamp|validate)$/;

/** More of them is no script that people write. */
const MOST_WRAPPERS = 16;

const ROOT = new Set(["root", "#0", "0"]);

/**
 * The program that a command runs, with its words: `sudo`, `doas`, `command`, `env` and settings of the environment
 * (`LC_ALL=C iptables …`) are taken off. Empty when nothing is left, as of `sudo -v`.
 *
 * @throws RulesetError where the words in front change what the command does
 */
export function unwrapCommand(source: ScriptSource, words: readonly ShellWord[]): readonly ShellWord[] {
  let rest = words;
  for (let taken = 0; taken < MOST_WRAPPERS; taken += 1) {
    const [first, ...behind] = rest;
    if (first === undefined) return [];
    const name = first.value.slice(first.value.lastIndexOf("/") + 1);
    if (isAssignment(first) && behind.length > 0) rest = skipAssignments(source, rest);
    else if (name === "sudo" || name === "doas") rest = skipSudo(source, behind);
    else if (first.value === "command" && behind[0]?.value.startsWith("-") === false) rest = behind;
    else if (name === "env" && behind[0]?.value.startsWith("-") === false) rest = skipAssignments(source, behind);
    else return rest;
  }
  const [first] = words;
  if (first === undefined) return [];
  throw source.refuse(`over ${MOST_WRAPPERS} programs run one another here`, first, "Leave all but one sudo out.");
}

/** `NAME=value`, which sets a variable or, before a command, its environment. */
export function isAssignment(word: ShellWord): boolean {
  const name = /^[A-Za-z_][A-Za-z0-9_]*\+?=/.exec(word.value)?.[0];
  return name !== undefined && name.length <= word.bare;
}

function skipAssignments(source: ScriptSource, words: readonly ShellWord[]): readonly ShellWord[] {
  const from = words.findIndex(word => !isAssignment(word));
  const set = from < 0 ? words : words.slice(0, from);
  const unknown = set.find(word => word.expansion !== undefined);
  if (unknown !== undefined) {
    throw source.refuse(`the value of ${unknown.expansion} is known only where the script runs`, unknown, RUN_INSTEAD);
  }
  return from < 0 ? [] : words.slice(from);
}

function skipSudo(source: ScriptSource, words: readonly ShellWord[]): readonly ShellWord[] {
  let at = 0;
  for (;;) {
    const word = words[at];
    if (word === undefined || word.value === "--") return words.slice(at + 1);
    if (isAssignment(word)) return skipAssignments(source, words.slice(at));
    if (!word.value.startsWith("-")) return words.slice(at);
    const { name, user, taken } = readSudoOption(word.value, words[at + 1]?.value);
    if (name === undefined) {
      const what = `${JSON.stringify(word.value)} makes sudo do more than run the command as root`;
      throw source.refuse(what, word, "Leave the option out.");
    }
    if (user !== undefined && !ROOT.has(user)) {
      const what = `the command runs as ${JSON.stringify(user)}, and only root may change rules`;
      throw source.refuse(what, word, "Leave the option out.");
    }
    at += taken;
  }
}

interface SudoOption {
  /** Undefined for an option that is not taken. */
  readonly name: string | undefined;
  /** Whom the command runs as, where the option says so. */
  readonly user?: string;
  /** How many words it is. */
  readonly taken: number;
}

function readSudoOption(word: string, next: string | undefined): SudoOption {
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  const name = equals >= 0 ? word.slice(0, equals) : word.startsWith("--") ? word : word.slice(0, 2);
  const glued = equals >= 0 ? word.slice(equals + 1) : word.startsWith("--") ? "" : word.slice(2);
  if (SUDO_VALUES.has(name)) {
    const value = glued === "" && equals < 0 ? next : glued;
    const user = name === "-u" || name === "--user" ? { user: value ?? "" } : {};
    return { name, ...user, taken: glued === "" && equals < 0 ? 2 : 1 };
  }
  if (word.startsWith("--")) return { name: SUDO_LONG_FLAGS.test(word) ? name : undefined, taken: 1 };
  if (!SUDO_FLAGS.has(name)) return { name: undefined, taken: 1 };
  if (glued === "") return { name, taken: 1 };
  return readSudoOption(`-${glued}`, next);
}
