import type { JsonValue } from "../tc-json";

/**
 * The value of one option: a number in the option's own unit (microseconds, bytes, packets, flows), or a word. What the
 * user means and what the kernel holds are both of this type; `hold` and `ask` lead from one to the other.
 */
export type OptionValue = number | string;

/** One option of a qdisc kind: everything that is known about it, in one place. */
export interface QdiscOption {
  /** The name under which a value is kept: the word tc uses. */
  readonly name: string;
  /** The words that begin the option in a tc command (`ecn` and `noecn` begin the same one). */
  readonly words: readonly string[];
  /** The keys under which `tc -j` reports it. */
  readonly keys: readonly string[];
  /** Whether the kernel takes a new value for a living qdisc, or only at its creation. */
  readonly change: "in-place" | "new-qdisc";
  /** The value meant by `word`, taking arguments from `next`. Throws TrafficError, naming `where`. */
  parse(word: string, next: () => string, where: string): OptionValue;
  /** The canonical words. tc accepts them as they are. */
  print(value: OptionValue): readonly string[];
  /** What the kernel reports after it was asked for `value`. */
  hold(value: OptionValue): OptionValue;
  /** The value a person would have asked for to get `held`. */
  ask(held: OptionValue): OptionValue;
  /** What the kernel holds, from the `options` object of `tc -j`; `undefined` where it reports nothing. */
  readLive(options: ReadonlyMap<string, JsonValue>): OptionValue | undefined;
}
