/** Most entries of a block: below it, moving them costs less than looking for the block. */
const BLOCK_SIZE = 1_024;

interface Block {
  readonly entries: number[];
  /** How often each number stands in the block; made when it is first searched. */
  counts: Map<number, number> | undefined;
}

/**
 * The rules of one chain as numbers, in order. Inserting, deleting and searching cost about the square root of the
 * length, so that a script of 100,000 inserts at the head stays fast; appending costs the same whatever the length.
 * Positions are 0-based.
 */
export class RuleList {
  private readonly blocks: Block[] = [];
  private size = 0;

  get length(): number {
    return this.size;
  }

  append(entry: number): void {
    const last = this.blocks.at(-1);
    if (last === undefined || last.entries.length >= BLOCK_SIZE) this.blocks.push(newBlock([entry]));
    else {
      last.entries.push(entry);
      countOne(last, entry);
    }
    this.size += 1;
  }

  /** @param at 0 to `length` */
  insert(at: number, entry: number): void {
    if (at >= this.size) {
      this.append(entry);
      return;
    }
    const { block, index, offset } = this.locate(at);
    block.entries.splice(offset, 0, entry);
    countOne(block, entry);
    this.size += 1;
    if (block.entries.length <= 2 * BLOCK_SIZE) return;
    const moved = block.entries.splice(BLOCK_SIZE);
    block.counts = undefined;
    this.blocks.splice(index + 1, 0, newBlock(moved));
  }

  /** @param at 0 to `length - 1` */
  remove(at: number): number | undefined {
    const { block, index, offset } = this.locate(at);
    const [entry] = block.entries.splice(offset, 1);
    if (entry === undefined) return undefined;
    if (block.counts !== undefined) block.counts.set(entry, (block.counts.get(entry) ?? 1) - 1);
    if (block.entries.length === 0) this.blocks.splice(index, 1);
    this.size -= 1;
    return entry;
  }

  /** Puts another entry at a position and answers the one that stood there. */
  replace(at: number, entry: number): number | undefined {
    const { block, offset } = this.locate(at);
    const earlier = block.entries[offset];
    block.entries[offset] = entry;
    block.counts = undefined;
    return earlier;
  }

  /** The position of the first such entry; undefined when there is none. */
  indexOf(entry: number): number | undefined {
    let before = 0;
    for (const block of this.blocks) {
      block.counts ??= countEntries(block.entries);
      if ((block.counts.get(entry) ?? 0) > 0) return before + block.entries.indexOf(entry);
      before += block.entries.length;
    }
    return undefined;
  }

  /** @param numbers what each entry becomes */
  renumber(numbers: readonly number[]): void {
    for (const block of this.blocks) {
      for (const [at, entry] of block.entries.entries()) block.entries[at] = numbers[entry] ?? entry;
      block.counts = undefined;
    }
  }

  clear(): void {
    this.blocks.length = 0;
    this.size = 0;
  }

  forEach(visit: (entry: number) => void): void {
    for (const { entries } of this.blocks) for (const entry of entries) visit(entry);
  }

  private locate(at: number): { readonly block: Block; readonly index: number; readonly offset: number } {
    let offset = at;
    let index = 0;
    for (const block of this.blocks) {
      if (offset < block.entries.length) return { block, index, offset };
      offset -= block.entries.length;
      index += 1;
    }
    throw new RangeError(`position ${at} of ${this.size}`);
  }
}

function newBlock(entries: number[]): Block {
  return { entries, counts: undefined };
}

function countOne(block: Block, entry: number): void {
  if (block.counts !== undefined) block.counts.set(entry, (block.counts.get(entry) ?? 0) + 1);
}

function countEntries(entries: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  return counts;
}
