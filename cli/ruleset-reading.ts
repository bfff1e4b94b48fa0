import { readFileSync } from "node:fs";
import {
  type Backend,
  DEFAULT_IPTABLES,
  type Family,
  type GuessedContext,
  guessContext,
  IPTABLES_VERSIONS,
  type IptablesVersion,
  type RulesetContext,
  readIptablesVersion,
  readRestore,
  type SavedRuleset,
} from "../engine/ruleset";
import { printable } from "../engine/transport";
import type { OptionDefinitions, OptionValues } from "./command";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** Whose spelling of a ruleset is asked for. */
export const RULESET_OPTIONS = {
  family: {
    kind: "text",
    valueName: "FAMILY",
    summary: "ipv4 or ipv6 (default: told from the text, else ipv4)",
  },
  backend: {
    kind: "text",
    valueName: "BACKEND",
    summary: "nf_tables or legacy, as iptables -V says (default: told from the text, else nf_tables)",
  },
  iptables: {
    kind: "text",
    valueName: "VERSION",
    summary: `version of iptables (default: told from the text, else ${DEFAULT_IPTABLES}; measured: ${IPTABLES_VERSIONS.join(", ")})`,
  },
} as const satisfies OptionDefinitions;

/** One file of rules as it was read. */
export interface RulesetText {
  /** What the user called it; `stdin` for `-`. */
  readonly name: string;
  readonly text: string;
}

/** @throws the system's own error for a file that cannot be read */
export async function readRulesetText(path: string, { readStdin }: Surroundings): Promise<RulesetText> {
  return path === "-" ? { name: "stdin", text: await readStdin() } : { name: path, text: readFileSync(path, "utf8") };
}

/** What the options say of the binary. @throws UsageError for an unknown family, backend or version */
export function readContextOptions(options: OptionValues<typeof RULESET_OPTIONS>): {
  readonly family: Family | undefined;
  readonly backend: Backend | undefined;
  readonly iptables: IptablesVersion | undefined;
} {
  return {
    family: readFamily(options.family),
    backend: readBackend(options.backend),
    iptables: readVersion(options.iptables),
  };
}

/**
 * Whose rules these texts are: as the options say, else as the texts say themselves; what neither says is assumed, and
 * said on stderr.
 *
 * @throws UsageError for an unknown family, backend or version, and for texts of both families
 */
export function chooseContext(
  texts: readonly RulesetText[],
  options: OptionValues<typeof RULESET_OPTIONS>,
  { stderr }: Pick<Surroundings, "stderr">,
): RulesetContext & { readonly iptables: IptablesVersion } {
  const given = readContextOptions(options);
  const guesses = texts.map(({ text }) => guessContext(text));
  if (given.family === undefined) refuseBothFamilies(texts, guesses);
  const family = given.family ?? guesses.find(guess => guess.family !== undefined)?.family;
  const backend = given.backend ?? guesses.find(guess => guess.backend !== undefined)?.backend;
  const iptables = given.iptables ?? guesses.find(guess => guess.iptables !== undefined)?.iptables;
  const assumed = [
    ...(family === undefined ? ["--family ipv4"] : []),
    ...(backend === undefined ? ["--backend nf_tables"] : []),
  ];
  const names = texts.map(({ name }) => printable(name)).join(" and ");
  if (assumed.length > 0) stderr.write(`${names}: the text does not say, so ${assumed.join(" and ")} is assumed.\n`);
  return {
    family: family ?? "ipv4",
    backend: backend ?? "nf_tables",
    iptables: iptables ?? DEFAULT_IPTABLES,
    traps: "spell",
  };
}

/**
 * What iptables-save would print of it.
 *
 * @throws RulesetFileError naming the file
 */
export function readRulesetFile({ name, text }: RulesetText, context: RulesetContext): SavedRuleset {
  let ruleset: SavedRuleset;
  try {
    ruleset = readRestore(text, context);
  } catch (error) {
    throw error instanceof Error ? new RulesetFileError(name, error.message) : error;
  }
  const [incompatible] = ruleset.incompatible.keys();
  if (incompatible === undefined) return ruleset;
  throw new RulesetFileError(
    name,
    `iptables-save could not show table ${incompatible} whole, because native nft rules stand in it. Compare what nft list ruleset prints instead.`,
  );
}

/** A file whose rules cannot be read. The message is safe for a terminal. */
export class RulesetFileError extends Error {
  override readonly name = "RulesetFileError";

  constructor(file: string, message: string) {
    super(`${printable(file)}: ${printable(message)}`);
  }
}

function readFamily(text: string | undefined): Family | undefined {
  if (text === undefined || text === "ipv4" || text === "ipv6") return text;
  throw new UsageError(`--family takes ipv4 or ipv6, and "${printable(text)}" is neither.`);
}

/** @throws UsageError for what is no backend */
export function readBackend(text: string | undefined): Backend | undefined {
  if (text === undefined || text === "nf_tables" || text === "legacy") return text;
  throw new UsageError(`--backend takes nf_tables or legacy, and "${printable(text)}" is neither.`);
}

function readVersion(text: string | undefined): IptablesVersion | undefined {
  if (text === undefined) return undefined;
  const version = readIptablesVersion(text);
  if (version !== undefined) return version;
  throw new UsageError(`--iptables takes a version like ${DEFAULT_IPTABLES}, and "${printable(text)}" is none.`);
}

function refuseBothFamilies(texts: readonly RulesetText[], guesses: readonly GuessedContext[]): void {
  const at = guesses.findIndex(guess => guess.family === "ipv4");
  const other = guesses.findIndex(guess => guess.family === "ipv6");
  if (at < 0 || other < 0) return;
  const name = (index: number): string => printable(texts[index]?.name ?? "");
  throw new UsageError(`${name(at)} holds ipv4 rules and ${name(other)} ipv6 rules; say --family if that is wrong.`);
}
