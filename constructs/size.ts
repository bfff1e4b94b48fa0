const KIB = 1024;

/**
 * An amount of bytes. `kib` and `mib` count in powers of two, as tc does where it prints `Kb` and `Mb`.
 *
 * ```ts
 * new ByteQueueLimits(host, "uplink", { device: "eth0", max: Size.kib(64) });
 * ```
 */
export class Size {
  private constructor(
    /** Whole bytes. */
    readonly bytes: number,
  ) {}

  /**
   * @param count 0 or more, whole
   * @throws Error when it is no whole number of bytes
   */
  static bytes(count: number): Size {
    return Size.#of("bytes", count, 1);
  }

  /**
   * @param count of 1024 bytes; fractions are whole bytes
   * @throws Error when it is no whole number of bytes
   */
  static kib(count: number): Size {
    return Size.#of("kib", count, KIB);
  }

  /**
   * @param count of 1048576 bytes; fractions are whole bytes
   * @throws Error when it is no whole number of bytes
   */
  static mib(count: number): Size {
    return Size.#of("mib", count, KIB * KIB);
  }

  /** In bytes, decimal: `65536`. */
  toString(): string {
    return String(this.bytes);
  }

  static #of(factory: string, count: number, unit: number): Size {
    const bytes = count * unit;
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new Error(`Size.${factory}(${count}) is no size. Write a number from 0 that makes whole bytes.`);
    }
    return new Size(bytes);
  }
}
