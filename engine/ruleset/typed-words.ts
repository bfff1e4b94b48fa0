import type { ValueCodec, ValueScope } from "./extension";
import { ValueError } from "./rule-error";

const SCOPE: Omit<ValueScope, "family"> = {
  backend: "nf_tables",
  protocol: undefined,
  excludedProtocol: undefined,
  negated: false,
  traps: "refuse",
  iptables: "1.8.11",
};

/** A name, which codecs of names and text take, and addresses: of an address too, a number is an odd spelling. */
const NO_NUMBERS = ["no-such-word", "192.0.2.1", "2001:db8::1"];

const NUMBERS = ["0", "1", "24"];

/** Asking throws and catches errors, and every option of every rule asks. */
const KNOWN = new WeakMap<ValueCodec, boolean>();

/**
 * Does one word of a value stand for a number, so that a typed construct takes numbers for it? A codec of names or text
 * takes any word, so it is asked for what is no number as well.
 */
export function takesNumbers(codec: ValueCodec): boolean {
  const known = KNOWN.get(codec);
  if (known !== undefined) return known;
  const answer = asksForNumbers(codec);
  KNOWN.set(codec, answer);
  return answer;
}

function asksForNumbers(codec: ValueCodec): boolean {
  if (codec.arity !== 1 || (codec.quoting ?? "bare") !== "bare") return false;
  return !NO_NUMBERS.some(word => accepts(codec, word)) && NUMBERS.some(number => accepts(codec, number));
}

/** The closed set of words that may stand there; undefined when it is open, or one of numbers. */
export function closedWords({ items }: ValueCodec, index: number): readonly string[] | undefined {
  const words = items?.[index]?.of;
  return words?.every(word => /^\d+$/.test(word)) ? undefined : words;
}

function accepts(codec: ValueCodec, text: string): boolean {
  return (["ipv4", "ipv6"] as const).some(family => {
    try {
      codec.canonicalize([text], { ...SCOPE, family });
      return true;
    } catch (error) {
      if (error instanceof ValueError) return false;
      throw error;
    }
  });
}
