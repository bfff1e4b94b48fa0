import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

/** Longest pattern, in bytes (xt_string.h, XT_STRING_MAX_PATTERN_SIZE). */
const MAX_BYTES = 128;

const encoder = new TextEncoder();

/** How iptables-save prints a pattern: as text when every byte is printable ASCII, else in hexadecimal. */
export interface PrintedPattern {
  readonly option: "--string" | "--hex-string";
  readonly value: string;
}

function checkLength(bytes: readonly number[]): void {
  if (bytes.length === 0) throw new ValueError("the pattern is empty", "Write at least one character.");
  if (bytes.length <= MAX_BYTES) return;
  throw new ValueError(`the pattern has ${bytes.length} bytes`, `Shorten it to ${MAX_BYTES} bytes (UTF-8).`);
}

interface HexPattern {
  readonly bytes: readonly number[];
  /** iptables takes a bar or backslash otherwise than it looks. */
  readonly isMisread: boolean;
}

/**
 * Reads `text|0d 0a|text`: bytes in hexadecimal between bars, a backslash before a bar or backslash that is meant. iptables
 * takes what stands right behind a block literally, whatever it is, and drops a bar at the end (libxt_string.c).
 */
function readHexPattern(text: string): HexPattern {
  const bytes: number[] = [];
  const token = /\\(.)|\|( *(?:[0-9a-f]{2} ?)+)\||([^\\|])|\|$/isuy;
  let isMisread = false;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(text);
    if (found === null) {
      const fix = "Write hexadecimal digits in pairs between bars, e.g. |0d0a|, and \\| for a bar.";
      throw new ValueError(`${JSON.stringify(text.slice(at))} is no part of a hexadecimal pattern`, fix);
    }
    const [, escaped, block, plain] = found;
    if (block === undefined) {
      bytes.push(...encoder.encode(escaped ?? plain ?? ""));
      isMisread ||= escaped === undefined && plain === undefined;
    } else {
      bytes.push(...(block.match(/[0-9a-f]{2}/gi) ?? []).map(pair => Number.parseInt(pair, 16)));
      const literal = /^[|\\]/.exec(text.slice(token.lastIndex))?.[0] ?? "";
      bytes.push(...encoder.encode(literal));
      token.lastIndex += literal.length;
      isMisread ||= literal !== "";
    }
  }
  return { bytes, isMisread };
}

function printHex(bytes: readonly number[]): string {
  return `|${bytes.map(byte => byte.toString(16).padStart(2, "0")).join("")}|`;
}

function readPrinted(option: string, value: string): readonly number[] {
  return option === "--string" ? [...encoder.encode(value)] : readHexPattern(value).bytes;
}

/** A backslash at the end is printed in hexadecimal too (libxt_string.c, is_hex_string). */
export function printPattern(option: string, value: string): PrintedPattern {
  const bytes = readPrinted(option, value);
  const isText = bytes.every(byte => byte >= 0x20 && byte < 0x7f) && bytes.at(-1) !== 0x5c;
  if (isText) return { option: "--string", value: String.fromCharCode(...bytes) };
  return { option: "--hex-string", value: printHex(bytes) };
}

/** A text to look for. */
export const searchText: ValueCodec = {
  kind: "search text",
  accepts: `1 to ${MAX_BYTES} bytes of text`,
  arity: 1,
  quoting: "always",
  canonicalize: ([text = ""]) => {
    checkLength(readPrinted("--string", text));
    return [text];
  },
};

/** Bytes to look for, in hexadecimal between bars and as text outside of them. */
export const searchBytes: ValueCodec = {
  kind: "search bytes",
  accepts: `1 to ${MAX_BYTES} bytes, hexadecimal between bars, text elsewhere, e.g. |0d0a|`,
  arity: 1,
  quoting: "always",
  canonicalize: ([text = ""], scope) => {
    const { bytes, isMisread } = readHexPattern(text);
    checkLength(bytes);
    if (!isMisread) return [text];
    const spelled = printHex(bytes);
    const what = `iptables takes ${JSON.stringify(text)} as ${spelled}`;
    return spellTrap({ spelled: [spelled], what, fix: "Join blocks into one, and write \\| for a bar." }, scope.traps);
  },
};
