import type { OptionValue, QdiscOption } from "../options/qdisc-option";

/** One kind of qdisc: its options in canonical order, and what else must be known of it. */
export interface QdiscKind {
  /** The kernel's name for it, as `tc` takes and prints it. */
  readonly name: string;
  /** In canonical order, which is the order in which tc prints them. */
  readonly options: readonly QdiscOption[];
  /** Combinations that cannot work. Each answer is one reason, a clause that names its source. */
  findContradictions(options: ReadonlyMap<string, OptionValue>): readonly string[];
  /** Combinations that work and are hardly meant. Each answer is a sentence. */
  findDoubts(options: ReadonlyMap<string, OptionValue>): readonly string[];
}
