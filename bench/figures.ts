/** The value in the middle; of an even number the upper one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Prints one limit and whether it holds; one that does not makes the exit code 1. */
export function judge(words: string, ratio: number, sign: "<=" | ">=", limit: number): void {
  const holds = sign === "<=" ? ratio <= limit : ratio >= limit;
  if (!holds) process.exitCode = 1;
  console.log(
    `  ${words.padEnd(64)} ${ratio.toFixed(2).padStart(6)}   ${sign} ${limit}   ${holds ? "holds" : "does not hold"}`,
  );
}
