import { quoteWord, TrafficError } from "../traffic-error";
import type { QdiscOption } from "./qdisc-option";

const NAME = "ce_threshold_selector";

function printSelector(selector: number, mask: number): string {
  return `0x${selector.toString(16)}/0x${mask.toString(16)}`;
}

function readByte(text: string): number {
  const value = /^(0[xX][0-9a-fA-F]{1,2}|0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Number.NaN;
  return value <= 0xff ? value : Number.NaN;
}

/**
 * `ce_threshold_selector VALUE/MASK` of tc-fq_codel(8): the part of the traffic, by its diffserv/ECN byte, that
 * ce_threshold marks. Each part is a byte, canonically hexadecimal (`0x1/0x3`). A mask of 0 means "no selector" to the
 * kernel and is refused; iproute2 drops a selector that comes without a ce_threshold.
 */
export const ceThresholdSelectorOption: QdiscOption = {
  name: NAME,
  words: [NAME],
  keys: [NAME, "ce_threshold_mask"],
  change: "in-place",
  parse(word, words, where) {
    const text = words.takeArgument(word);
    const [valueText, maskText, ...rest] = text.split("/", 3);
    const value = readByte(valueText ?? "");
    const mask = readByte(maskText ?? "");
    if (Number.isNaN(value) || Number.isNaN(mask) || mask === 0 || rest.length > 0) {
      throw new TrafficError({
        what: `${quoteWord(text)} is not a selector`,
        where: `${where}, ${word}`,
        why: "tc-fq_codel(8) wants VALUE/MASK, a byte each, and a mask of 0 selects nothing",
        remedy: "Write it like 0x1/0x3",
      });
    }
    return printSelector(value, mask);
  },
  print: value => [NAME, String(value)],
  hold: value => value,
  ask: held => held,
  readLive(options) {
    const selector = options.get(NAME);
    const mask = options.get("ce_threshold_mask");
    return typeof selector === "number" && typeof mask === "number" ? printSelector(selector, mask) : undefined;
  },
};
