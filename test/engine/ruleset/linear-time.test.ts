import { describe, expect, it } from "vitest";
import { describeFamilies, diffRulesets, printSave, RulesetError, readRestore } from "../../../engine/ruleset";
import { isLinear } from "./twice-the-size";

const CONTEXT = { family: "ipv4", backend: "legacy", traps: "spell" } as const;

const filter = (lines: readonly string[]): string => `*filter\n${lines.join("\n")}\nCOMMIT\n`;
const list = (count: number, line: (at: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, at) => line(at));

/** Reads, prints and compares; or is refused. */
function work(text: string): void {
  try {
    const ruleset = readRestore(text, CONTEXT);
    readRestore(printSave(ruleset), CONTEXT);
    expect(diffRulesets(ruleset, ruleset)).toEqual([]);
  } catch (error) {
    if (!(error instanceof RulesetError)) throw error;
  }
}

/** Each makes a text of so many lines (or kilobytes), in the shape that a careless algorithm chokes on. */
const SHAPES: readonly (readonly [name: string, size: number, make: (size: number) => string])[] = [
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

describe("a ruleset twice the size", () => {
  it.each(SHAPES)("takes at most 2.4 times as long: %s", { timeout: 120_000 }, (_name, size, make) => {
    const [once, twice] = [make(size), make(size * 2)];
    work(once); // compiled before it counts
    expect(
      isLinear(
        () => work(once),
        () => work(twice),
      ),
    ).toBe(true);
  });
});

describe("a ruleset of hostile names and bytes", () => {
  it("keeps __proto__ and constructor as names of chains", () => {
    const text = filter([
      ":__proto__ -",
      ":constructor -",
      ":toString -",
      "-A __proto__ -j constructor",
      "-A INPUT -g toString",
    ]);
    expect(printSave(readRestore(text, CONTEXT))).toContain("-A INPUT -g toString\n-A __proto__ -j constructor\n");
  });

  it.each([
    "-A INPUT \0",
    ":A\0 -",
    "*fil\0ter",
    '-A INPUT -m comment --comment "',
    '-A "',
    ':" -',
    "[",
    "[:",
    "[:]",
    "-",
    "--",
    "-A -",
    "!",
    "-A INPUT !",
    "\u2028",
    "\ud800",
  ])("is refused in one paragraph: %j", line => {
    expect(() => readRestore(filter([line]), CONTEXT)).toThrow(RulesetError);
    expect(() => readRestore(line, CONTEXT)).toThrow(RulesetError);
  });

  it("answers for 100,000 rules in 10,000 chains", { timeout: 60_000 }, () => {
    const chains = list(10_000, at => `:C${at} - [0:0]`);
    const rules = list(
      100_000,
      at =>
        `-A C${at % 10_000} -s 10.${at >> 16}.${(at >> 8) & 255}.${at & 255}/32 -p tcp -m tcp --dport 443 -j ACCEPT`,
    );
    const ruleset = readRestore(filter([...chains, ...rules]), CONTEXT);
    const chain = ruleset.tables.get("filter")?.chains.get("C9999");
    expect(chain?.rules).toHaveLength(10);
    expect(diffRulesets(ruleset, readRestore(filter([...chains, ...rules.slice(1)]), CONTEXT))).toHaveLength(1);
  });
});

describe("a rule of one MiB", () => {
  it("has its families told in linear time, though every value is wrong", () => {
    const tell = (words: number) => () =>
      expect(describeFamilies(`-m recent ${"--mask x ".repeat(words)}`)).toBe("both");
    tell(1 << 14)(); // compiled before it counts
    expect(isLinear(tell(1 << 16), tell(1 << 17))).toBe(true);
  });
});
