import { quoteWord, TrafficError } from "../traffic-error";
import type { QdiscOption } from "./qdisc-option";

/**
 * The minor number of a class, hexadecimal with or without `0x`, 0 to ffff: `default 30` is class 1:30. Its value is the
 * number; canonically `0x30`. `tc -j` prints it as text. Not given, it is 0: no class (tc/q_htb.c).
 */
export function minorOption(name: string): QdiscOption {
  return {
    name,
    words: [name],
    keys: [name],
    change: "new-qdisc",
    unset: 0,
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const value = readMinor(text);
      if (value !== undefined) return value;
      throw new TrafficError({
        what: `${quoteWord(text)} is not the minor number of a class`,
        where: `${where}, ${word}`,
        why: "it is read as hexadecimal, from 0 to ffff (tc-htb(8))",
        remedy: "Write it like 0x30 for class 1:30",
      });
    },
    print: value => [name, value === 0 ? "0" : `0x${Number(value).toString(16)}`],
    hold: value => value,
    ask: held => held,
    readLive(options) {
      const value = options.get(name);
      return typeof value === "string" ? readMinor(value) : undefined;
    },
  };
}

function readMinor(text: string): number | undefined {
  return /^(0[xX])?[0-9a-fA-F]{1,4}$/.test(text) ? Number.parseInt(text.replace(/^0[xX]/, ""), 16) : undefined;
}
