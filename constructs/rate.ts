import { BitRate } from "./bit-rate";
import { canonicalValue } from "./private/canonical-value";

/**
 * How often something may happen on average. The kernel counts in steps of 0.1 ms, so that 3,000 a second become 3,333;
 * `toString` tells what will be (xt_limit.h, XT_LIMIT_SCALE).
 *
 * Of a line it makes a BitRate: `Rate.mbit(10)`.
 *
 * ```ts
 * new Rule(input, "ping", { icmpType: "echo-request", limit: Rate.perSecond(10), target: "ACCEPT" });
 * new Rule(input, "burst", { protocol: "udp", limit: { rate: Rate.perMinute(5), burst: 20 }, target: "ACCEPT" });
 * ```
 */
export class Rate {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /**
   * @param times 1 to 10000
   * @throws Error when it is no whole number of that range
   */
  static perSecond(times: number): Rate {
    return Rate.#of("perSecond", times, "second", 10_000);
  }

  /**
   * @param times 1 to 600000
   * @throws Error when it is no whole number of that range
   */
  static perMinute(times: number): Rate {
    return Rate.#of("perMinute", times, "minute", 600_000);
  }

  /**
   * @param times 1 to 36000000
   * @throws Error when it is no whole number of that range
   */
  static perHour(times: number): Rate {
    return Rate.#of("perHour", times, "hour", 36_000_000);
  }

  /**
   * @param times 1 to 864000000
   * @throws Error when it is no whole number of that range
   */
  static perDay(times: number): Rate {
    return Rate.#of("perDay", times, "day", 864_000_000);
  }

  /** Bits a second of a line; the factories below count thousands of them. @throws Error when it is less than a byte */
  static bit(bits: number): BitRate {
    return BitRate._of("bit", bits);
  }

  /** @throws Error when it gives no whole number of bits */
  static kbit(kilobits: number): BitRate {
    return BitRate._of("kbit", kilobits);
  }

  /** @throws Error when it gives no whole number of bits */
  static mbit(megabits: number): BitRate {
    return BitRate._of("mbit", megabits);
  }

  /** @throws Error when it gives no whole number of bits */
  static gbit(gigabits: number): BitRate {
    return BitRate._of("gbit", gigabits);
  }

  /** As iptables-save prints it: `10/sec`, `5/min`. */
  toString(): string {
    return this.#text;
  }

  static #of(factory: string, times: number, unit: string, most: number): Rate {
    if (!Number.isInteger(times) || times < 1 || times > most) {
      throw new Error(
        `Rate.${factory}(${times}) is no rate. Write a whole number from 1 to ${most}; for less than one, a longer unit.`,
      );
    }
    return new Rate(canonicalValue({ match: "limit", option: "--limit", family: "ipv4" }, [`${times}/${unit}`]));
  }
}
