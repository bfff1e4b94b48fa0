import { make } from "./element";

/** Most words of which the longest common run is looked for; longer texts are marked from end to end. */
const MOST_WORDS = 200;

/** A text with those words marked that the other one has not; none where the two have nothing in common. */
export function markDifference(text: string, other: string): readonly Node[] {
  const words = text.split(" ");
  const kept = commonWords(words, other.split(" "));
  if (kept.size === 0) return [document.createTextNode(text)];
  const nodes: Node[] = [];
  for (let at = 0; at < words.length; ) {
    let end = at;
    while (end < words.length && kept.has(end) === kept.has(at)) end += 1;
    const run = words.slice(at, end).join(" ");
    if (at > 0) nodes.push(document.createTextNode(" "));
    nodes.push(kept.has(at) ? document.createTextNode(run) : make("mark", {}, run));
    at = end;
  }
  return nodes;
}

/** Places of a longest common subsequence in `words`. */
function commonWords(words: readonly string[], others: readonly string[]): ReadonlySet<number> {
  if (words.length > MOST_WORDS || others.length > MOST_WORDS) return new Set();
  const width = others.length + 1;
  const lengths = new Uint16Array((words.length + 1) * width);
  const length = (at: number, other: number) => lengths[at * width + other] ?? 0;
  for (let at = words.length - 1; at >= 0; at -= 1) {
    for (let other = others.length - 1; other >= 0; other -= 1) {
      lengths[at * width + other] =
        words[at] === others[other]
          ? length(at + 1, other + 1) + 1
          : Math.max(length(at + 1, other), length(at, other + 1));
    }
  }
  const kept = new Set<number>();
  for (let at = 0, other = 0; at < words.length && other < others.length; ) {
    if (words[at] === others[other]) {
      kept.add(at);
      at += 1;
      other += 1;
    } else if (length(at + 1, other) >= length(at, other + 1)) at += 1;
    else other += 1;
  }
  return kept;
}
