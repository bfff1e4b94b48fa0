/** One line of a diff. Positions are 1-based: `before` is absent for an added rule, `after` for a removed one. */
export interface RuleChange {
  readonly kind: "keep" | "remove" | "add";
  readonly text: string;
  readonly before?: number;
  readonly after?: number;
}

/** A rule that stands in both lists: 0-based positions. */
interface Pair {
  readonly before: number;
  readonly after: number;
}

/** Myers' algorithm keeps a trace of size D²; beyond this many differences the sparse method takes over. */
const MYERS_DIFFERENCES = 1_000;

/** How many equal lines the sparse method looks at for one line; only texts with more repeats can miss the longest. */
const REPEATS_PER_LINE = 16;

/**
 * Compares two rule lists line by line and keeps a longest common subsequence. With few differences the work is
 * near-linear (Myers 1986); with many it is O(n log n) in the number of equal pairs (Hunt and Szymanski 1977). A list
 * with both over 1,000 differences and over 16 copies of one rule gets a correct diff that may not be the shortest.
 * Within a changed stretch removals come before additions.
 */
export function diffRules(before: readonly string[], after: readonly string[]): readonly RuleChange[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;

  const kept: Pair[] = [];
  for (let at = 0; at < head; at += 1) kept.push({ before: at, after: at });
  for (const pair of pairMiddle(before, after, head, tail)) kept.push(pair);
  for (let at = tail; at > 0; at -= 1) kept.push({ before: before.length - at, after: after.length - at });
  return spell(before, after, kept);
}

/** Numbers the lines, drops those of one side only (they cannot be kept), and pairs the rest. */
function pairMiddle(before: readonly string[], after: readonly string[], head: number, tail: number): readonly Pair[] {
  const left = before.slice(head, before.length - tail);
  const right = after.slice(head, after.length - tail);
  const leftLines = new Set(left);
  const rightLines = new Set(right);
  const numbers = new Map<string, number>();
  const number = (line: string): number => {
    const known = numbers.get(line) ?? numbers.size;
    numbers.set(line, known);
    return known;
  };
  const leftAt: number[] = [];
  const rightAt: number[] = [];
  for (const [at, line] of left.entries()) if (rightLines.has(line)) leftAt.push(at);
  for (const [at, line] of right.entries()) if (leftLines.has(line)) rightAt.push(at);
  const a = Int32Array.from(leftAt, at => number(left[at] ?? ""));
  const b = Int32Array.from(rightAt, at => number(right[at] ?? ""));
  const pairs = pairByMyers(a, b) ?? pairSparsely(a, b);
  return pairs.map(pair => ({
    before: (leftAt[pair.before] ?? 0) + head,
    after: (rightAt[pair.after] ?? 0) + head,
  }));
}

function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

/** Greedy shortest edit script; undefined when there are more differences than MYERS_DIFFERENCES. */
function pairByMyers(a: Int32Array, b: Int32Array): readonly Pair[] | undefined {
  const limit = Math.min(a.length + b.length, MYERS_DIFFERENCES);
  const offset = limit + 1;
  const furthest = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  for (let differences = 0; differences <= limit; differences += 1) {
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = firstStep(furthest, offset, diagonal, differences);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      furthest[offset + diagonal] = x;
      if (x >= a.length && x - diagonal >= b.length) return backtrack(a.length, b.length, differences, trace);
    }
    trace.push(furthest.slice(offset - differences, offset + differences + 1));
  }
  return undefined;
}

function firstStep(furthest: Int32Array, offset: number, diagonal: number, differences: number): number {
  if (differences === 0) return 0;
  const down = at(furthest, offset + diagonal + 1);
  const right = at(furthest, offset + diagonal - 1);
  return diagonal === -differences || (diagonal !== differences && right < down) ? down : right + 1;
}

function backtrack(endX: number, endY: number, differences: number, trace: readonly Int32Array[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let x = endX;
  let y = endY;
  for (let step = differences; step > 0; step -= 1) {
    const row = trace[step - 1] ?? new Int32Array(1);
    const reach = (diagonal: number): number => row[diagonal + step - 1] ?? -1;
    const diagonal = x - y;
    const goesDown = diagonal === -step || (diagonal !== step && reach(diagonal - 1) < reach(diagonal + 1));
    const fromDiagonal = goesDown ? diagonal + 1 : diagonal - 1;
    const fromX = reach(fromDiagonal);
    const fromY = fromX - fromDiagonal;
    while (x > fromX && y > fromY && x > 0 && y > 0 && (goesDown ? x > fromX : x > fromX + 1)) {
      x -= 1;
      y -= 1;
      pairs.push({ before: x, after: y });
    }
    x = fromX;
    y = fromY;
  }
  while (x > 0 && y > 0) {
    x -= 1;
    y -= 1;
    pairs.push({ before: x, after: y });
  }
  return pairs.reverse();
}

interface Link {
  readonly pair: Pair;
  readonly previous: Link | undefined;
}

/** Longest increasing chain of equal pairs, by patience over the positions in `b`. */
function pairSparsely(a: Int32Array, b: Int32Array): readonly Pair[] {
  const places = new Map<number, number[]>();
  for (const [index, line] of b.entries()) {
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  }
  const ends: Link[] = [];
  for (const [index, line] of a.entries()) {
    const candidates = nearest(places.get(line) ?? [], Math.round((index * b.length) / a.length));
    for (let at = candidates.length - 1; at >= 0; at -= 1) {
      const after = candidates[at] ?? 0;
      const rank = firstEndNotBefore(ends, after);
      ends[rank] = { pair: { before: index, after }, previous: ends[rank - 1] };
    }
  }
  const pairs: Pair[] = [];
  for (let link = ends.at(-1); link !== undefined; link = link.previous) pairs.push(link.pair);
  return pairs.reverse();
}

function nearest(places: readonly number[], wanted: number): readonly number[] {
  if (places.length <= REPEATS_PER_LINE) return places;
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  const from = Math.max(0, Math.min(low - REPEATS_PER_LINE / 2, places.length - REPEATS_PER_LINE));
  return places.slice(from, from + REPEATS_PER_LINE);
}

function firstEndNotBefore(ends: readonly Link[], after: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle]?.pair.after ?? 0) < after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spell(before: readonly string[], after: readonly string[], kept: readonly Pair[]): readonly RuleChange[] {
  const changes: RuleChange[] = [];
  let left = 0;
  let right = 0;
  const goTo = (leftEnd: number, rightEnd: number): void => {
    for (; left < leftEnd; left += 1) changes.push({ kind: "remove", text: before[left] ?? "", before: left + 1 });
    for (; right < rightEnd; right += 1) changes.push({ kind: "add", text: after[right] ?? "", after: right + 1 });
  };
  for (const pair of kept) {
    goTo(pair.before, pair.after);
    changes.push({ kind: "keep", text: before[left] ?? "", before: left + 1, after: right + 1 });
    left += 1;
    right += 1;
  }
  goTo(before.length, after.length);
  return changes;
}
