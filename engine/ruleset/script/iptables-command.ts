import type { RulesetCommand } from "../edit-ruleset";
import type { Family, TableName } from "../model";
import { RuleError } from "../rule-error";
import type { HostNames } from "./freeze-host-names";
import { type CommandLineReading, readCommandLine } from "./read-command-line";

/** What one command line of iptables or ip6tables asks for. */
export type IptablesCommand = { readonly notes: readonly string[] } & (
  | { readonly kind: "edit"; readonly command: RulesetCommand }
  /** `-C`: does the chain hold the rule? */
  | { readonly kind: "check"; readonly table: TableName; readonly chain: string; readonly rule: string }
  /** It prints something and changes no rule. */
  | { readonly kind: "listing"; readonly option: string }
);

/** Largest rule number iptables reads (an unsigned int). */
const MAX_RULE_NUMBER = 4_294_967_295;

/**
 * Reads the words behind `iptables` or `ip6tables`; see readCommandLine for what is taken.
 *
 * @throws RuleError
 */
export function parseIptablesCommand(
  args: readonly string[],
  text: string,
  context: { readonly family: Family; readonly resolve: HostNames },
): IptablesCommand {
  const reading = readCommandLine(args, text, context);
  const { notes, table, rule } = reading;
  const [chain, second] = reading.command.operands;
  const { letter } = reading.command.shape;
  if (letter === "L" || letter === "S" || letter === "V" || letter === "h") {
    return { kind: "listing", option: reading.command.name, notes };
  }
  if (letter === "F") return { kind: "edit", command: { kind: "flush", table, ...named(chain) }, notes };
  if (letter === "X") return { kind: "edit", command: { kind: "delete chain", table, ...named(chain) }, notes };
  if (letter === "Z") return { kind: "edit", command: { kind: "zero", table, ...named(chain) }, notes };
  if (chain === undefined) throw refuse(reading, text, "the chain is missing", `Write it behind it.`);
  switch (letter) {
    case "A":
      return { kind: "edit", command: { kind: "append", table, chain, rule }, notes };
    case "C":
      return { kind: "check", table, chain, rule, notes };
    case "I":
      return {
        kind: "edit",
        command: { kind: "insert", table, chain, at: ruleNumber(reading, text, "1"), rule },
        notes,
      };
    case "R":
      return { kind: "edit", command: { kind: "replace", table, chain, at: ruleNumber(reading, text), rule }, notes };
    case "D":
      return { kind: "edit", command: readDeletion(reading, text, chain), notes };
    case "N":
      return { kind: "edit", command: { kind: "new chain", table, chain }, notes };
    case "E":
      return { kind: "edit", command: { kind: "rename chain", table, chain, to: second ?? "" }, notes };
    case "P":
      if (second !== "ACCEPT" && second !== "DROP") {
        throw refuse(
          reading,
          text,
          `${JSON.stringify(second)} is no policy`,
          "A policy is ACCEPT or DROP, in capitals.",
        );
      }
      return { kind: "edit", command: { kind: "policy", table, chain, policy: second }, notes };
  }
}

function named(chain: string | undefined): { readonly chain?: string } {
  return chain === undefined ? {} : { chain };
}

function readDeletion(reading: CommandLineReading, text: string, chain: string): RulesetCommand {
  const { table, rule } = reading;
  if (reading.command.operands.length < 2) return { kind: "delete rule", table, chain, rule };
  if (rule !== "") {
    throw refuse(reading, text, "both a rule number and a rule are given", "Write one of the two.");
  }
  return { kind: "delete at", table, chain, at: ruleNumber(reading, text) };
}

function ruleNumber(reading: CommandLineReading, text: string, otherwise = ""): number {
  const written = reading.command.operands[1] ?? otherwise;
  const number = /^[0-9]{1,10}$/.test(written) ? Number(written) : 0;
  if (number >= 1 && number <= MAX_RULE_NUMBER) return number;
  const fix = "Rules are numbered from 1.";
  throw refuse(reading, text, `${JSON.stringify(written)} is no rule number`, fix);
}

function refuse(reading: CommandLineReading, text: string, what: string, fix: string): RuleError {
  return new RuleError({ what, option: reading.command.name, fix, text });
}
