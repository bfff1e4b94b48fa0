import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

/** A comma-separated set of words from a list, any case; printed once each, in the order of the list. */
export function wordSet(kind: string, words: readonly string[]): ValueCodec {
  return {
    kind,
    accepts: `one or more of ${words.join(", ")}, separated by commas`,
    arity: 1,
    items: [{ takes: "several", of: words }],
    canonicalize: ([text = ""]) => {
      const given = new Set(text.split(",").map(word => findWord(word, words)));
      return [words.filter(word => given.has(word)).join(",")];
    },
  };
}

function findWord(text: string, words: readonly string[]): string {
  const wanted = text.toLowerCase();
  const found = words.find(word => word.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw new ValueError(`${JSON.stringify(text)} is not known here`, `Write one of ${words.join(", ")}.`);
}

/** One word of a list, any case; `aliases` maps further spellings (lower case) to a word of the list. */
export function choice(
  kind: string,
  words: readonly string[],
  aliases: ReadonlyMap<string, string> = new Map(),
): ValueCodec {
  return {
    kind,
    accepts: `one of ${words.join(", ")}`,
    arity: 1,
    items: [{ takes: "one", of: words }],
    canonicalize: ([text = ""]) => [aliases.get(text.toLowerCase()) ?? findWord(text, words)],
  };
}
