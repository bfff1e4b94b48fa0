/** One word of a shell script, quotes and escapes removed. */
export interface ShellWord {
  readonly kind: "word";
  readonly value: string;
  /** How many leading characters of `value` stood outside quotes: a keyword or an assignment is one only there. */
  readonly bare: number;
  /** The first thing in it that only a running shell knows (`$IF`, `${1:-eth0}`, `~`), as written. */
  readonly expansion?: string;
  readonly line: number;
  /** Where it begins and ends in the script. */
  readonly from: number;
  readonly end: number;
}

/** `>`, `2>>`, `<` …: the word behind it is the file. */
export interface ShellRedirection {
  readonly kind: "redirection";
  readonly operator: ">" | ">>" | ">&" | "&>" | "<" | "<&" | "<>";
  /** The number before it. */
  readonly descriptor?: number;
  readonly line: number;
  readonly from: number;
  readonly end: number;
}

export interface ShellOperator {
  readonly kind: "operator";
  readonly operator: ";" | "&&" | "||" | "|" | "&" | "(" | ")" | "line end";
  readonly line: number;
  readonly from: number;
  readonly end: number;
}

/** `# …`, without the sign and one blank. */
export interface ShellComment {
  readonly kind: "comment";
  readonly text: string;
  readonly line: number;
  readonly from: number;
  readonly end: number;
}

export type ShellToken = ShellWord | ShellRedirection | ShellOperator | ShellComment;
