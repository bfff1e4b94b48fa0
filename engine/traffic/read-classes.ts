import { parseBitRate } from "./bit-rate";
import type { LiveClass } from "./live-queues";
import type { JsonValue } from "./tc-json";
import { TrafficError } from "./traffic-error";

const RATES = new Set(["rate", "ceil"]);
const NUMBERS = new Set(["prio", "quantum", "overhead", "mpu"]);
const TICKS = new Set(["buffer", "cbuffer"]);

/**
 * What `tc -d -raw class show dev X` printed of an htb, as text, which it is with `-j` too (iproute2 6.1). Other kinds are
 * left out: fq_codel, cake and sfq show each queue that holds packets as a class. Linear.
 */
export function readClasses(text: string): readonly LiveClass[] {
  return text
    .split("\n")
    .filter(line => line.startsWith("class htb "))
    .map(readClass);
}

function readClass(line: string): LiveClass {
  const words = line.trim().split(/\s+/);
  const [, kind = "", id = ""] = words;
  const options = new Map<string, JsonValue>();
  let parent = "";
  for (let at = 3; at < words.length; at += 1) {
    const [word = "", next = ""] = [words[at], words[at + 1]];
    if (word === "root") parent = word;
    else if (word === "parent") parent = next;
    else if (RATES.has(word)) setRate(options, word, next);
    else if (TICKS.has(word)) setTicks(options, word, next);
    else if (NUMBERS.has(word) && !options.has(word) && /^\d{1,10}b?$/.test(next))
      options.set(word, Number(next.replace(/b$/, "")));
    else if (word === "linklayer") options.set(word, next);
  }
  return { kind, id, parent, options, text: line.trim() };
}

function setRate(options: Map<string, JsonValue>, word: string, text: string): void {
  try {
    options.set(word, parseBitRate(text, "tc class show"));
  } catch (error) {
    if (!(error instanceof TrafficError)) throw error;
  }
}

/** `[00025f7b]`. */
function setTicks(options: Map<string, JsonValue>, word: string, text: string): void {
  const ticks = /^\[([0-9a-f]{1,8})\]$/.exec(text)?.[1];
  if (ticks !== undefined) options.set(word, Number.parseInt(ticks, 16));
}
