import { diffRulesets, printSave, RulesetError, readRestore } from "../../../engine/ruleset";

const CONTEXT = { family: "ipv4", backend: "legacy", traps: "spell" } as const;

export const filter = (lines: readonly string[]): string => `*filter\n${lines.join("\n")}\nCOMMIT\n`;
export const list = (count: number, line: (at: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, at) => line(at));

/** A shape that a careless algorithm chokes on: `make(size)` is a text of so many lines, chains or kilobytes. */
export type HostileShape = readonly [name: string, size: number, make: (size: number) => string];

/** Texts to be read: by `npm test` for an answer or a refusal, by `npm run bench:linear` for what twice the size costs. */
export const HOSTILE_TEXTS: readonly HostileShape[] = [
  [
    "different rules in one chain",
    8_000,
    size => filter(list(size, at => `-A INPUT -s 10.${at >> 16}.${(at >> 8) & 255}.${at & 255} -j DROP`)),
  ],
  [
    "rules that share nothing",
    1_000,
    size =>
      filter(list(size, at => `-A INPUT -p tcp -m mark --mark 0x${at.toString(16)} -m length --length ${at} -j DROP`)),
  ],
  [
    "chains, each used",
    4_000,
    size => filter([...list(size, at => `:C${at} - [0:0]`), ...list(size, at => `-A INPUT -j C${at}`)]),
  ],
  [
    "a row of chains",
    4_000,
    size =>
      filter([
        ...list(size, at => `:C${at} - [0:0]`),
        ...list(size - 1, at => `-A C${at} -j C${at + 1}`),
        "-A INPUT -j C0",
      ]),
  ],
  [
    "rules inserted at the head",
    8_000,
    size => filter(list(size, at => `-I INPUT -s 10.0.${(at >> 8) & 255}.${at & 255} -j DROP`)),
  ],
  [
    "rules deleted by their text, last first",
    10_000,
    size =>
      filter([
        ...list(size, at => `-A INPUT -s 10.0.${(at >> 8) & 255}.${at & 255} -j DROP`),
        ...list(size, at => `-D INPUT -s 10.0.${((size - 1 - at) >> 8) & 255}.${(size - 1 - at) & 255} -j DROP`),
      ]),
  ],
  [
    "equal rules deleted one by one",
    10_000,
    size => filter([...list(size, () => "-A INPUT -j DROP"), ...list(size, () => "-D INPUT -j DROP")]),
  ],
  [
    "chains renamed again and again",
    10_000,
    size => filter([":C0 -", ...list(size, at => `-A INPUT -j C${at}\n-E C${at} C${at + 1}`)]),
  ],
  [
    "flushes of everything",
    10_000,
    size => filter([...list(size, at => `:C${at} -`), ...list(size, at => `-A C${at} -j DROP\n-F`)]),
  ],
  ["sections of one table", 5_000, size => list(size, () => "*filter\n:A -\n-A A -j DROP\nCOMMIT\n").join("")],
  ["one word of many kilobytes", 500, size => filter([`-A INPUT -m comment --comment ${"x".repeat(size * 1_024)}`])],
  ["one comment of many quotes", 500, size => filter([`-A INPUT -m comment --comment "${'\\"'.repeat(size * 512)}"`])],
  ["one line of many blanks", 500, size => filter([`-A INPUT ${" ".repeat(size * 1_024)} -j DROP`])],
  ["one line of many words", 200, size => filter([`-A INPUT ${"-s 10.0.0.1 ".repeat(size * 85)}`])],
  ["one list of many addresses", 200, size => filter([`-A INPUT -s ${"10.0.0.1,".repeat(size * 100)}10.0.0.1`])],
  [
    "a quote that is never closed",
    500,
    size => filter([`-A INPUT -m comment --comment "${'a \\" '.repeat(size * 200)}`]),
  ],
  ["lines without a table", 20_000, size => `${list(size, () => "#").join("\n")}\nfoo`],
];

/** Reads a text, prints it, reads that and compares it with itself; or sees it refused. Any other error is thrown. */
export function answerOrRefuse(text: string): "answered" | "refused" {
  try {
    const ruleset = readRestore(text, CONTEXT);
    readRestore(printSave(ruleset), CONTEXT);
    if (diffRulesets(ruleset, ruleset).length > 0) throw new Error("a ruleset differs from itself");
    return "answered";
  } catch (error) {
    if (error instanceof RulesetError) return "refused";
    throw error;
  }
}
