import { parseAddress, parseMaskedAddress } from "./address";
import type { RuleField } from "./rule";
import { splitWords, type Word } from "./words";

/** What can be told of a rule found on a host without understanding all of it. */
export interface RuleReading {
  readonly source?: RuleField;
  readonly destination?: RuleField;
  readonly inInterface?: RuleField;
  readonly outInterface?: RuleField;
  readonly protocol?: RuleField;
  readonly target?: string;
  readonly jumpKind?: "jump" | "goto";
  readonly comments: readonly string[];
  /** Every address or prefix in it, as written: of `-s` and `-d`, of ranges, of NAT targets. */
  readonly addresses: readonly string[];
  readonly matchModules: readonly string[];
  readonly words: readonly Word[];
}

type FieldName = "source" | "destination" | "inInterface" | "outInterface" | "protocol";

const FIELDS: ReadonlyMap<string, FieldName> = new Map([
  ["-s", "source"],
  ["--source", "source"],
  ["--src", "source"],
  ["-d", "destination"],
  ["--destination", "destination"],
  ["--dst", "destination"],
  ["-i", "inInterface"],
  ["--in-interface", "inInterface"],
  ["-o", "outInterface"],
  ["--out-interface", "outInterface"],
  ["-p", "protocol"],
  ["--protocol", "protocol"],
]);

const JUMPS: ReadonlyMap<string, "jump" | "goto"> = new Map([
  ["-j", "jump"],
  ["--jump", "jump"],
  ["-g", "goto"],
  ["--goto", "goto"],
]);

/** Options whose value is free text, in which something like an address is none. */
const FREE_TEXT = new Set(["--comment", "--log-prefix", "--nflog-prefix", "--string", "--hex-string", "--ulog-prefix"]);

/** Readings of late, and of before: the older half goes when the newer one is full, so that no host reads all anew. */
let readings = new Map<string, RuleReading>();
let formerReadings: ReadonlyMap<string, RuleReading> = new Map();
const MOST_READINGS = 10_000;

/**
 * Reads a rule found on a host: never throws, whatever the text. A quote that is left open closes at the end of the
 * text. Fields that stand twice keep the first. A reading is kept, because the hosts of a fleet hold mostly the same.
 */
export function readRule(text: string): RuleReading {
  const known = readings.get(text);
  if (known !== undefined) return known;
  if (readings.size >= MOST_READINGS) {
    formerReadings = readings;
    readings = new Map();
  }
  const reading = formerReadings.get(text) ?? readAnew(text);
  readings.set(text, reading);
  return reading;
}

function readAnew(text: string): RuleReading {
  const words = splitLeniently(text);
  const fields = new Map<FieldName, RuleField>();
  const comments: string[] = [];
  const addresses: string[] = [];
  const matchModules: string[] = [];
  let target: string | undefined;
  let jumpKind: "jump" | "goto" | undefined;
  for (const [index, word] of words.entries()) {
    const option = index === 0 ? undefined : words[index - 1];
    const name = option === undefined || option.quoted ? "" : option.value;
    const field = FIELDS.get(name);
    if (field !== undefined && !fields.has(field)) {
      fields.set(field, { value: word.value, negated: words[index - 2]?.value === "!" });
    }
    if (JUMPS.has(name) && target === undefined) {
      target = word.value;
      jumpKind = JUMPS.get(name);
    }
    if (name === "-m" || name === "--match") matchModules.push(word.value);
    if (name === "--comment") comments.push(word.value);
    if (!FREE_TEXT.has(name)) addresses.push(...findAddresses(word.value, field));
  }
  return {
    ...Object.fromEntries(fields),
    ...(target === undefined || jumpKind === undefined ? {} : { target, jumpKind }),
    comments,
    addresses,
    matchModules,
    words,
  };
}

function splitLeniently(text: string): readonly Word[] {
  try {
    return splitWords(text);
  } catch {
    const raw = text.split(/[ \t\n]+/).filter(word => word !== "");
    return raw.map(word => ({ value: word, quoted: false, raw: word }));
  }
}

/** Longest word that can be a list of addresses: a restore word has at most 1023 bytes. */
const MAX_ADDRESS_WORD = 1023;

function findAddresses(value: string, field: FieldName | undefined): readonly string[] {
  if (value.length > MAX_ADDRESS_WORD) return [];
  if (field === "source" || field === "destination") {
    return value.split(",").filter(part => parseMasked(part));
  }
  if (field !== undefined || value.startsWith("--") || !/[.:]/.test(value)) return [];
  const found: string[] = [];
  for (const part of value.split(/[,=[\]]/)) {
    for (const side of part.split("-")) {
      const candidate = parseMasked(side) && /[.:].*[.:]/.test(side) ? side : withoutPort(side);
      if (candidate !== undefined) found.push(candidate);
    }
  }
  return found;
}

function parseMasked(text: string): boolean {
  return parseMaskedAddress(text, text.includes(":") ? "ipv6" : "ipv4") !== undefined;
}

/** `192.0.2.1:80` as in `--to-destination`. */
function withoutPort(text: string): string | undefined {
  const head = text.slice(0, text.indexOf(":"));
  return text.includes(":") && parseAddress(head)?.family === "ipv4" ? head : undefined;
}
