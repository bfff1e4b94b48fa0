import { withoutKept } from "../../engine/fleet";
import type { ChainChange } from "../../engine/host";
import { diffRulesets } from "../../engine/ruleset";
import { printable } from "../../engine/transport";
import { defineCommand } from "../define-command";
import { changeText, tally } from "../format/change-text";
import { jsonText } from "../format/json-text";
import { choosePaint } from "../format/paint";
import { chooseContext, RULESET_OPTIONS, readRulesetFile, readRulesetText } from "../ruleset-reading";
import { UsageError } from "../usage-error";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
const REPORT_VERSION = 1;

export const diffCommand = defineCommand({
  name: "diff",
  summary: "what two saves or restore files differ in, rule by rule, by what they mean",
  operands: "A B",
  operandCount: [2, 2],
  examples: [
    { line: "nffleet diff rules.v4 saved.v4", meaning: "what a host holds beside what it was given" },
    { line: "ssh edge-1 sudo iptables-save | nffleet diff rules.v4 -", meaning: "read off the host" },
    { line: "nffleet diff old.rules new.rules --json", meaning: "for a program" },
  ],
  description: `Both are brought to the form that iptables-save prints before they are compared, so that spelling, the order of
tables and chains, counters and comment lines never count. "+" is what only B has, "-" what only A has.
Exit code 0: the same, 2: different, 1: a file that cannot be read.`,
  options: {
    ...RULESET_OPTIONS,
    json: { kind: "flag", summary: "one JSON object on stdout, see docs/commands.md" },
  },
  run: async ([a = "", b = ""], options, surroundings) => {
    if (a === "-" && b === "-") throw new UsageError("diff takes - for one of the two; stdin can be read once.");
    const before = await readRulesetText(a, surroundings);
    const after = await readRulesetText(b, surroundings);
    const context = chooseContext([before, after], options, surroundings);
    const { family, backend, iptables } = context;
    const differences = diffRulesets(readRulesetFile(before, context), readRulesetFile(after, context));
    const changes = differences.map((difference): ChainChange => ({ subject: "chain", family, ...difference }));
    if (options.json) {
      const report = { version: REPORT_VERSION, command: "diff", family, backend, iptables };
      surroundings.stdout.write(jsonText({ ...report, changes: changes.map(withoutKept) }));
    } else {
      const paint = choosePaint(surroundings.env, surroundings.stdout);
      const title = `${printable(before.name)} → ${printable(after.name)}`;
      const lines = changes.map(change => changeText(change, paint));
      const sum = changes.length === 0 ? "the same rules" : tally(changes);
      surroundings.stdout.write([`${paint("heading", title)}: ${sum}\n`, ...lines].join(""));
    }
    return changes.length === 0 ? "clean" : "changes";
  },
});
