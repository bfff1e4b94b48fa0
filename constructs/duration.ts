import { printDuration, toMicroseconds } from "../engine/traffic";
import { holdsToken, textOfNumber } from "./private/token-text";

/**
 * A length of time of a queue, in whole microseconds.
 *
 * ```ts
 * new QdiscCoDel(host, "uplink", { device: "eth0", target: Duration.ms(5), interval: Duration.ms(100) });
 * ```
 */
export class Duration {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @throws Error when it is no whole number of 0 or more */
  static us(microseconds: number): Duration {
    return Duration.#of("us", microseconds, 1);
  }

  /** Fractions are microseconds: 0.5 is 500 µs. @throws Error when it is finer than a microsecond, or below 0 */
  static ms(milliseconds: number): Duration {
    return Duration.#of("ms", milliseconds, 1_000);
  }

  /** @throws Error when it is finer than a microsecond, or below 0 */
  static seconds(seconds: number): Duration {
    return Duration.#of("s", seconds, 1_000_000);
  }

  /** As tc takes it: `5ms`, `500us`, `1s`. */
  toString(): string {
    return this.#text;
  }

  static #of(unit: "us" | "ms" | "s", amount: number, microseconds: number): Duration {
    const text = textOfNumber(amount);
    if (holdsToken(text)) return new Duration(`${text}${unit}`);
    // Decimal fractions are a hair off their place in binary.
    const exact = Number((amount * microseconds).toPrecision(12));
    if (Number.isSafeInteger(exact) && exact >= 0) return new Duration(printDuration(toMicroseconds(exact)));
    const factory = unit === "s" ? "seconds" : unit;
    throw new Error(
      `Duration.${factory}(${amount}) is no time: tc counts whole microseconds. Write it like Duration.ms(5).`,
    );
  }
}
