/** A number of 32 bits, decimal or hexadecimal with 0x, as tc reads marks and keys; `undefined` for anything else. */
export function readWord32(text: string): number | undefined {
  const value = /^(0[xX][0-9a-fA-F]{1,8}|0|[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN;
  return value <= 0xffff_ffff ? value : undefined;
}

/** `0xff`. */
export function printHexadecimal(word: number): string {
  return `0x${word.toString(16)}`;
}
