import { printBitRate } from "../engine/traffic";
import { holdsToken, textOfNumber } from "./private/token-text";

/** How fast a line is, in bits a second; made by `Rate.kbit`, `Rate.mbit` and `Rate.gbit`, 1000 each. */
export class BitRate {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** As tc takes it: `10mbit`, `1500kbit`. */
  toString(): string {
    return this.#text;
  }

  /** @internal */
  static _of(factory: "bit" | "kbit" | "mbit" | "gbit", amount: number): BitRate {
    const text = textOfNumber(amount);
    if (holdsToken(text)) return new BitRate(`${text}${factory}`);
    const bits = Number((amount * 1000 ** ["bit", "kbit", "mbit", "gbit"].indexOf(factory)).toPrecision(15));
    if (Number.isSafeInteger(bits) && bits >= 8) return new BitRate(printBitRate(bits));
    throw new Error(
      `Rate.${factory}(${amount}) is no rate of a line: the kernel counts whole bytes a second. Write it like Rate.mbit(10).`,
    );
  }
}
