import { type ClassId, isHandle, parseClassId } from "./class-id";
import { type Handle, parseHandle } from "./handle";
import { completeClassOptions, findClassContradictions, HTB_CLASS_OPTIONS } from "./kinds/htb-class";
import type { OptionValues } from "./options/qdisc-option";
import { readOptions } from "./read-options";
import type { TrafficClass } from "./traffic-class";
import { quoteWord, TrafficError } from "./traffic-error";
import { WordReader } from "./word-reader";

const EXAMPLE = "class parent 1: classid 1:30 htb rate 2mbit ceil 10mbit";

/**
 * Reads a class of an htb: its canonical string, or one written freely (`class parent 1:1 classid 1:30 htb rate 2Mbit`).
 * What is left out becomes what tc makes of it: ceil is the rate, burst and cburst 1600 bytes. Throws TrafficError.
 */
export function parseTrafficClass(text: string): TrafficClass {
  const words = new WordReader(text, "class");
  if (words.peek() === "class") words.take();
  let parent: Handle | ClassId | undefined;
  let id: ClassId | undefined;
  for (let word = words.take(); word !== "htb"; word = words.take()) {
    if (word === "parent" && parent === undefined) parent = parseParent(words.takeArgument(word));
    else if (word === "classid" && id === undefined) id = parseClassId(words.takeArgument(word), "class, classid");
    else refuseHead(word);
  }
  if (parent === undefined || id === undefined) return refuseHead(parent === undefined ? "no parent" : "no classid");
  const given = readOptions(words, { name: "htb class", options: HTB_CLASS_OPTIONS });
  const options = completeClassOptions(given);
  const [contradiction] = findClassContradictions(options);
  if (contradiction !== undefined) {
    throw new TrafficError({
      what: `class ${id} cannot be`,
      where: "class",
      why: contradiction,
      remedy: `Write it like \`${EXAMPLE}\``,
    });
  }
  return { part: "class", parent, id, options };
}

/** `class parent 1: classid 1:30 htb`, then every option in the order in which tc prints them. */
export function printTrafficClass({ parent, id, options }: TrafficClass): string {
  return ["class", "parent", parent, "classid", id, "htb", ...printClassOptions(options)].join(" ");
}

export function printClassOptions(options: OptionValues): readonly string[] {
  return HTB_CLASS_OPTIONS.flatMap(option => {
    const value = options.get(option.name);
    return value === undefined ? [] : option.print(value);
  });
}

function parseParent(word: string): Handle | ClassId {
  return isHandle(word) ? parseHandle(word, "class, parent") : parseClassId(word, "class, parent");
}

function refuseHead(word: string | undefined): never {
  throw new TrafficError({
    what: `${word === undefined ? "the end of the text" : quoteWord(word)} stands where a class says what it is`,
    where: "class",
    why: "a class says its parent and its classid, and is one of htb",
    remedy: `Write it like \`${EXAMPLE}\``,
  });
}
