import { quoteWord, TrafficError } from "../traffic-error";
import type { QdiscOption } from "./qdisc-option";

/** A mask of the firewall mark, 32 bits, not 0; canonically hexadecimal, `0xff`. `tc -j` prints it as text. */
export function markOption(name: string): QdiscOption {
  return {
    name,
    words: [name],
    keys: [name],
    change: "in-place",
    none: printMark(0),
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const value = readMark(text);
      if (value !== undefined && value > 0) return printMark(value);
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
      const mark = typeof value === "string" ? readMark(value) : undefined;
      return mark === undefined ? undefined : printMark(mark);
    },
  };
}

/** A number of 32 bits, decimal or hexadecimal with 0x; `undefined` for anything else. */
export function readMark(text: string): number | undefined {
  const value = /^(0[xX][0-9a-fA-F]{1,8}|0|[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN;
  return value <= 0xffff_ffff ? value : undefined;
}

export function printMark(mark: number): string {
  return `0x${mark.toString(16)}`;
}
