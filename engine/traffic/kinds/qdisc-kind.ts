import type { OptionValues, QdiscOption } from "../options/qdisc-option";
import type { JsonValue } from "../tc-json";

/**
 * What `tc -j` prints beside the options: a number that says nothing (`counter`), or a setting that cannot be declared, with
 * the value that it has by itself, or shown only where somebody set it (`if-set`).
 */
export type ShownSetting = "counter" | "if-set" | { readonly usual: JsonValue };

/** One kind of qdisc: its options in canonical order, and what else must be known of it. */
export interface QdiscKind {
  /** The kernel's name for it, as `tc` takes and prints it. */
  readonly name: string;
  /** In canonical order, which is the order in which tc prints them. */
  readonly options: readonly QdiscOption[];
  /** What hangs below it: nothing, classes that are declared (htb), or a queue of the device each (mq). Default `nothing`. */
  readonly below?: "nothing" | "classes" | "device-queues";
  /** `alone`: the kernel takes no second one at its place while it stands. Default: a new one takes its place at once. */
  readonly stands?: "alone";
  /** Words that stand for several options, and those; what is said after them counts. */
  readonly presets?: ReadonlyMap<string, (given: OptionValues) => readonly string[]>;
  /** A line of tc's listing without what it says twice. */
  readonly settleShown?: (text: string) => string;
  /** By tc's keys. */
  readonly shown?: ReadonlyMap<string, ShownSetting>;
  /** Combinations that cannot work. Each answer is one reason, a clause that names its source. */
  findContradictions(options: OptionValues): readonly string[];
  /** Combinations that work and are hardly meant. Each answer is a sentence. */
  findDoubts(options: OptionValues): readonly string[];
}
