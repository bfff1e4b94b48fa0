/** The commands of iptables(8), by letter. */
export type CommandLetter = "A" | "C" | "D" | "E" | "F" | "I" | "L" | "N" | "P" | "R" | "S" | "V" | "X" | "Z" | "h";

/** What stands behind a command: `needed` and `optional` words, the first of which may be glued to the letter. */
export interface CommandShape {
  readonly letter: CommandLetter;
  /** What the needed words are called, in order. */
  readonly needed: readonly string[];
  /** How many further words that begin with neither - nor ! may follow. */
  readonly optional: number;
  readonly rule: "takes a rule" | "takes none";
}

const SHAPES: readonly CommandShape[] = [
  { letter: "A", needed: ["chain"], optional: 0, rule: "takes a rule" },
  { letter: "C", needed: ["chain"], optional: 0, rule: "takes a rule" },
  { letter: "D", needed: ["chain"], optional: 1, rule: "takes a rule" },
  { letter: "I", needed: ["chain"], optional: 1, rule: "takes a rule" },
  { letter: "R", needed: ["chain", "rule number"], optional: 0, rule: "takes a rule" },
  { letter: "P", needed: ["chain", "policy"], optional: 0, rule: "takes none" },
  { letter: "N", needed: ["chain"], optional: 0, rule: "takes none" },
  { letter: "E", needed: ["chain", "new name"], optional: 0, rule: "takes none" },
  { letter: "X", needed: [], optional: 1, rule: "takes none" },
  { letter: "F", needed: [], optional: 1, rule: "takes none" },
  { letter: "Z", needed: [], optional: 2, rule: "takes none" },
  { letter: "L", needed: [], optional: 2, rule: "takes none" },
  { letter: "S", needed: [], optional: 2, rule: "takes none" },
  { letter: "V", needed: [], optional: 0, rule: "takes none" },
  { letter: "h", needed: [], optional: 0, rule: "takes none" },
];

const BY_LETTER: ReadonlyMap<string, CommandShape> = new Map(SHAPES.map(shape => [shape.letter, shape]));

export function findCommandShape(letter: string): CommandShape | undefined {
  return BY_LETTER.get(letter);
}
