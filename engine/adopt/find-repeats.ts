import { FEWEST_ROWS } from "./rule-table";

/** A stretch of a list that is one short pattern again and again; `period` is the pattern's length, or 1 for no pattern. */
export interface Stretch {
  readonly from: number;
  readonly end: number;
  readonly period: number;
}

/** Most rules that one row of a table stands for: a log before a verdict, in both directions. */
const MOST_PERIOD = 4;

/**
 * Cuts a list of shapes into stretches, each of which repeats a pattern often enough to be a table, or is a single rule.
 * Linear. `undefined` is like nothing else.
 */
export function findRepeats(shapes: readonly (string | undefined)[]): readonly Stretch[] {
  const agreements = Array.from({ length: MOST_PERIOD }, (_, at) => countAgreements(shapes, at + 1));
  const stretches: Stretch[] = [];
  for (let from = 0; from < shapes.length; ) {
    const found = agreements
      .map((agreement, at) => ({ period: at + 1, repeats: Math.floor((agreement[from] ?? 0) / (at + 1)) + 1 }))
      .find(({ repeats }) => repeats >= FEWEST_ROWS);
    const { period, repeats } = found ?? { period: 1, repeats: 1 };
    stretches.push({ from, end: from + period * repeats, period });
    from += period * repeats;
  }
  return stretches;
}

/** For each place, how many places from there on look like the one `period` further. */
function countAgreements(shapes: readonly (string | undefined)[], period: number): Int32Array {
  const counts = new Int32Array(shapes.length);
  for (let at = shapes.length - period - 1; at >= 0; at -= 1) {
    const isAlike = shapes[at] !== undefined && shapes[at] === shapes[at + period];
    counts[at] = isAlike ? (counts[at + 1] ?? 0) + 1 : 0;
  }
  return counts;
}
