import type { Ending } from "./exit-code";
import type { Surroundings } from "./surroundings";

/** One option of a command. */
export type OptionDefinition =
  | { readonly kind: "flag"; readonly summary: string }
  /** `valueName` names the value in help: `--timer SECONDS`. */
  | { readonly kind: "text"; readonly valueName: string; readonly summary: string }
  /** May be given many times. */
  | { readonly kind: "list"; readonly valueName: string; readonly summary: string }
  /** A whole number in a closed range. */
  | {
      readonly kind: "number";
      readonly valueName: string;
      readonly summary: string;
      readonly least: number;
      readonly most: number;
    };

export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

type OptionValue<D extends OptionDefinition> = D["kind"] extends "flag"
  ? boolean
  : D["kind"] extends "list"
    ? readonly string[]
    : D["kind"] extends "number"
      ? number | undefined
      : string | undefined;

/** What the command line gave for each option. */
export type OptionValues<O extends OptionDefinitions> = { readonly [K in keyof O]: OptionValue<O[K]> };

export interface Example {
  readonly line: string;
  readonly meaning: string;
}

/** One command as its author writes it. */
export interface CommandDefinition<O extends OptionDefinitions> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the name in the usage line: `[HOST…]`; empty for a command without arguments. */
  readonly operands: string;
  /** How many operands there may be. */
  readonly operandCount: readonly [least: number, most: number];
  readonly examples: readonly Example[];
  /** Paragraphs after the examples. */
  readonly description: string;
  readonly options: O;
  readonly run: (operands: readonly string[], options: OptionValues<O>, surroundings: Surroundings) => Promise<Ending>;
}

/** One command as the program sees it: its options are read inside, so all commands have one type. */
export interface Command extends Omit<CommandDefinition<OptionDefinitions>, "run"> {
  readonly start: (argv: readonly string[], surroundings: Surroundings) => Promise<Ending>;
}
