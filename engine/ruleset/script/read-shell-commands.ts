import { readShellTokens } from "./read-shell-tokens";
import { RUN_INSTEAD, type ScriptSource } from "./script-source";
import type { CommandList, FileRedirection, Pipeline, SimpleCommand } from "./shell-command";
import type { ShellComment, ShellOperator, ShellRedirection, ShellToken, ShellWord } from "./shell-token";

/** Words that begin something other than a command, and what that is. */
const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ["if", "a condition"],
  ["then", "a condition"],
  ["elif", "a condition"],
  ["else", "a condition"],
  ["fi", "a condition"],
  ["[", "a condition"],
  ["[[", "a condition"],
  ["test", "a condition"],
  ["case", "a condition"],
  ["esac", "a condition"],
  ["!", "a condition"],
  ["for", "a loop"],
  ["while", "a loop"],
  ["until", "a loop"],
  ["do", "a loop"],
  ["done", "a loop"],
  ["select", "a loop"],
  ["function", "a function"],
  ["{", "a group of commands"],
  ["}", "a group of commands"],
]);

export interface ShellCommands {
  readonly lists: readonly CommandList[];
  /** The comments behind the last command. */
  readonly rest: readonly string[];
}

/**
 * Reads a script as a list of commands. What would make it more than a list is refused: conditions, loops, functions,
 * groups, subshells and commands in the background.
 *
 * @throws RulesetError, which names the line and the way out
 */
export function readShellCommands(source: ScriptSource): ShellCommands {
  return new CommandReader(source).read();
}

class CommandReader {
  private readonly lists: CommandList[] = [];
  private above: ShellComment[] = [];
  private behind: string[] = [];
  private pipelines: Pipeline[] = [];
  private joined: Pipeline["joined"] = "first";
  private stages: SimpleCommand[] = [];
  private words: ShellWord[] = [];
  private redirections: FileRedirection[] = [];
  private redirection: ShellRedirection | undefined;
  /** `&&`, `||` or `|`, which want a command behind them. */
  private waiting: ShellOperator | undefined;
  /** The line on which the last list ended with `;`. */
  private lastLine = 0;

  constructor(private readonly source: ScriptSource) {}

  read(): ShellCommands {
    for (const token of readShellTokens(this.source)) this.readToken(token);
    this.finishRedirection();
    this.finishList();
    this.refuseWaiting();
    return { lists: this.lists, rest: this.above.map(comment => comment.text) };
  }

  private readToken(token: ShellToken): void {
    switch (token.kind) {
      case "word":
        this.readWord(token);
        break;
      case "redirection":
        this.finishRedirection();
        this.redirection = token;
        break;
      case "operator":
        this.finishRedirection();
        this.readOperator(token);
        break;
      case "comment":
        this.readComment(token);
        break;
    }
  }

  private readWord(word: ShellWord): void {
    this.waiting = undefined;
    if (this.redirection !== undefined) {
      const { operator, descriptor } = this.redirection;
      this.redirections.push({ operator, ...(descriptor === undefined ? {} : { descriptor }), file: word });
      this.redirection = undefined;
      return;
    }
    if (this.words.length === 0) this.refuseKeyword(word);
    this.words.push(word);
  }

  private refuseKeyword(word: ShellWord): void {
    const kind = word.bare === word.value.length ? KEYWORDS.get(word.value) : undefined;
    if (kind === undefined) return;
    const what = `${JSON.stringify(word.value)} makes ${kind}, and what it decides is known only where the script runs`;
    throw this.source.refuse(what, word, RUN_INSTEAD);
  }

  /** A comment on the line of a command, or between its parts, belongs to it. */
  private readComment(comment: ShellComment): void {
    const last = this.lists.at(-1);
    if (this.words.length > 0 || this.stages.length > 0 || this.pipelines.length > 0) {
      this.behind.push(comment.text);
    } else if (last !== undefined && this.lastLine === comment.line) {
      this.lists[this.lists.length - 1] = { ...last, behind: [...last.behind, comment.text] };
    } else if (comment.line > 1 || !comment.text.startsWith("!")) {
      this.above.push(comment);
    }
  }

