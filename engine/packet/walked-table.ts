import {
  type Backend,
  type Family,
  type PacketConditions,
  type ReadRule,
  ruleReader,
  type SavedRule,
  type SavedTable,
} from "../ruleset";
import { type ChainIndex, indexChain } from "./chain-index";

/** A table that several packets can walk. */
export interface WalkedTable {
  readonly saved: SavedTable;
  /** The rules of a chain in order, without those that surely do not match; none for a chain that does not exist. */
  readonly rulesFor: (chain: string, packet: PacketConditions) => Iterable<ReadRule>;
}

/**
 * Times its length that a chain is walked, all packets together, before its rules are indexed: then the index costs less
 * than what it spares. Packets that end at one of the first rules never come to it.
 */
export const WALKS_BEFORE_INDEX = 8;

export function openTable(saved: SavedTable, family: Family, backend: Backend): WalkedTable {
  const read = ruleReader(saved, { family, backend, isForeignChain: () => false });
  const chains = new Map<string, WalkedChain>();
  for (const [name, { rules }] of saved.chains) {
    chains.set(name, new WalkedChain(rules, ({ text }, index) => read(name, text, index)));
  }
  return { saved, rulesFor: (chain, packet) => chains.get(chain)?.rulesFor(packet) ?? [] };
}

/** A chain as packets come to it: read rule by rule for the first, indexed once many have come. */
class WalkedChain {
  private readonly known: ReadRule[] = [];
  private steps = 0;
  private index: ChainIndex | undefined;

  constructor(
    private readonly rules: readonly SavedRule[],
    private readonly read: (rule: SavedRule, index: number) => ReadRule,
  ) {}

  rulesFor(packet: PacketConditions): Iterable<ReadRule> {
    if (this.rules.length === 0) return [];
    if (this.index === undefined && this.steps < WALKS_BEFORE_INDEX * this.rules.length) return this.everyRule();
    this.index ??= indexChain([...this.everyRule()]);
    return this.index.rulesFor(packet);
  }

  /** Each rule is read when the first packet comes to it: most packets end at one of the first. */
  private *everyRule(): Generator<ReadRule> {
    for (const [index, rule] of this.rules.entries()) {
      const read = this.known[index] ?? this.read(rule, index);
      this.known[index] = read;
      this.steps += 1;
      yield read;
    }
  }
}
