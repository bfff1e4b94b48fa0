import type { ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

/** Length limits of a text in bytes of UTF-8. */
export interface ByteLimits {
  readonly min: 0 | 1;
  readonly max: number;
}

const encoder = new TextEncoder();

/** Length in bytes of UTF-8, which is how the kernel counts. */
export function byteLength(text: string): number {
  return /^[\x00-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length;
}

/** A free text. iptables cuts a longer one silently, which would be drift for ever: it is refused. */
export function limitedText(kind: string, limits: ByteLimits): ValueCodec {
  return {
    kind,
    accepts: `${limits.min} to ${limits.max} bytes of text`,
    arity: 1,
    quoting: "as needed",
    canonicalize: ([text = ""]) => {
      const bytes = byteLength(text);
      if (bytes > limits.max) {
        const fix = `Shorten it to ${limits.max} bytes (UTF-8); iptables would cut it there without a word.`;
        throw new ValueError(`the text has ${bytes} bytes`, fix);
      }
      if (bytes < limits.min) throw new ValueError("the text is empty", "Write at least one character.");
      return [text];
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
