/** Chain → the chains it leads to. */
export type Steps = ReadonlyMap<string, ReadonlySet<string>>;

const NO_STEPS: ReadonlySet<string> = new Set();

/** A chain on the way, and those of its steps that are still to be taken. */
interface Visit {
  readonly chain: string;
  readonly pending: Iterator<string, undefined>;
}

/**
 * One circle of each group of chains that lead into each other, as a walk back to its first chain. Takes linear time:
 * the groups are found by Tarjan's algorithm, without recursion, because ten thousand chains in a row are no reason to
 * overflow the stack.
 */
export function findLoops(next: Steps): readonly (readonly string[])[] {
  const search = new LoopSearch(next);
  for (const chain of next.keys()) search.from(chain);
  return search.loops;
}

class LoopSearch {
  readonly loops: (readonly string[])[] = [];
  /** When a chain was first met. */
  private readonly met = new Map<string, number>();
  /** The earliest chain that one leads back to, by when it was met. */
  private readonly back = new Map<string, number>();
  /** Chains whose group is not known yet, in the order in which they were met. */
  private readonly open: string[] = [];
  private readonly grouped = new Set<string>();

  constructor(private readonly next: Steps) {}

  from(start: string): void {
    if (this.met.has(start)) return;
    const way = [this.meet(start)];
    for (let visit = way.at(-1); visit !== undefined; visit = way.at(-1)) {
      const step = visit.pending.next().value;
      if (step === undefined) {
        way.pop();
        this.leave(visit.chain, way.at(-1)?.chain);
      } else if (!this.met.has(step)) {
        way.push(this.meet(step));
      } else if (!this.grouped.has(step)) {
        this.leadBack(visit.chain, this.met.get(step) ?? 0);
      }
    }
  }

  private meet(chain: string): Visit {
    const time = this.met.size;
    this.met.set(chain, time);
    this.back.set(chain, time);
    this.open.push(chain);
    return { chain, pending: stepsOf(this.next, chain).values() as Iterator<string, undefined> };
  }

  private leave(chain: string, from: string | undefined): void {
    const back = this.back.get(chain) ?? 0;
    if (back === this.met.get(chain)) this.closeGroup(chain);
    else if (from !== undefined) this.leadBack(from, back);
  }

  private leadBack(chain: string, time: number): void {
    this.back.set(chain, Math.min(this.back.get(chain) ?? time, time));
  }

  private closeGroup(first: string): void {
    const group = new Set(this.open.splice(this.open.lastIndexOf(first)));
    for (const chain of group) this.grouped.add(chain);
    if (group.size > 1 || stepsOf(this.next, first).has(first)) this.loops.push(walkRound(first, group, this.next));
  }
}

/** The shortest way from a chain of a group back to it. */
function walkRound(first: string, group: ReadonlySet<string>, next: Steps): readonly string[] {
  const before = new Map<string, string>();
  // A set hands out what is added while it is walked.
  const reached = new Set([first]);
  for (const chain of reached) {
    for (const step of stepsOf(next, chain)) {
      if (!group.has(step) || before.has(step)) continue;
      before.set(step, chain);
      reached.add(step);
    }
    if (before.has(first)) break;
  }
  const walk = [first];
  for (let chain = before.get(first); chain !== undefined && chain !== first; chain = before.get(chain)) {
    walk.push(chain);
  }
  return [...walk, first].reverse();
}

function stepsOf(next: Steps, chain: string): ReadonlySet<string> {
  return next.get(chain) ?? NO_STEPS;
}
