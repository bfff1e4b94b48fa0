import { parseArgs } from "node:util";
import { closestKey } from "../engine/fleet/inventory-schema";
import type { Command, CommandDefinition, OptionDefinition, OptionDefinitions, OptionValues } from "./command";
import { UsageError } from "./usage-error";

/** Every command understands these. `--help` is answered before a command is started. */
export const COMMON_OPTIONS = {
  help: { kind: "flag", summary: "this text" },
  "no-color": { kind: "flag", summary: "no colours, as NO_COLOR=1 in the environment" },
} as const satisfies OptionDefinitions;

/** Ties a command's options to the values its `run` gets. */
export function defineCommand<const O extends OptionDefinitions>(definition: CommandDefinition<O>): Command {
  const { run, ...rest } = definition;
  return {
    ...rest,
    start: (argv, surroundings) => {
      const { operands, values } = readArguments(definition, argv);
      return run(operands, values, surroundings);
    },
  };
}

/**
 * Splits a command line into operands and options; options may stand anywhere before `--`.
 * @throws UsageError naming the option or operand at fault
 */
export function readArguments<O extends OptionDefinitions>(
  {
    name,
    operands: wanted,
    operandCount,
    options,
  }: Pick<CommandDefinition<O>, "name" | "operands" | "operandCount" | "options">,
  argv: readonly string[],
): { readonly operands: readonly string[]; readonly values: OptionValues<O> } {
  const known: OptionDefinitions = { ...options, ...COMMON_OPTIONS };
  const { positionals, tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(known).map(([key, { kind }]) => [key, { type: kind === "flag" ? "boolean" : "string" }] as const),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const definition = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (definition === undefined) throw unknownOption(name, token.rawName, Object.keys(known));
    given.set(token.name, [...(given.get(token.name) ?? []), checkValue(token.rawName, definition, token.value)]);
  }
  const [least, most] = operandCount;
  if (positionals.length < least) throw new UsageError(`${name} needs ${wanted}.`);
  const extra = positionals[most];
  if (extra !== undefined) {
    throw new UsageError(
      most === 0
        ? `${name} takes no argument, and was given "${extra}".`
        : `${name} takes ${wanted}; "${extra}" is one too many.`,
    );
  }
  const values = Object.fromEntries(
    Object.entries(options).map(([key, definition]) => [key, interpretOption(key, definition, given.get(key))]),
  );
  return { operands: positionals, values: values as OptionValues<O> };
}

function unknownOption(command: string, option: string, known: readonly string[]): UsageError {
  const closest = closestKey(option.replace(/^-+/, ""), known);
  return new UsageError(
    `${command} has no option ${option}.${closest === undefined ? "" : ` Did you mean --${closest}?`}`,
  );
}

function checkValue(option: string, definition: OptionDefinition, value: string | undefined): string {
  if (definition.kind === "flag") {
    if (value !== undefined) throw new UsageError(`${option} takes no value.`);
    return "";
  }
  if (value === undefined || value === "")
    throw new UsageError(`${option} needs a value: ${option} ${definition.valueName}`);
  return value;
}

function interpretOption(
  key: string,
  definition: OptionDefinition,
  given: readonly string[] | undefined,
): boolean | string | number | readonly string[] | undefined {
  switch (definition.kind) {
    case "flag":
      return given !== undefined;
    case "list":
      return given ?? [];
    case "text":
      return once(key, given);
    case "number":
      return readNumber(key, definition, once(key, given));
  }
}

function once(key: string, given: readonly string[] | undefined): string | undefined {
  if (given !== undefined && given.length > 1)
    throw new UsageError(`--${key} was given ${given.length} times; give it once.`);
  return given?.[0];
}

function readNumber(
  key: string,
  { least, most }: Extract<OptionDefinition, { kind: "number" }>,
  text: string | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`--${key} takes a whole number from ${least} to ${most}, and "${text}" is none.`);
  }
  return value;
}
