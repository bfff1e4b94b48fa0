import type { OptionValue, OptionValues, QdiscOption } from "./options/qdisc-option";
import { quoteWord, TrafficError } from "./traffic-error";
import type { WordReader } from "./word-reader";

export interface OptionGrammar {
  /** What has the options: `codel`, `htb class`. */
  readonly name: string;
  readonly options: readonly QdiscOption[];
  /** Words that stand for several options, and those; what is said after them counts. */
  readonly presets?: ReadonlyMap<string, (given: OptionValues) => readonly string[]>;
  /** Words of tc's listing that are no options, and how many arguments each has. Absent: every word is an option. */
  readonly ignored?: ReadonlyMap<string, number>;
}

/** Reads all words that are left as options, each at most once. Throws TrafficError. */
export function readOptions(words: WordReader, grammar: OptionGrammar): Map<string, OptionValue> {
  const { options, presets, ignored } = grammar;
  const byWord = new Map<string, QdiscOption>(options.flatMap(option => option.words.map(word => [word, option])));
  const said = new Map<string, OptionValue>();
  const preset = new Map<string, OptionValue>();
  const readOption = (word: string, source: WordReader, into: Map<string, OptionValue>): void => {
    const option = byWord.get(word) ?? refuseWord(word, source, grammar);
    if (said.has(option.name)) refuseTwice(word, source);
    into.set(option.name, option.parse(word, source, grammar.name));
  };
  for (let word = words.take(); word !== undefined; word = words.take()) {
    const expansion = presets?.get(word);
    if (expansion === undefined) {
      const count = byWord.has(word) ? undefined : ignored?.get(word);
      if (count === undefined) readOption(word, words, said);
      else for (let taken = 0; taken < count; taken += 1) words.takeArgument(word);
      continue;
    }
    const source = words.continueWith(expansion(preset));
    for (let inner = source.take(); inner !== undefined; inner = source.take()) readOption(inner, source, preset);
  }
  return new Map([...preset, ...said]);
}

function refuseWord(word: string, { subject }: WordReader, { name, options }: OptionGrammar): never {
  throw new TrafficError({
    what: `${quoteWord(word)} is not an option of ${name}`,
    where: subject,
    why: options.length === 0 ? "it has none" : `its options are ${options.flatMap(known => known.words).join(", ")}`,
    remedy: `Write one of them, or see tc-${name.split(" ")[0]}(8)`,
  });
}

function refuseTwice(word: string, { subject }: WordReader): never {
  throw new TrafficError({
    what: `${quoteWord(word)} is given twice`,
    where: subject,
    why: "tc would silently take the last one",
    remedy: "Leave one of them out",
  });
}
