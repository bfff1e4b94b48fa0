import type { JsonValue } from "../tc-json";
import type { QdiscOption } from "./qdisc-option";

export interface ChoiceOption {
  readonly name: string;
  readonly keys: readonly string[];
  /** Each word that may be written, and whether `tc -j` answered it; the first that fits is what holds. */
  readonly choices: readonly Choice[];
}

export interface Choice {
  readonly word: string;
  isHeld(options: ReadonlyMap<string, JsonValue>): boolean;
}

/** One of several words, each of which is the whole option: `diffserv4`, `besteffort`. */
export function choiceOption({ name, keys, choices }: ChoiceOption): QdiscOption {
  return {
    name,
    words: choices.map(({ word }) => word),
    keys,
    change: "in-place",
    parse: word => word,
    print: value => [String(value)],
    hold: value => value,
    ask: held => held,
    readLive: options => choices.find(choice => choice.isHeld(options))?.word,
  };
}

/** Choices of which `tc -j` prints the very word under `key`. */
export function namedChoices(key: string, words: readonly string[]): readonly Choice[] {
  return words.map(word => ({ word, isHeld: options => options.get(key) === word }));
}

/** Two words of which `tc -j` prints a boolean under `key`. */
export function switchChoices(key: string, on: string, off: string): readonly Choice[] {
  return [
    { word: on, isHeld: options => options.get(key) === true },
    { word: off, isHeld: options => options.get(key) === false },
  ];
}
