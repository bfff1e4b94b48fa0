import { classifyProgram, type Program } from "./classify-program";
import { RUN_INSTEAD, type ScriptSource } from "./script-source";
import type { SimpleCommand } from "./shell-command";
import type { ShellWord } from "./shell-token";
import { isAssignment, unwrapCommand } from "./unwrap-command";

/** A command whose program is known. */
export interface Command {
  readonly written: SimpleCommand;
  /** Without sudo and its like. */
  readonly words: readonly ShellWord[];
  readonly program: Program;
}

/** Variables that say nothing about rules. */
const ENVIRONMENT = /^(?:PATH|LANG|LANGUAGE|LC_[A-Z]+|DEBIAN_FRONTEND)(?:=|$)/;

/**
 * Finds the program of a command.
 *
 * @throws RulesetError where a variable is set, names the program or names a file
 */
export function readCommand(source: ScriptSource, written: SimpleCommand): Command {
  refuseExpansions(
    source,
    written.redirections.map(({ file }) => file),
  );
  const words = unwrapCommand(source, written.words);
  const [first, ...rest] = words;
  if (first === undefined) return { written, words, program: { kind: "harmless", why: "it asks for a password only" } };
  const set = isAssignment(first) ? words : first.value === "export" ? rest : undefined;
  if (set !== undefined) {
    refuseVariables(source, set, first);
    return { written, words, program: { kind: "harmless", why: "it concerns the shell alone" } };
  }
  refuseExpansions(source, [first]);
  const args = rest.map(word => word.value);
  return { written, words, program: classifyProgram(first.value, args) };
}

function refuseVariables(source: ScriptSource, set: readonly ShellWord[], first: ShellWord): void {
  const variable = set.find(word => !ENVIRONMENT.test(word.value));
  if (variable === undefined) return;
  const [name] = variable.value.split("=", 1);
  const fix = `Write its value where it is used. ${RUN_INSTEAD}`;
  throw source.refuse(`the variable ${name} is set, and variables are not followed`, first, fix);
}

/** @throws RulesetError for the first word that only a running shell knows */
export function refuseExpansions(source: ScriptSource, words: readonly ShellWord[]): void {
  const word = words.find(({ expansion }) => expansion !== undefined);
  if (word === undefined) return;
  const what = `what ${word.expansion} stands for is known only where the script runs`;
  throw source.refuse(what, word, `Write the value itself. ${RUN_INSTEAD}`);
}
