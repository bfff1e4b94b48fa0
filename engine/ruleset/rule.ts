import type { IptablesVersion } from "./iptables-version";
import type { Backend, Counters, Family, TableName } from "./model";
import type { TrapHandling } from "./trap";

/** A value that `!` may stand before. */
export interface RuleField {
  readonly value: string;
  readonly negated: boolean;
}

/** One option of a match or target, under the name iptables-save prints (`--dport` for `--destination-port`). */
export interface RuleOption {
  readonly name: string;
  readonly negated: boolean;
  /** Its arguments, quotes and escapes removed. */
  readonly values: readonly string[];
}

/** A match whose extension is described, so that its options are understood. */
export interface DescribedMatch {
  readonly kind: "described";
  readonly name: string;
  readonly options: readonly RuleOption[];
}

/** A match nobody described here: its words, as written, after `-m NAME`. */
export interface VerbatimMatch {
  readonly kind: "verbatim";
  readonly name: string;
  readonly words: readonly string[];
}

export type RuleMatch = DescribedMatch | VerbatimMatch;

/**
 * Where a rule sends a packet. `verdict` is ACCEPT, DROP, RETURN or QUEUE; `chain` is any other name without options
 * (a user chain, or an extension that is not described and was given none).
 */
export type RuleTarget =
  | { readonly kind: "verdict"; readonly jumpKind: "jump"; readonly name: string }
  | { readonly kind: "chain"; readonly jumpKind: "jump" | "goto"; readonly name: string }
  | {
      readonly kind: "described";
      readonly jumpKind: "jump";
      readonly name: string;
      readonly options: readonly RuleOption[];
    }
  | {
      readonly kind: "verbatim";
      readonly jumpKind: "jump";
      readonly name: string;
      readonly words: readonly string[];
    };

/** One rule, as parsed. */
export interface Rule {
  readonly family: Family;
  readonly source?: RuleField;
  readonly destination?: RuleField;
  readonly inInterface?: RuleField;
  readonly outInterface?: RuleField;
  readonly protocol?: RuleField;
  /** `-f` (IPv4 only): second and further fragments, or, negated, everything else. */
  readonly fragment?: "fragments" | "not fragments";
  /** `-c packets bytes`: the counters the rule starts with. iptables-save prints them elsewhere. */
  readonly counters?: Counters;
  readonly matches: readonly RuleMatch[];
  readonly target?: RuleTarget;
}

/** What a rule text cannot say itself: which binary reads it, and where it stands. */
export interface RuleContext {
  readonly family: Family;
  readonly table: TableName;
  /** Without it, checks that depend on the hook are left out, as in a user chain. */
  readonly chain?: string;
}

/** Which binary's spelling is asked for. */
export interface BackendContext extends RuleContext {
  readonly backend: Backend;
  /** Whose spelling is asked for. @default - 1.8.9 */
  readonly iptables?: IptablesVersion;
  /**
   * A rule that the backend loads although it never matches, is cut silently or is printed back as something else:
   * `refuse` throws, as is right for rules that people write; `spell` gives what iptables-save of that backend
   * prints once it is loaded, for rules that a host holds. What the backend itself refuses is refused either way.
   * Default `refuse`.
   */
  readonly traps?: TrapHandling;
}
