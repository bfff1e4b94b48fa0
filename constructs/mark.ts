const ALL_BITS = 0xffffffff;

/**
 * A packet or connection mark: 32 bits, of which the mask says which count.
 *
 * ```ts
 * const fromUplink = Mark.of(0x100, 0xff00);
 * new Rule(prerouting, "mark", { inInterface: "wan1", target: { mark: fromUplink } });
 * new Rule(forward, "marked", { mark: fromUplink, target: "ACCEPT" });
 * ```
 */
export class Mark {
  private constructor(
    readonly value: number,
    readonly mask: number,
  ) {}

  /**
   * @param value 0 to 0xffffffff
   * @param mask the bits that count; all 32 when left out
   * @throws Error when a number has more than 32 bits, or when the value has bits that the mask does not look at
   */
  static of(value: number, mask: number = ALL_BITS): Mark {
    for (const [what, number] of [["value", value] as const, ["mask", mask] as const]) {
      if (Number.isInteger(number) && number >= 0 && number <= ALL_BITS) continue;
      throw new Error(`The ${what} ${number} of Mark.of is no mark. Write a whole number from 0 to 0xffffffff.`);
    }
    // As unsigned: JavaScript's bit operations are signed.
    const outside = (value & ~mask) >>> 0;
    if (outside !== 0) {
      throw new Error(
        `Mark.of(${hex(value)}, ${hex(mask)}) would never match: the mask does not look at ${hex(outside)}. Widen the mask to ${hex((value | mask) >>> 0)}, or take those bits out of the value.`,
      );
    }
    return new Mark(value, mask);
  }

  /** As iptables-save prints a match: `0x1/0xff`, without a mask where every bit counts. */
  toString(): string {
    return this.mask === ALL_BITS ? hex(this.value) : `${hex(this.value)}/${hex(this.mask)}`;
  }
}

function hex(number: number): string {
  return `0x${number.toString(16)}`;
}
