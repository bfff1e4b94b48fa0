import { readShellCommands } from "./read-shell-commands";
import { ScriptSource } from "./script-source";

/** One command of a shell text. */
export interface SimpleCommandLine {
  readonly words: readonly string[];
  /** What its output goes to, where it goes to files. */
  readonly files: readonly string[];
}

/**
 * The commands of a shell text, whatever joins them.
 * @throws RulesetError for what is more than a list of commands
 */
export function simpleCommands(text: string): readonly SimpleCommandLine[] {
  const { lists } = readShellCommands(new ScriptSource(text));
  return lists
    .flatMap(({ pipelines }) => pipelines)
    .flatMap(({ stages }) => stages)
    .map(({ words, redirections }) => ({
      words: words.map(({ value }) => value),
      files: redirections.filter(({ operator }) => operator.includes(">")).map(({ file }) => file.value),
    }));
}
