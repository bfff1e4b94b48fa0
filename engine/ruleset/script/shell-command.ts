import type { ShellRedirection, ShellWord } from "./shell-token";

/** `> FILE`: the operator and the word behind it. */
export interface FileRedirection {
  readonly operator: ShellRedirection["operator"];
  readonly descriptor?: number;
  readonly file: ShellWord;
}

/** One program with its arguments. */
export interface SimpleCommand {
  /** At least one. */
  readonly words: readonly ShellWord[];
  readonly redirections: readonly FileRedirection[];
  readonly line: number;
  readonly from: number;
  readonly end: number;
}

/** Programs joined by `|`: one, mostly. */
export interface Pipeline {
  readonly stages: readonly SimpleCommand[];
  /** What joins it to the pipeline before: `first` where none stands before it. */
  readonly joined: "first" | "&&" | "||";
}

/** Pipelines joined by `&&` and `||`, with the comments that belong to them. */
export interface CommandList {
  readonly pipelines: readonly Pipeline[];
  /** The comment above it, line by line: the last block, where blank lines part several. */
  readonly above: readonly string[];
  /** The comments before that one, behind the command before. */
  readonly apart: readonly string[];
  /** The comments behind it, on its own lines. */
  readonly behind: readonly string[];
  readonly line: number;
}
