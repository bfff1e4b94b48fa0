import type { ValueCodec } from "../extension";
import type { Backend } from "../model";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

/** Length limits of a text in bytes of UTF-8. */
export interface ByteLimits {
  readonly min: 0 | 1;
  readonly max: number;
  /** Where each backend cuts a longer text, when that is not at `max`. */
  readonly kept?: Readonly<Record<Backend, number>>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Length in bytes of UTF-8, which is how the kernel counts. */
export function byteLength(text: string): number {
  return /^[\x00-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length;
}

/** The first so many bytes of UTF-8. A character that is cut in two becomes U+FFFD, as whoever reads the save sees it. */
export function cutText(text: string, bytes: number): string {
  return byteLength(text) <= bytes ? text : decoder.decode(encoder.encode(text).subarray(0, bytes));
}

/** A free text. iptables cuts a longer one silently, which would be drift for ever: a trap. */
export function limitedText(kind: string, limits: ByteLimits): ValueCodec {
  return {
    kind,
    accepts: `${limits.min} to ${limits.max} bytes of text`,
    arity: 1,
    quoting: "as needed",
    canonicalize: ([text = ""], scope) => {
      const bytes = byteLength(text);
      if (bytes < limits.min) throw new ValueError("the text is empty", "Write at least one character.");
      if (bytes <= limits.max) return [text];
      const spelled = [cutText(text, limits.kept?.[scope.backend] ?? limits.max)];
      const fix = `Shorten it to ${limits.max} bytes (UTF-8); iptables would cut it there without a word.`;
      return spellTrap({ spelled, what: `the text has ${bytes} bytes`, fix }, scope.traps);
    },
  };
}

/** A name without blanks that is printed as it is (a set, a helper). */
export function bareName(kind: string, maxBytes: number): ValueCodec {
  return {
    kind,
    accepts: `a name of 1 to ${maxBytes} bytes without blanks`,
    arity: 1,
    canonicalize: ([text = ""]) => {
      if (/^[\x21-\x7e]+$/.test(text) && byteLength(text) <= maxBytes && !/["\\]/.test(text)) return [text];
      throw new ValueError(
        `${JSON.stringify(text)} is no ${kind}`,
        `Write 1 to ${maxBytes} characters, no blanks or quotes.`,
      );
    },
  };
}
