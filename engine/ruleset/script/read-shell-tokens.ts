import { readShellWord } from "./read-shell-word";
import { RUN_INSTEAD, type ScriptSource } from "./script-source";
import type { ShellOperator, ShellRedirection, ShellToken } from "./shell-token";

const OPERATORS: readonly ShellOperator["operator"][] = ["&&", "||", ";", "|", "&", "(", ")"];

const OPERATOR_STARTS = new Set(["&", "|", ";", "(", ")"]);

/** Longer ones first. `>|` writes as `>` does. */
const REDIRECTIONS: ReadonlyMap<string, ShellRedirection["operator"]> = new Map([
  ["&>>", "&>"],
  ["&>", "&>"],
  [">>", ">>"],
  [">&", ">&"],
  [">|", ">"],
  ["<>", "<>"],
  ["<&", "<&"],
  [">", ">"],
  ["<", "<"],
]);

/**
 * Cuts a script into words, operators, redirections and comments, as a POSIX shell does (XCU 2.3). Takes time in
 * proportion to the length of the text.
 *
 * @throws RulesetError for CRLF line ends, NUL bytes, here-documents and process substitution, and where a word cannot
 * be read; it names the line
 */
export function readShellTokens(source: ScriptSource): readonly ShellToken[] {
  refuseControlBytes(source);
  return new TokenReader(source).read();
}

function refuseControlBytes(source: ScriptSource): void {
  const found = /\r(?=\n|$)|\0/.exec(source.text);
  if (found === null) return;
  const line = source.text.slice(0, found.index).split("\n").length;
  const at = { line, from: found.index };
  if (found[0] === "\0") throw source.refuse("the line holds a NUL byte", at, "Remove it.");
  throw source.refuse("the line ends in CRLF, which a shell takes into the last word", at, "Convert to LF line ends.");
}

/** The number of a file, before `<` or `>`. */
const DESCRIPTOR = /[0-9]{1,3}(?=[<>])/y;

class TokenReader {
  private readonly tokens: ShellToken[] = [];
  private at = 0;
  private line = 1;

  constructor(private readonly source: ScriptSource) {}

  read(): readonly ShellToken[] {
    while (this.at < this.source.text.length) this.readNext();
    return this.tokens;
  }

  private readNext(): void {
    const { text } = this.source;
    const char = text.charAt(this.at);
    if (char === " " || char === "\t") {
      this.at += 1;
    } else if (text.startsWith("\\\n", this.at)) {
      this.at += 2;
      this.line += 1;
    } else if (char === "\n") {
      this.pushOperator("line end", 1);
      this.line += 1;
    } else if (char === "#") {
      this.readComment();
    } else if (!this.readRedirection(char) && !this.readOperator(char)) {
      const { word, lines } = readShellWord(this.source, this.at, this.line);
      this.tokens.push(word);
      this.at = word.end;
      this.line += lines;
    }
  }

  private pushOperator(operator: ShellOperator["operator"], length: number): void {
    const from = this.at;
    this.at += length;
    this.tokens.push({ kind: "operator", operator, line: this.line, from, end: this.at });
  }

  private readComment(): void {
    const newline = this.source.text.indexOf("\n", this.at);
    const end = newline < 0 ? this.source.text.length : newline;
    const text = this.source.text
      .slice(this.at, end)
      .replace(/^#[ \t]?/, "")
      .trimEnd();
    this.tokens.push({ kind: "comment", text, line: this.line, from: this.at, end });
    this.at = end;
  }

  private readRedirection(char: string): boolean {
    const digits = char >= "0" && char <= "9" ? this.readDescriptor() : "";
    if (digits === "" && char !== "<" && char !== ">" && char !== "&") return false;
    const start = this.at + digits.length;
    for (const refused of ["<<", "<(", ">("]) {
      if (this.source.text.startsWith(refused, start)) throw this.refuseInput(refused);
    }
    for (const [written, operator] of REDIRECTIONS) {
      if (!this.source.text.startsWith(written, start)) continue;
      const { at: from, line } = this;
      this.at = start + written.length;
      const descriptor = digits === "" ? {} : { descriptor: Number(digits) };
      this.tokens.push({ kind: "redirection", operator, ...descriptor, line, from, end: this.at });
      return true;
    }
    return false;
  }

  private readDescriptor(): string {
    DESCRIPTOR.lastIndex = this.at;
    return DESCRIPTOR.exec(this.source.text)?.[0] ?? "";
  }

  private refuseInput(written: string): Error {
    const what =
      written === "<<"
        ? "a here-document stands here: text that a command reads, not commands"
        : "a process substitution stands here, and what it prints is known only where it runs";
    const fix =
      written === "<<" ? "Where it feeds iptables-restore, import its text as a file of its own." : RUN_INSTEAD;
    return this.source.refuse(what, { line: this.line, from: this.at }, fix);
  }

  private readOperator(char: string): boolean {
    if (!OPERATOR_STARTS.has(char)) return false;
    for (const operator of OPERATORS) {
      if (!this.source.text.startsWith(operator, this.at)) continue;
      this.pushOperator(operator, operator.length);
      return true;
    }
    return false;
  }
}
