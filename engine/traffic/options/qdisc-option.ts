import type { JsonValue } from "../tc-json";
import type { WordSource } from "./word-source";

/**
 * The value of one option: a number in the option's own unit (microseconds, bytes, bits a second, packets, flows), or a
 * word. What the user means and what the kernel holds are both of this type; `hold` and `ask` lead from one to the other.
 */
export type OptionValue = number | string;

/** Options of one qdisc or class, by name. */
export type OptionValues = ReadonlyMap<string, OptionValue>;

/** One option of a qdisc or class kind: everything that is known about it, in one place. */
export interface QdiscOption {
  /** The name under which a value is kept: the word tc uses. */
  readonly name: string;
  /** The words that begin the option in a tc command (`ecn` and `noecn` begin the same one). */
  readonly words: readonly string[];
  /** The keys under which `tc -j` reports it. */
  readonly keys: readonly string[];
  /** Whether the kernel takes a new value for a living qdisc, or only at its creation. */
  readonly change: "in-place" | "new-qdisc";
  /** Whether the kernel keeps some of what it holds when it is asked for this in place. Absent: it keeps nothing. */
  keepsPart?(held: OptionValue, expected: OptionValue): boolean;
  /** What holds when the option is not given, where the kernel does not keep what was there. Absent: it keeps the old value. */
  readonly unset?: OptionValue;
  /** What the host reports of one that is not there at all. It cannot be asked for, and nobody is told of it. */
  readonly none?: OptionValue;
  /** The option that turns this one off where both cannot be: with that one wanted and this one not, none of this holds. */
  readonly endedBy?: string;
  /** What a line of `tc qdisc show` means by leaving the option out. Absent: nothing is known then. */
  readonly silent?: OptionValue;
  /** The option that says the same in another measure: of a live qdisc only that one is told, unless this one is wanted. */
  readonly insteadOf?: string;
  /** The value meant by `word`, taking arguments from `words`. Throws TrafficError, naming `where`. */
  parse(word: string, words: WordSource, where: string): OptionValue;
  /** The canonical words. tc accepts them as they are. */
  print(value: OptionValue): readonly string[];
  /** What the kernel reports after it was asked for `value` beside the other options of `asked`. */
  hold(value: OptionValue, asked: OptionValues): OptionValue;
  /** The value a person would have asked for to get `held` beside the other options of `asking`. */
  ask(held: OptionValue, asking: OptionValues): OptionValue;
  /** What the kernel holds, from the `options` object of `tc -j`; `undefined` where it reports nothing. */
  readLive(options: ReadonlyMap<string, JsonValue>): OptionValue | undefined;
}
