import { createHash } from "node:crypto";

/** One share of a fleet: `index` of 1 to `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `2/5`. Undefined for what is none: not two whole numbers, or an index outside 1 to the count. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index >= 1 && shard.index <= shard.count ? shard : undefined;
}

/** Whether a host is in a share. By a hash of its name: hosts that come or go move no other. */
export function isInShard(host: string, { index, count }: Shard): boolean {
  const hash = createHash("sha256").update(host).digest().readUIntBE(0, 6);
  return hash % count === index - 1;
}
