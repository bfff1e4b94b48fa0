import { TrafficError } from "./traffic-error";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One object of tc's answer. `unread`: the text between the braces of its `options`, where that is not JSON. */
export interface TcElement {
  readonly fields: ReadonlyMap<string, JsonValue>;
  readonly unread?: string;
}

/** The members of a JSON object as a Map, or `undefined` for any other value. */
export function toMembers(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

function parseText(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function refuseAnswer(why: string): never {
  throw new TrafficError({
    what: "the answer of tc cannot be read",
    where: "tc -j -d qdisc show",
    why,
    remedy: "Run that command on the host; iproute2 prints JSON since version 4.16",
  });
}

/** The index behind the brace that closes the one at `start`, strings skipped; -1 when it never closes. */
function findClosing(text: string, start: number): number {
  let depth = 0;
  let within: "string" | "plain" = "plain";
  for (let index = start; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (within === "string") {
      if (character === 0x5c) index++;
      else if (character === 0x22) within = "plain";
    } else if (character === 0x22) within = "string";
    else if (character === 0x7b) depth++;
    else if (character === 0x7d && --depth === 0) return index + 1;
  }
  return -1;
}

function readElement(text: string): TcElement {
  const whole = toMembers(parseText(text));
  if (whole !== undefined) return { fields: whole };
  // iproute2 6.1 prints the options of hfsc as `{default 10 }`: read the rest, keep the words.
  const key = /"options"\s*:\s*(?=\{)/.exec(text);
  if (key !== null) {
    const start = key.index + key[0].length;
    const end = findClosing(text, start);
    const rest = end < 0 ? undefined : toMembers(parseText(`${text.slice(0, start)}{}${text.slice(end)}`));
    if (rest !== undefined) return { fields: rest, unread: text.slice(start + 1, end - 1).trim() };
  }
  return refuseAnswer("one of its objects is not JSON, even without its options");
}

function splitElements(text: string): readonly TcElement[] {
  const elements: TcElement[] = [];
  const begin = text.indexOf("[");
  if (begin < 0 || text.slice(0, begin).trim() !== "") return refuseAnswer("it is not a JSON array");
  let index = begin + 1;
  for (;;) {
    const start = text.indexOf("{", index);
    if (start < 0) break;
    if (text.slice(index, start).replace(",", "").trim() !== "") return refuseAnswer("words stand between its objects");
    const end = findClosing(text, start);
    if (end < 0) return refuseAnswer("it ends in the middle of an object");
    elements.push(readElement(text.slice(start, end)));
    index = end;
  }
  if (text.slice(index).trim() !== "]") return refuseAnswer("it does not end with its closing bracket");
  return elements;
}

/**
 * Reads the array of objects that `tc -j` prints, also where iproute2 prints options that are not JSON (hfsc, fw): those
 * are kept as text and the rest is read. Throws TrafficError when the answer is cut, empty or no such array. Linear.
 */
export function readTcJson(json: string): readonly TcElement[] {
  const whole = parseText(json);
  if (whole === undefined) return splitElements(json);
  if (!Array.isArray(whole)) return refuseAnswer("it is JSON, but not an array");
  return whole.map((element: JsonValue) => {
    const fields = toMembers(element);
    return fields === undefined ? refuseAnswer("one of its elements is not an object") : { fields };
  });
}
