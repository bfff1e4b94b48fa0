import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { choice, wordSet } from "./word-set";

/** The same codec where iptables asks for the words as they are listed, capital and small letters told apart. */
function asListed(codec: ValueCodec, words: readonly string[]): ValueCodec {
  return {
    ...codec,
    canonicalize: (values, scope) => {
      const [text = ""] = values;
      const other = text.split(",").find(word => !words.includes(word));
      if (other === undefined) return codec.canonicalize(values, scope);
      throw new ValueError(`${JSON.stringify(other)} is not known here`, `Write one of ${words.join(", ")}.`);
    },
  };
}

/** One word of a list, in the case of the list. */
export function exactChoice(kind: string, words: readonly string[]): ValueCodec {
  return asListed(choice(kind, words), words);
}

/** A comma-separated set of words from a list, in the case of the list; printed once each, in its order. */
export function exactWordSet(kind: string, words: readonly string[]): ValueCodec {
  return asListed(wordSet(kind, words), words);
}
