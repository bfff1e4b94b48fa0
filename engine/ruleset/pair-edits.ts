/** Words that two rules must share, of all that they have, for one to be taken for the edited other: half. */
const LEAST_LIKENESS = 0.5;

/** More pairs than these are not looked at: so much written anew at once is no edit of single rules. */
const MOST_PAIRS = 40_000;

/**
 * Which of the rules that went became which of those that came in the same stretch of a chain: like ones, in order, as
 * many words in common as can be. One alone in the place of one other is its edit whatever it says. Answers 0-based
 * pairs, gone → come.
 */
export function pairEdits(gone: readonly string[], come: readonly string[]): ReadonlyMap<number, number> {
  if (gone.length === 1 && come.length === 1) return new Map([[0, 0]]);
  if (gone.length * come.length > MOST_PAIRS) return new Map();
  const words = (texts: readonly string[]) => texts.map(text => text.split(" "));
  const [left, right] = [words(gone), words(come)];
  const likeness = left.map(from => right.map(to => likenessOf(from, to)));
  return walkBack(likeness, bestSums(likeness, come.length));
}

/** Row by row: the most likeness that the rules from there to the end can be paired with. */
function bestSums(likeness: readonly (readonly number[])[], width: number): readonly (readonly number[])[] {
  const sums: number[][] = Array.from({ length: likeness.length + 1 }, () => new Array<number>(width + 1).fill(0));
  for (let row = likeness.length - 1; row >= 0; row -= 1) {
    for (let column = width - 1; column >= 0; column -= 1) {
      const paired = (likeness[row]?.[column] ?? 0) + (sums[row + 1]?.[column + 1] ?? 0);
      const best = Math.max(paired, sums[row + 1]?.[column] ?? 0, sums[row]?.[column + 1] ?? 0);
      const line = sums[row];
      if (line !== undefined) line[column] = best;
    }
  }
  return sums;
}

function walkBack(
  likeness: readonly (readonly number[])[],
  sums: readonly (readonly number[])[],
): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  let [row, column] = [0, 0];
  const width = likeness[0]?.length ?? 0;
  while (row < likeness.length && column < width) {
    const own = likeness[row]?.[column] ?? 0;
    const here = sums[row]?.[column] ?? 0;
    if (own > 0 && here === own + (sums[row + 1]?.[column + 1] ?? 0)) pairs.set(row++, column++);
    else if (here === (sums[row + 1]?.[column] ?? 0)) row += 1;
    else column += 1;
  }
  return pairs;
}

/** 0 below the least likeness, else the share of words in common, 0.5 to 1. */
function likenessOf(from: readonly string[], to: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of from) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of to) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    common += 1;
  }
  const share = (2 * common) / (from.length + to.length);
  return share < LEAST_LIKENESS ? 0 : share;
}
