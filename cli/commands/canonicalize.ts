import { printSave } from "../../engine/ruleset";
import { defineCommand } from "../define-command";
import { chooseContext, RULESET_OPTIONS, readRulesetFile, readRulesetText } from "../ruleset-reading";

export const canonicalizeCommand = defineCommand({
  name: "canonicalize",
  summary: "what iptables-save would print of a restore file, without a host",
  operands: "[FILE]",
  operandCount: [0, 1],
  examples: [
    { line: "nffleet canonicalize rules.v4", meaning: "in the spelling of iptables 1.8.9 on nf_tables" },
    { line: "nffleet canonicalize --family ipv6 --backend legacy <rules.v6", meaning: "of ip6tables-legacy" },
    { line: "nffleet canonicalize --iptables 1.8.11 rules.v4", meaning: "as Debian 13 prints it" },
  ],
  description: `Reads what iptables-restore reads (a save is that too) from FILE or stdin and prints the ruleset as it would be saved
once loaded: tables in one fixed order, chains and rules in the spelling of the backend and version, counters zero,
no comment lines. What iptables-restore or the kernel would refuse is an error that names the line.`,
  options: RULESET_OPTIONS,
  run: async ([path = "-"], options, surroundings) => {
    const text = await readRulesetText(path, surroundings);
    const context = chooseContext([text], options, surroundings);
    surroundings.stdout.write(printSave(readRulesetFile(text, context)));
    return "clean";
  },
});
