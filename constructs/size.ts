import { holdsToken, textOfNumber } from "./private/token-text";

/**
 * A number of bytes.
 *
 * ```ts
 * new QdiscFqCodel(host, "uplink", { device: "eth0", memoryLimit: Size.mib(8) });
 * ```
 */
export class Size {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** @throws Error when it is no whole number of 0 or more */
  static bytes(bytes: number): Size {
    return Size.#of("bytes", bytes, 1, "b");
  }

  /** 1024 bytes each. @throws Error when it gives no whole number of bytes */
  static kib(kibibytes: number): Size {
    return Size.#of("kib", kibibytes, 1024, "k");
  }

  /** 1048576 bytes each. @throws Error when it gives no whole number of bytes */
  static mib(mebibytes: number): Size {
    return Size.#of("mib", mebibytes, 1024 ** 2, "m");
  }

  /** Bytes as plain digits. */
  toString(): string {
    return this.#text;
  }

  static #of(factory: string, amount: number, bytes: number, unit: string): Size {
    const text = textOfNumber(amount);
    if (holdsToken(text)) return new Size(unit === "b" ? text : `${text}${unit}`);
    const exact = amount * bytes;
    if (Number.isSafeInteger(exact) && exact >= 0) return new Size(String(exact));
    throw new Error(`Size.${factory}(${amount}) is no whole number of bytes. Write it like Size.kib(64).`);
  }
}
