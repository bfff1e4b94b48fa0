/**
 * One word for a POSIX shell, in single quotes (POSIX.1-2017, XCU 2.2.2): nothing inside is special, and a single quote
 * is written `'\''`. The word reaches the program byte for byte.
 * @throws RangeError for a NUL, which no argument can hold.
 */
export function quoteShell(word: string): string {
  if (word.includes("\0")) throw new RangeError("A shell word can not hold a NUL character; remove it.");
  return `'${word.replaceAll("'", "'\\''")}'`;
}
