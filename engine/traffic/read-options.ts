import type { OptionValue, QdiscOption } from "./options/qdisc-option";
import { quoteWord, TrafficError } from "./traffic-error";
import type { WordReader } from "./word-reader";

export interface OptionGrammar {
  /** What has the options: `codel`, `htb class`. */
  readonly name: string;
  readonly options: readonly QdiscOption[];
  /** Words that stand for several options, and those. */
  readonly presets?: ReadonlyMap<string, readonly string[]>;
  /** Words of tc's listing that have one argument and are no options. Absent: every word is an option. */
  readonly ignored?: ReadonlySet<string>;
}

/** Reads all words that are left as options, each at most once. Throws TrafficError. */
export function readOptions(words: WordReader, grammar: OptionGrammar): Map<string, OptionValue> {
  const { name, options, presets, ignored } = grammar;
  const byWord = new Map<string, QdiscOption>(options.flatMap(option => option.words.map(word => [word, option])));
  const given = new Map<string, OptionValue>();
  const read = (source: WordReader): void => {
    for (let word = source.take(); word !== undefined; word = source.take()) {
      const option = byWord.get(word);
      const preset = presets?.get(word);
      if (preset !== undefined) {
        read(source.continueWith(preset));
        continue;
      }
      if (option === undefined) {
        if (ignored?.has(word) === true) {
          source.takeArgument(word);
          continue;
        }
        throw new TrafficError({
          what: `${quoteWord(word)} is not an option of ${name}`,
          where: source.subject,
          why:
            options.length === 0
              ? "it has none"
              : `its options are ${options.flatMap(known => known.words).join(", ")}`,
          remedy: `Write one of them, or see tc-${name.split(" ")[0]}(8)`,
        });
      }
      if (given.has(option.name)) {
        throw new TrafficError({
          what: `${quoteWord(word)} is given twice`,
          where: source.subject,
          why: "tc would silently take the last one",
          remedy: "Leave one of them out",
        });
      }
      given.set(option.name, option.parse(word, source, name));
    }
  };
  read(words);
  return given;
}
