/** What a basic parameter of iptables(8) sets in a rule. */
export type BasicRole =
  | "source"
  | "destination"
  | "inInterface"
  | "outInterface"
  | "protocol"
  | "fragment"
  | "match"
  | "jump"
  | "goto"
  | "counters"
  | "ipv4"
  | "ipv6"
  | "command";

/** One basic parameter: its letter and its long names. */
export interface BasicParameter {
  readonly role: BasicRole;
  readonly letter: string;
  readonly longNames: readonly string[];
  readonly argument: "word" | "none";
  readonly negation: "allowed" | "refused";
}

/** The parameters that make up a rule (iptables(8), PARAMETERS; xtables `opts[]`). */
const PARAMETERS: readonly BasicParameter[] = [
  { role: "source", letter: "s", longNames: ["--source", "--src"], argument: "word", negation: "allowed" },
  { role: "destination", letter: "d", longNames: ["--destination", "--dst"], argument: "word", negation: "allowed" },
  { role: "inInterface", letter: "i", longNames: ["--in-interface"], argument: "word", negation: "allowed" },
  { role: "outInterface", letter: "o", longNames: ["--out-interface"], argument: "word", negation: "allowed" },
  { role: "protocol", letter: "p", longNames: ["--protocol"], argument: "word", negation: "allowed" },
  { role: "fragment", letter: "f", longNames: ["--fragments"], argument: "none", negation: "allowed" },
  { role: "match", letter: "m", longNames: ["--match"], argument: "word", negation: "refused" },
  { role: "jump", letter: "j", longNames: ["--jump"], argument: "word", negation: "refused" },
  { role: "goto", letter: "g", longNames: ["--goto"], argument: "word", negation: "refused" },
  { role: "counters", letter: "c", longNames: ["--set-counters"], argument: "word", negation: "refused" },
  { role: "ipv4", letter: "4", longNames: ["--ipv4"], argument: "none", negation: "refused" },
  { role: "ipv6", letter: "6", longNames: ["--ipv6"], argument: "none", negation: "refused" },
];

/** Options of the command itself. Inside a rule they would list, zero, load modules or change another rule: refused. */
const COMMANDS: readonly BasicParameter[] = [
  ["A", "--append"],
  ["C", "--check"],
  ["D", "--delete"],
  ["E", "--rename-chain"],
  ["F", "--flush"],
  ["I", "--insert"],
  ["L", "--list"],
  ["M", "--modprobe"],
  ["N", "--new-chain"],
  ["P", "--policy"],
  ["R", "--replace"],
  ["S", "--list-rules"],
  ["V", "--version"],
  ["W", "--wait-interval"],
  ["X", "--delete-chain"],
  ["Z", "--zero"],
  ["h", "--help"],
  ["n", "--numeric"],
  ["t", "--table"],
  ["v", "--verbose"],
  ["w", "--wait"],
  ["x", "--exact"],
  ["0", "--line-numbers"],
].map(([letter = "", longName = ""]) => ({
  role: "command",
  letter,
  longNames: [longName],
  argument: "none",
  negation: "refused",
}));

/** Every option iptables knows before an extension is loaded. */
export const BASIC_PARAMETERS: readonly BasicParameter[] = [...PARAMETERS, ...COMMANDS];

const BY_LETTER: ReadonlyMap<string, BasicParameter> = new Map(BASIC_PARAMETERS.map(entry => [entry.letter, entry]));

const BY_LONG_NAME: ReadonlyMap<string, BasicParameter> = new Map(
  BASIC_PARAMETERS.flatMap(entry => entry.longNames.map(name => [name, entry] as const)),
);

export function findBasicByLetter(letter: string): BasicParameter | undefined {
  return BY_LETTER.get(letter);
}

export function findBasicByLongName(name: string): BasicParameter | undefined {
  return BY_LONG_NAME.get(name);
}

/** Targets that are verdicts of the kernel, not extensions or chains. */
export const VERDICTS: readonly string[] = ["ACCEPT", "DROP", "RETURN", "QUEUE"];
