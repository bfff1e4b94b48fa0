import type { Command, Example, OptionDefinition, OptionDefinitions } from "./command";
import { COMMON_OPTIONS } from "./define-command";

const EXAMPLES: readonly Example[] = [
  { line: "nffleet plan", meaning: "what an apply would change, rule by rule, on every host" },
  { line: "nffleet apply edge-1 edge-2", meaning: "bring two hosts to what is declared" },
  { line: "nffleet drift --json", meaning: "what was changed by hand, for a scheduler" },
  { line: "nffleet render edge-1", meaning: "the very files that edge-1 would be given" },
];

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return `${examplesText(EXAMPLES)}
nffleet compares a fleet of Linux hosts with what is declared for them (firewall, NAT, queues, sysctls), changes each
host all or nothing over SSH, and undoes a change that locked the door. Documents come from npx cdktf synth.

Commands
${table(commands.map(({ name, operands, summary }) => [`${name} ${operands}`.trimEnd(), summary]))}
  nffleet COMMAND --help shows a command's examples and options; nffleet --version the version.

Exit codes
${table([
  ["0", "done; plan, drift and diff: nothing differs; lint: nothing found"],
  ["1", "an error, on some host at least"],
  ["2", "plan, drift and diff: something differs; lint: warnings"],
  ["3", "some hosts could not be reached; the others are done"],
  ["64", "the command line is wrong"],
  ["130", "stopped by Ctrl-C"],
])}`;
}

/** The help of one command. */
export function commandHelp({ name, operands, examples, description, options }: Command): string {
  const usage = `nffleet ${name} ${operands}`.trimEnd();
  return `${examplesText(examples)}
${description}

Usage: ${usage} [OPTION…]

Options
${table(optionRows(options))}`;
}

function optionRows(options: OptionDefinitions): readonly (readonly [string, string])[] {
  return Object.entries({ ...options, ...COMMON_OPTIONS }).map(([name, option]) => [
    `--${name}${valueNameOf(option)}`,
    option.summary,
  ]);
}

function valueNameOf(option: OptionDefinition): string {
  return option.kind === "flag" ? "" : ` ${option.valueName}`;
}

function examplesText(examples: readonly Example[]): string {
  return `Examples\n${table(examples.map(({ line, meaning }) => [line, meaning]))}`;
}

/** Two columns, the second as far left as the longest first one allows. */
function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}
