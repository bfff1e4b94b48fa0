import { BloatReportError } from "../engine/bloat";
import { DeliveryError } from "../engine/delivery";
import { DriftReportError, IgnoreFileError } from "../engine/drift";
import {
  DocumentsError,
  FleetError,
  TerraformPlanError,
  TerraformStateError,
  ThresholdFileError,
} from "../engine/fleet";
import { closestKey } from "../engine/fleet/inventory-schema";
import { HostError } from "../engine/host";
import { BloatFileError } from "./bloat-file";
import type { Command } from "./command";
import { applyCommand } from "./commands/apply";
import { baselineCommand } from "./commands/baseline";
import { bloatCommand } from "./commands/bloat";
import { canonicalizeCommand } from "./commands/canonicalize";
import { conntrackCommand } from "./commands/conntrack";
import { destroyCommand } from "./commands/destroy";
import { diffCommand } from "./commands/diff";
import { driftCommand } from "./commands/drift";
import { importCommand } from "./commands/import";
import { lintCommand } from "./commands/lint";
import { planCommand } from "./commands/plan";
import { providerCommand } from "./commands/provider";
import { renderCommand } from "./commands/render";
import { scheduleCommand } from "./commands/schedule";
import { schemaCommand } from "./commands/schema";
import { DriftFileError } from "./drift-file-error";
import { type Ending, EXIT_CODES } from "./exit-code";
import { commandHelp, programHelp } from "./help-text";
import { readVersion } from "./read-version";
import { RulesetFileError } from "./ruleset-reading";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

const COMMANDS: readonly Command[] = [
  planCommand,
  applyCommand,
  driftCommand,
  baselineCommand,
  conntrackCommand,
  bloatCommand,
  scheduleCommand,
  renderCommand,
  importCommand,
  canonicalizeCommand,
  diffCommand,
  lintCommand,
  destroyCommand,
  schemaCommand,
  providerCommand,
];

/** Runs one command line to its end and answers the exit code. Everything it says goes through the surroundings. */
export async function runCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const env = argv.includes("--no-color") ? { ...surroundings.env, NO_COLOR: "1", FORCE_COLOR: "" } : surroundings.env;
  return EXIT_CODES[await endingOf(argv, { ...surroundings, env })];
}

async function endingOf(argv: readonly string[], surroundings: Surroundings): Promise<Ending> {
  const { stderr, signal } = surroundings;
  try {
    return await start(argv, surroundings);
  } catch (error) {
    if (error instanceof UsageError) {
      stderr.write(`nffleet: ${error.message} nffleet --help shows examples.\n`);
      return "usage";
    }
    if (signal.aborted) return "interrupted";
    stderr.write(`nffleet: ${describe(error)}\n`);
    return "error";
  }
}

async function start(argv: readonly string[], surroundings: Surroundings): Promise<Ending> {
  const { stdout, stderr } = surroundings;
  const words = argv.filter(word => word !== "--no-color");
  const [name, ...rest] = words;
  if (name === undefined) {
    stderr.write(programHelp(COMMANDS));
    return "usage";
  }
  if (name === "--version") {
    stdout.write(`nffleet ${readVersion()}\n`);
    return "clean";
  }
  const wantsHelp = name === "help" || name === "--help" || name === "-h";
  const topic = wantsHelp ? rest[0] : name;
  if (topic === undefined) {
    stdout.write(programHelp(COMMANDS));
    return "clean";
  }
  const command = findCommand(topic);
  if (wantsHelp || asksForHelp(rest)) {
    stdout.write(commandHelp(command));
    return "clean";
  }
  return command.start(rest, surroundings);
}

function findCommand(name: string): Command {
  const command = COMMANDS.find(candidate => candidate.name === name);
  if (command !== undefined) return command;
  const names = COMMANDS.map(candidate => candidate.name);
  if (name.startsWith("-"))
    throw new UsageError(`${name} comes before a command; say the command first: nffleet plan ${name}.`);
  const closest = closestKey(name, names);
  throw new UsageError(
    `there is no command "${name}".${closest === undefined ? ` There are: ${names.join(", ")}.` : ` Did you mean ${closest}?`}`,
  );
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return (end < 0 ? words : words.slice(0, end)).some(word => word === "--help" || word === "-h");
}

function describe(error: unknown): string {
  if (error instanceof DocumentsError || error instanceof TerraformPlanError || error instanceof TerraformStateError)
    return error.message;
  if (error instanceof RulesetFileError || error instanceof DriftFileError) return error.message;
  if (error instanceof BloatReportError || error instanceof BloatFileError) return error.message;
  if (error instanceof IgnoreFileError || error instanceof DriftReportError) return error.message;
  if (error instanceof ThresholdFileError) return error.message;
  if (error instanceof FleetError || error instanceof HostError) return error.message;
  if (error instanceof DeliveryError || error instanceof RangeError) return error.message;
  // Anything else is a file that cannot be read or written, in the system's words, or a fault of this program.
  if (error instanceof Error) return "code" in error ? error.message : (error.stack ?? error.message);
  return String(error);
}
