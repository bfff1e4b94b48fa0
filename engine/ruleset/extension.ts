import type { IptablesVersion } from "./iptables-version";
import type { Backend, Family, TableName } from "./model";
import type { RuleOption } from "./rule";
import type { TrapHandling } from "./trap";

/** The kernel's five hooks, by the name of the built-in chain that stands there. */
export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** What a codec may need to know besides the words it reads. */
export interface ValueScope {
  readonly family: Family;
  readonly backend: Backend;
  /** Number of the rule's `-p`, when there is one and it is not negated. */
  readonly protocol: number | undefined;
  /** Number of the rule's `-p`, when there is one and it is negated. */
  readonly excludedProtocol: number | undefined;
  readonly negated: boolean;
  readonly traps: TrapHandling;
  readonly iptables: IptablesVersion;
}

/** What a codec found in a value that iptables-save does not print: the option goes without saying. */
export const OMITTED = "omitted";

/** What may stand in one word of a value, for typed constructs: one item, or several separated by commas. */
export interface WordItems {
  readonly takes: "one" | "several";
  /** Every item there is, as iptables-save prints it; open when left out. */
  readonly of?: readonly string[];
}

/** How the values of an option are written, checked and spelled. */
export interface ValueCodec {
  /** Short name for documentation and typed constructs, e.g. `port range`. */
  readonly kind: string;
  /** What is accepted, with units, ranges and an example: one phrase. */
  readonly accepts: string;
  /** How many words the option takes. */
  readonly arity: 0 | 1 | 2;
  /** The items of each word, where it is a list or of a closed set of words; else one open item. */
  readonly items?: readonly WordItems[];
  /** How iptables-save quotes the values: as they are, by quoteWord, or always in quotes. Default `bare`. */
  readonly quoting?: "bare" | "as needed" | "always";
  /**
   * The words iptables-save prints for these, or OMITTED.
   * @throws ValueError for values that iptables or the kernel refuses, and, unless `scope.traps` is `spell`, for those
   * it cuts or never matches (spellTrap).
   */
  readonly canonicalize: (values: readonly string[], scope: ValueScope) => readonly string[] | typeof OMITTED;
}

/** One option of an extension. Options are listed in the order iptables-save prints them. */
export interface OptionDescription {
  /** The option as it is written, e.g. `--dport`. */
  readonly name: string;
  /** Further names that mean the same and take the same values. */
  readonly aliases?: readonly string[];
  /** The name iptables-save prints, where it is another option's (`--set-mark` prints as `--set-xmark`). */
  readonly printedAs?: string;
  /** May `!` stand before it? */
  readonly negation: "allowed" | "refused";
  readonly value: ValueCodec;
  /** Value that iptables-save leaves out, in canonical spelling. */
  readonly omittedWhen?: string;
  /** Value that the kernel fills in, in canonical spelling, so that iptables-save prints it when nothing was written. A flag has "". */
  readonly filledIn?: Readonly<Record<Family, string>>;
  /** Hooks in which the kernel takes the option, when not all of the extension's. */
  readonly hooks?: readonly Hook[];
  /** One sentence for the documentation. */
  readonly summary: string;
  /** A value for the documentation's example, where the usual one of its codec does not fit the other options. */
  readonly example?: string;
}

/** What a description's own check sees: the rule around the extension. */
export interface ExtensionScope {
  readonly family: Family;
  readonly backend: Backend;
  readonly table: TableName;
  readonly hook: Hook | undefined;
  /** The rule's `-p` as a number with its negation. */
  readonly protocol: { readonly number: number; readonly negated: boolean } | undefined;
  /** All canonical options of the rule's described matches, e.g. for TCPMSS to see `--tcp-flags`. */
  readonly matchOptions: readonly RuleOption[];
  readonly traps: TrapHandling;
  readonly iptables: IptablesVersion;
}

/**
 * Everything the project knows of one match or target of iptables. The parser, the canonical form, the printer, the
 * checks, the typed constructs and their documentation are all read from it: to add an extension, add one file with
 * one description and one line in the registry.
 */
export interface ExtensionDescription {
  readonly name: string;
  readonly kind: "match" | "target";
  readonly families: readonly Family[];
  /** Names `-m` also takes (`icmpv6` for icmp6). */
  readonly aliases?: readonly string[];
  /** One sentence for the documentation. */
  readonly summary: string;
  /** Its options in the documentation's example, as iptables takes them; the first two that fit together when left out. */
  readonly example?: string;
  /** The first of the measured versions of iptables that has it; every one when left out. */
  readonly since?: IptablesVersion;
  /** Man page section and source file this was written from. */
  readonly source: string;
  /** Protocol numbers of which the rule must name one with `-p`, not negated. */
  readonly protocols?: readonly number[];
  /** Protocol number whose `-p` loads this match when one of its options is written without `-m`. */
  readonly impliedBy?: number;
  /** Tables the kernel takes it in; all when left out. */
  readonly tables?: readonly TableName[];
  /** Hooks the kernel takes it in; all when left out. A user chain is checked by the host alone. */
  readonly hooks?: readonly Hook[];
  readonly options: readonly OptionDescription[];
  /**
   * Printed options that the nft backend turns into nft expressions and reads back, in the order it prints them. It does
   * so when the match has no others; else, and without options, it keeps the match as an extension.
   */
  readonly native?: readonly string[];
  /** Options (printed names) of which at least one must be given. */
  readonly oneOf?: readonly string[];
  /** Groups of options (printed names) of which at most one may be given. */
  readonly exclusive?: readonly (readonly string[])[];
  /** A match of several elements: each may have these options (printed names) once, and the separator begins the next. */
  readonly element?: { readonly separator: string; readonly options: readonly string[] };
  /** Option -> option it cannot stand without. */
  readonly requires?: ReadonlyMap<string, string>;
  /** Option (printed name) -> option that, written after it, makes iptables forget it. */
  readonly forgets?: ReadonlyMap<string, string>;
  /**
   * Last word on the canonical options, in print order: what depends on several options at once.
   * @throws ValueError
   */
  readonly settle?: (options: readonly RuleOption[], scope: ExtensionScope) => readonly RuleOption[];
}

/** The name iptables-save prints for an option. */
export function printedName(option: OptionDescription): string {
  return option.printedAs ?? option.name;
}

/** The option of a printed name, if it was given. */
export function findOption(options: readonly RuleOption[], name: string): RuleOption | undefined {
  return options.find(option => option.name === name);
}

/** Does the nft backend turn a match with these canonical options into nft expressions, and read it back from them? */
export function isNative(description: ExtensionDescription, options: readonly RuleOption[]): boolean {
  return options.length > 0 && options.every(option => description.native?.includes(option.name) === true);
}
