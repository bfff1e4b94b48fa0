/** Characters that write text right to left or hide it (Unicode UAX 9, "Trojan Source"), and the line separators. */
function isDeceptive(code: number): boolean {
  return (
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    code === 0xfeff ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0xe0000 && code <= 0xe007f)
  );
}

/**
 * Text of a host made safe for a terminal, a log or a diagnostic, on one line: C0 (newline and tab too), DEL, C1,
 * direction and invisible characters and lone surrogates become `\n`, `\t`, `\x1b`, `\u202e`. All else stays as it is.
 */
export function printable(text: string): string {
  let out = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === "\n") out += "\\n";
    else if (character === "\t") out += "\\t";
    else if (character === "\r") out += "\\r";
    else if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (isDeceptive(code))
      out += code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
    else out += character;
  }
  return out;
}

/** What JSON leaves as it is although `printable` would not: DEL, C1, direction, invisible characters, tags. */
const LEFT_BY_JSON = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** JSON made safe for a terminal and for a reader: the same value, with `\uXXXX` for what a terminal obeys or what hides text. */
export function printableJson(json: string): string {
  return json.replace(LEFT_BY_JSON, character => {
    const units = [...Array(character.length).keys()].map(at => character.charCodeAt(at));
    return units.map(unit => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}

/** The first 300 characters of what a host said, escaped, for quoting inside a message. */
export function excerpt(text: string): string {
  const trimmed = text.slice(0, 4096).trim();
  const shown = printable(trimmed.slice(0, 300));
  return trimmed.length > 300 ? `${shown}…` : shown;
}
