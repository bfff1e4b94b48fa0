import { RUN_INSTEAD, type ScriptSource } from "./script-source";
import type { ShellWord } from "./shell-token";

/** What ends a word outside quotes. */
const ENDS = new Set([" ", "\t", "\n", ";", "&", "|", "(", ")", "<", ">", ""]);

export interface WordReading {
  readonly word: ShellWord;
  /** How many line ends it holds. */
  readonly lines: number;
}

/** What a shell puts in for `$…`. */
const PARAMETER = /[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]/y;

/** Characters that mean nothing but themselves, outside quotes. */
const PLAIN = /[^ \t\n;&|()<>\\'"$`{},.~]+/y;

/**
 * Reads one word as a POSIX shell does (XCU 2.2): single quotes keep everything, double quotes all but `$`, the
 * backtick and some backslashes, a backslash keeps the next character and joins lines. Patterns (`*`, `[`) stay as they
 * are, as the shell leaves them where no file fits.
 *
 * @throws RulesetError for an open quote, for command and brace substitution, and for the quotes of bash (`$'…'`)
 */
export function readShellWord(source: ScriptSource, from: number, line: number): WordReading {
  return new WordReader(source, from, line).read();
}

class WordReader {
  private readonly text: string;
  private readonly parts: string[] = [];
  private length = 0;
  private at: number;
  private lines = 0;
  private bare: number | undefined;
  private expansion: string | undefined;
  private brace: "none" | "open" | "list" = "none";

  constructor(
    private readonly source: ScriptSource,
    private readonly from: number,
    private readonly line: number,
  ) {
    this.text = source.text;
    this.at = from;
  }

  read(): WordReading {
    if (this.text.charAt(this.at) === "~") this.expansion = "~";
    while (!ENDS.has(this.text.charAt(this.at))) this.readPart();
    const { line, from, lines, expansion, at: end } = this;
    const value = this.parts.length === 1 ? (this.parts[0] ?? "") : this.parts.join("");
    const bare = this.bare ?? this.length;
    const word: ShellWord = { kind: "word", value, bare, line, from, end };
    return { word: expansion === undefined ? word : { ...word, expansion }, lines };
  }

  private readPart(): void {
    const char = this.text.charAt(this.at);
    if (char === "\\") this.readEscape();
    else if (char === "'") this.readSingleQuotes();
    else if (char === '"') this.readDoubleQuotes();
    else if (char === "$") this.readDollar("outside quotes");
    else if (char === "`") throw this.refuseSubstitution();
    else this.readPlain(char);
  }

  private readPlain(char: string): void {
    PLAIN.lastIndex = this.at;
    const plain = PLAIN.exec(this.text)?.[0] ?? char;
    this.watchBraces(plain);
    this.take(plain);
    this.at += plain.length;
  }

  private take(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }

  private readEscape(): void {
    const next = this.text.charAt(this.at + 1);
    if (next === "\n") {
      this.lines += 1;
    } else {
      this.bare ??= this.length;
      this.take(next === "" ? "\\" : next);
    }
    this.at = Math.min(this.at + 2, this.text.length);
  }

  private readSingleQuotes(): void {
    this.bare ??= this.length;
    const close = this.text.indexOf("'", this.at + 1);
    if (close < 0) throw this.refuseOpenQuote("single");
    this.takeLines(this.text.slice(this.at + 1, close));
    this.at = close + 1;
  }

  private takeLines(text: string): void {
    this.take(text);
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.lines += 1;
  }

  private readDoubleQuotes(): void {
    const opened = this.at;
    this.bare ??= this.length;
    this.at += 1;
    let from = this.at;
    for (;;) {
      const char = this.text.charAt(this.at);
      if (char === "") throw this.refuseOpenQuote("double", opened);
      if (char === "`") throw this.refuseSubstitution();
      if (char !== '"' && char !== "\\" && char !== "$") {
        this.at += 1;
        continue;
      }
      this.takeLines(this.text.slice(from, this.at));
      if (char === '"') break;
      if (char === "$") this.readDollar("in quotes");
      else this.readEscapeInQuotes();
      from = this.at;
    }
    this.at += 1;
  }

  private readEscapeInQuotes(): void {
    const next = this.text.charAt(this.at + 1);
    if (next === "\n") this.lines += 1;
    else this.take(/[$`"\\]/.test(next) ? next : `\\${next}`);
    this.at = Math.min(this.at + 2, this.text.length);
  }

  private readDollar(place: "outside quotes" | "in quotes"): void {
    const next = this.text.charAt(this.at + 1);
    if (next === "(" || next === "[") throw this.refuseSubstitution();
    if (this.text.startsWith("\\\n", this.at + 1)) {
      throw this.refuse("a line is joined behind $, which changes what it means", "Write it on one line.");
    }
    if (place === "outside quotes" && (next === "'" || next === '"')) {
      const fix = "Write it in plain single or double quotes.";
      throw this.refuse("$'…' and $\"…\" are quotes that only some shells know", fix);
    }
    const found = next === "{" ? this.findBraces() : this.findName();
    if (found === "$") this.take("$");
    else this.expansion ??= found;
    this.at += found.length;
    this.bare ??= this.length;
  }

  private findBraces(): string {
    const close = this.text.indexOf("}", this.at);
    if (close < 0) throw this.refuse("${ is opened and never closed", "Close it with }.");
    const found = this.text.slice(this.at, close + 1);
    if (/`|\$\(/.test(found)) throw this.refuseSubstitution();
    for (let at = found.indexOf("\n"); at >= 0; at = found.indexOf("\n", at + 1)) this.lines += 1;
    return found;
  }

  private findName(): string {
    PARAMETER.lastIndex = this.at + 1;
    return `$${PARAMETER.exec(this.text)?.[0] ?? ""}`;
  }

  /** `{22,80}` and `{1..9}` are several words in bash. */
  private watchBraces(char: string): void {
    if (char === "{") this.brace = "open";
    else if (this.brace === "open" && (char === "," || this.text.startsWith("..", this.at))) this.brace = "list";
    else if (char === "}" && this.brace === "list") {
      const fix = "Write the words out, or quote the braces.";
      throw this.refuse("braces with a list in them are one word in sh and several in bash", fix);
    }
  }

  private refuseOpenQuote(which: "single" | "double", opened = this.at): Error {
    const fix = `Close it, or write a backslash before it.`;
    const line = this.line + this.lines;
    return this.source.refuse(`a ${which} quote is opened and never closed`, { line, from: opened }, fix);
  }

  private refuseSubstitution(): Error {
    return this.refuse(
      "a command substitution stands here, and what it prints is known only where it runs",
      RUN_INSTEAD,
    );
  }

  private refuse(what: string, fix: string): Error {
    return this.source.refuse(what, { line: this.line + this.lines, from: this.at }, fix);
  }
}
