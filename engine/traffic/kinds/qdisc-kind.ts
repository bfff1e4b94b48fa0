import type { OptionValues, QdiscOption } from "../options/qdisc-option";
import type { JsonValue } from "../tc-json";

/** One kind of qdisc: its options in canonical order, and what else must be known of it. */
export interface QdiscKind {
  /** The kernel's name for it, as `tc` takes and prints it. */
  readonly name: string;
  /** In canonical order, which is the order in which tc prints them. */
  readonly options: readonly QdiscOption[];
  /** What hangs below it: nothing, classes that are declared (htb), or a queue of the device each (mq). Default `nothing`. */
  readonly below?: "nothing" | "classes" | "device-queues";
  /** Words that stand for several options, and those; what is said after them counts. */
  readonly presets?: ReadonlyMap<string, (given: OptionValues) => readonly string[]>;
  /** A line of tc's listing without what it says twice. */
  readonly settleShown?: (text: string) => string;
  /** What `tc -j` prints beside the options: a counter, or a setting that cannot be declared, with the value it has by itself. */
  readonly shown?: ReadonlyMap<string, "counter" | { readonly usual: JsonValue }>;
  /** Combinations that cannot work. Each answer is one reason, a clause that names its source. */
  findContradictions(options: OptionValues): readonly string[];
  /** Combinations that work and are hardly meant. Each answer is a sentence. */
  findDoubts(options: OptionValues): readonly string[];
}