  private readOperator(token: ShellOperator): void {
    switch (token.operator) {
      case "line end":
        if (this.waiting === undefined) this.finishList();
        break;
      case ";":
        if (this.waiting !== undefined || this.isEmpty()) throw this.refuseOperator(token);
        this.finishList();
        this.lastLine = token.line;
        break;
      case "|":
        this.finishCommand(token);
        this.waiting = token;
        break;
      case "&&":
      case "||":
        this.finishCommand(token);
        this.finishPipeline();
        this.joined = token.operator;
        this.waiting = token;
        break;
      default:
        throw this.refuseOperator(token);
    }
  }

  private isEmpty(): boolean {
    return this.words.length === 0 && this.redirections.length === 0;
  }

  private refuseOperator(token: ShellOperator): Error {
    switch (token.operator) {
      case "(":
      case ")": {
        const isFunction = this.words.length === 1 && this.words[0]?.value.endsWith("=") === false;
        const what = isFunction ? "a function is defined" : "a group or a list in brackets stands";
        return this.source.refuse(`${what} here, which is more than a list of commands`, token, RUN_INSTEAD);
      }
      case "&": {
        const what = "a command runs in the background, so that nobody knows when it changes the rules";
        return this.source.refuse(what, token, "Leave the & out.");
      }
      default:
        return this.source.refuse(
          `no command stands before ${token.operator}`,
          token,
          `Leave the ${token.operator} out.`,
        );
    }
  }

  private refuseWaiting(): void {
    if (this.waiting === undefined) return;
    const { operator } = this.waiting;
    throw this.source.refuse(`no command stands behind ${operator}`, this.waiting, `Leave the ${operator} out.`);
  }

  private finishRedirection(): void {
    if (this.redirection === undefined) return;
    throw this.source.refuse("a redirection names no file", this.redirection, "Write the file behind it.");
  }

  private finishCommand(token: ShellOperator): void {
    if (this.isEmpty()) throw this.refuseOperator(token);
    this.takeStage();
  }

  private takeStage(): void {
    const [first] = this.words;
    const [redirection] = this.redirections;
    if (first !== undefined) {
      this.stages.push(this.takeCommand(first));
    } else if (redirection !== undefined) {
      const fix = "Write the command before it, or leave it out.";
      throw this.source.refuse("a redirection stands without a command", redirection.file, fix);
    }
  }

  private takeCommand(first: ShellWord): SimpleCommand {
    const { words, redirections } = this;
    const end = Math.max(words.at(-1)?.end ?? first.end, redirections.at(-1)?.file.end ?? 0);
    this.words = [];
    this.redirections = [];
    return { words, redirections, line: first.line, from: first.from, end };
  }

  private finishPipeline(): void {
    if (this.stages.length === 0) return;
    this.pipelines.push({ stages: this.stages, joined: this.joined });
    this.stages = [];
    this.joined = "first";
  }

  private finishList(): void {
    this.takeStage();
    this.finishPipeline();
    const line = this.pipelines[0]?.stages[0]?.line;
    if (line === undefined) return;
    const { pipelines, behind } = this;
    this.lists.push({ pipelines, ...partComments(this.above), behind, line });
    this.pipelines = [];
    this.above = [];
    this.behind = [];
  }
}

/** A comment is lines one below the other: the last one belongs to what follows it. */
function partComments(comments: readonly ShellComment[]): Pick<CommandList, "above" | "apart"> {
  let from = Math.max(comments.length - 1, 0);
  while (from > 0 && comments[from - 1]?.line === (comments[from]?.line ?? 0) - 1) from -= 1;
  const texts = comments.map(comment => comment.text);
  return { above: texts.slice(from), apart: texts.slice(0, from) };
}
