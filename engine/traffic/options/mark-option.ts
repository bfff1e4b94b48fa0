import { quoteWord, TrafficError } from "../traffic-error";
import { printHexadecimal, readWord32 } from "../word32";
import type { QdiscOption } from "./qdisc-option";

/** A mask of the firewall mark, 32 bits, not 0; canonically hexadecimal, `0xff`. `tc -j` prints it as text. */
export function markOption(name: string): QdiscOption {
  return {
    name,
    words: [name],
    keys: [name],
    change: "in-place",
    none: printHexadecimal(0),
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const value = readWord32(text);
      if (value !== undefined && value > 0) return printHexadecimal(value);
      throw new TrafficError({
        what: `${quoteWord(text)} is no mask of a mark`,
        where: `${where}, ${word}`,
        why: "a mark has 32 bits, and a mask of 0 chooses nothing",
        remedy: "Write it like 0xff",
      });
    },
    print: value => [name, String(value)],
    hold: value => value,
    ask: held => held,
    readLive(options) {
      const value = options.get(name);
      const mark = typeof value === "string" ? readWord32(value) : undefined;
      return mark === undefined ? undefined : printHexadecimal(mark);
    },
  };
}
