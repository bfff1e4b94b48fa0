import { changeOf, type JumpGraph } from "./jump-graph";
import {
  both,
  EVERY_PACKET,
  isChangeable,
  matchesEverything,
  matchesNothing,
  type PacketConditions,
  withoutChangeable,
} from "./packet-conditions";
import type { ReadRule, ReadTable } from "./read-chains";
import type { Change } from "./rule-effect";
import { type EndingRule, RuleIndex } from "./rule-index";

/** Most chains on the way to a chain that are looked at; beyond, nothing is taken for granted of what arrives. */
const MOST_LEVELS = 8;
/** Most ending rules of a chain that count for the chain that jumps to it. */
const MOST_HANDED_UP = 64;

/** Why a rule never sees a packet that it matches. */
export type DeadRule =
  /** Its own conditions contradict each other. */
  | { readonly kind: "contradiction"; readonly rule: ReadRule }
  /** It contradicts the one jump that leads to its chain, or one before that. */
  | { readonly kind: "contradicts jump"; readonly rule: ReadRule; readonly jump: ReadRule }
  /** A rule before it ends everything that it matches. */
  | { readonly kind: "covered"; readonly rule: ReadRule; readonly cover: ReadRule; readonly covers: "rule" | "chain" };

interface Level {
  readonly chain: string;
  readonly rules: readonly ReadRule[];
  /** The jump it was entered by; absent where nothing is known of what arrives. */
  readonly jump?: ReadRule;
  /** What every packet in this chain is known to be. */
  arriving: PacketConditions;
  readonly index: RuleIndex;
  at: number;
  /** Ending rules that also end what they match for the caller; closed by the first rule that may go back to it. */
  handedUp: EndingRule[];
  handsUp: "still" | "no more";
}

/**
 * Follows the rules of a table in the order in which the kernel does, each rule once, and names those that surely never
 * see a packet they match. A chain with one caller is followed from there, knowing what arrives; others by themselves.
 */
export function* findDeadRules(table: ReadTable, graph: JumpGraph): Generator<DeadRule> {
  const walk = new ChainWalk(table, graph);
  for (const chain of table.chains.keys()) {
    if (!walk.isFollowedFromCaller(chain)) yield* walk.follow(chain);
  }
}

class ChainWalk {
  private readonly levels: Level[] = [];
  private readonly followed = new Set<string>();
  private readonly inLoops: ReadonlySet<string>;

  constructor(
    private readonly table: ReadTable,
    private readonly graph: JumpGraph,
  ) {
    this.inLoops = new Set(graph.loops.flat());
  }

  /** True for a chain of one caller; a circle is followed from wherever it is met. */
  isFollowedFromCaller(chain: string): boolean {
    return this.graph.callers.get(chain)?.length === 1 && !this.inLoops.has(chain);
  }

  *follow(start: string): Generator<DeadRule> {
    const waiting = [start];
    for (let chain = waiting.pop(); chain !== undefined; chain = waiting.pop()) {
      this.enter(chain, EVERY_PACKET, undefined);
      for (let level = this.levels.at(-1); level !== undefined; level = this.levels.at(-1)) {
        const rule = level.rules[level.at];
        level.at += 1;
        if (rule === undefined) this.leave();
        else yield* this.visit(rule, level, waiting);
      }
    }
  }

  private enter(chain: string, arriving: PacketConditions, jump: ReadRule | undefined): void {
    const rules = this.table.chains.get(chain) ?? [];
    if (this.followed.has(chain)) return;
    this.followed.add(chain);
    this.levels.push({
      chain,
      rules,
      ...(jump === undefined ? {} : { jump }),
      arriving,
      index: new RuleIndex(),
      at: 0,
      handedUp: [],
      handsUp: "still",
    });
  }

  private leave(): void {
    const left = this.levels.pop();
    const caller = this.levels.at(-1);
    if (left?.jump === undefined || caller === undefined) return;
    const { jump, handedUp } = left;
    for (const { rule, conditions } of handedUp) {
      for (const alternative of jump.alternatives) {
        this.keepEnding(caller, { rule, conditions: both(alternative, conditions) });
      }
    }
    if (jump.effect.kind === "enters" && jump.effect.jumpKind === "goto") this.endGoto(jump, caller);
  }

  private *visit(rule: ReadRule, level: Level, waiting: string[]): Generator<DeadRule> {
    const dead = this.findDeath(rule, level);
    if (dead !== undefined) {
      yield dead;
      return;
    }
    const { effect } = rule;
    switch (effect.kind) {
      case "ends":
        if (effect.what === "chain") level.handsUp = "no more";
        for (const conditions of rule.alternatives) this.keepEnding(level, { rule, conditions });
        break;
      case "enters":
        if (!this.enterFrom(rule, level, effect.chain, waiting) && effect.jumpKind === "goto")
          this.endGoto(rule, level);
        break;
      case "unknown":
        level.handsUp = "no more";
        break;
    }
    this.change(changeOf(rule));
  }

  /** True when the chain is now followed from here. */
  private enterFrom(rule: ReadRule, level: Level, chain: string, waiting: string[]): boolean {
    if (this.isFollowedFromCaller(chain) && !this.followed.has(chain)) {
      if (this.levels.length < MOST_LEVELS) {
        const [only, second] = rule.alternatives;
        const known = second === undefined && only !== undefined ? only : EVERY_PACKET;
        this.enter(chain, both(level.arriving, known), rule);
        return this.levels.at(-1) !== level;
      }
      waiting.push(chain);
    }
    this.change(this.graph.changes.get(chain) ?? "nothing");
    return false;
  }

  /** What goes on in another chain does not come back to this one. */
  private endGoto(rule: ReadRule, level: Level): void {
    level.handsUp = "no more";
    for (const conditions of rule.alternatives) level.index.add({ rule, conditions });
  }

  private keepEnding(level: Level, ending: EndingRule): void {
    level.index.add(ending);
    const endsTable = ending.rule.effect.kind === "ends" && ending.rule.effect.what === "table";
    if (level.handsUp === "no more" || level.handedUp.length >= MOST_HANDED_UP) return;
    if (endsTable && ending.conditions.understood) level.handedUp.push(ending);
  }

  private change(change: Change): void {
    if (change === "nothing") return;
    for (const level of this.levels) {
      level.index.forget(change);
      level.arriving = change === "everything" ? EVERY_PACKET : withoutChangeable(level.arriving);
      level.handedUp =
        change === "everything" ? [] : level.handedUp.filter(({ conditions }) => !isChangeable(conditions));
    }
  }

  private findDeath(rule: ReadRule, level: Level): DeadRule | undefined {
    if (rule.alternatives.every(matchesNothing)) return { kind: "contradiction", rule };
    const { jump } = level;
    const arriving = rule.alternatives
      .map(conditions => both(level.arriving, conditions))
      .filter(conditions => !matchesNothing(conditions));
    if (arriving.length === 0 && jump !== undefined) return { kind: "contradicts jump", rule, jump };
    let cover: EndingRule | undefined;
    for (const conditions of arriving) {
      const found = this.findCover(conditions);
      if (found === undefined) return undefined;
      cover ??= found;
    }
    if (cover === undefined) return undefined;
    const isCatchAll = cover.rule.chain === rule.chain && matchesEverything(cover.conditions);
    return { kind: "covered", rule, cover: cover.rule, covers: isCatchAll ? "chain" : "rule" };
  }

  private findCover(conditions: PacketConditions): EndingRule | undefined {
    for (const { index } of this.levels.toReversed()) {
      const found = index.findCover(conditions);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
