import {
  areDisjoint,
  covers,
  EVERY_STATE,
  type FoundRule,
  isBuiltInChain,
  type PacketConditions,
  type ReadRule,
  type TableName,
  withoutChangeable,
} from "../ruleset";
import type { WalkedTable } from "./walked-table";

/** Where a packet ends. */
export type Ending =
  | { readonly kind: "rule"; readonly rule: FoundRule }
  | { readonly kind: "policy"; readonly table: TableName; readonly chain: string };

/** What becomes of a packet in one built-in chain of one table. */
export type ChainVerdict =
  | { readonly kind: "passes" }
  | { readonly kind: "dropped"; readonly by: Ending }
  /** A rule of the nat table gives it another address or port. */
  | { readonly kind: "translated"; readonly by: FoundRule }
  /** It may do either, depending on what a rule looks at that is not known here. */
  | { readonly kind: "unsure"; readonly because: FoundRule };

/** A verdict, and the packet as it leaves: rules on the way may have changed its mark or its state. */
export interface Walked {
  readonly verdict: ChainVerdict;
  readonly packet: PacketConditions;
  /** The first rule that lets it pass, or may; absent where it passes by the end of the chain. */
  readonly accept?: FoundRule;
  /** The first rule that takes it out of connection tracking, or may. */
  readonly untracked?: FoundRule;
}

/**
 * Follows a packet through a built-in chain as the kernel does. Rules that look at more than is known of the packet (a
 * rate, a list, the time) may match or not: both ways are followed, and only what all ways agree on is said.
 */
export function walkChain(table: WalkedTable, chain: string, packet: PacketConditions): Walked {
  const ways = new Walk(table).follow(chain, packet);
  const { accept, untracked } = ways;
  const rules = { ...(accept && { accept }), ...(untracked && { untracked }) };
  return { verdict: judge(ways, table, chain), packet: ways.packet, ...rules };
}

function judge(found: Ways, { saved }: WalkedTable, chain: string): ChainVerdict {
  if (found.doubt !== undefined && found.unknown) return { kind: "unsure", because: found.doubt };
  const [translation, ...others] = found.translations;
  if (translation !== undefined) {
    const isSure = others.length === 0 && found.accept === undefined && !found.goesOn && found.drop === undefined;
    return isSure ? { kind: "translated", by: translation } : { kind: "unsure", because: found.doubt ?? translation };
  }
  const policy = saved.chains.get(chain)?.policy;
  const endsByPolicy = found.goesOn && isBuiltInChain(saved.name, chain) && policy === "DROP";
  const mayPass = found.accept !== undefined || (found.goesOn && !endsByPolicy);
  const by: Ending | undefined =
    found.drop ?? (endsByPolicy ? { kind: "policy", table: saved.name, chain } : undefined);
  if (by === undefined) return { kind: "passes" };
  if (!mayPass) return { kind: "dropped", by: endsByPolicy ? { kind: "policy", table: saved.name, chain } : by };
  if (found.doubt !== undefined) return { kind: "unsure", because: found.doubt };
  return { kind: "passes" };
}

/** All ways that a packet may take through a chain. */
interface Ways {
  readonly accept?: FoundRule;
  readonly drop?: Ending;
  /** It may come to the end of the chain, or back from it. */
  readonly goesOn: boolean;
  /** Rules that may give it another address. */
  readonly translations: ReadonlySet<ReadRule>;
  /** A target may have done with it what nobody can say. */
  readonly unknown: boolean;
  /** The first rule of which it is not known whether it matches, or what it does. */
  readonly doubt?: FoundRule;
  readonly untracked?: FoundRule;
  /** As it comes out: a rule on the way may have changed its mark or state. */
  readonly packet: PacketConditions;
}

/** Deeper jumps than the kernel takes (nf_tables: 16; legacy: as many as there are chains) are not followed. */
const MOST_LEVELS = 64;

class Walk {
  /** Chains that were followed with the packet as it still is. */
  private readonly known = new Map<string, Ways>();
  /** Chains that are being followed. */
  private readonly path = new Set<string>();

  constructor(private readonly table: WalkedTable) {}

  follow(chain: string, packet: PacketConditions, level = 0): Ways {
    const key = `${chain} ${this.isChanged(packet)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.path.add(chain);
    const ways = this.walk(this.table.rulesFor(chain, packet), packet, level);
    this.path.delete(chain);
    this.known.set(key, ways);
    return ways;
  }

  private isChanged({ states, masked }: PacketConditions): string {
    return `${states} ${masked.has("mark")} ${masked.has("source")}`;
  }

  private walk(rules: Iterable<ReadRule>, arriving: PacketConditions, level: number): Ways {
    let packet = arriving;
    let accept: FoundRule | undefined;
    let unknown = false;
    let goesOn = false;
    let drop: Ending | undefined;
    let doubt: FoundRule | undefined;
    let untracked: FoundRule | undefined;
    const translations = new Set<ReadRule>();
    for (const rule of rules) {
      const match = matches(rule, packet);
      if (match === "no") continue;
      if (match === "maybe") doubt ??= rule;
      const { effect } = rule;
      let isDone = match === "yes";
      switch (effect.kind) {
        case "ends":
          if (effect.what === "chain") goesOn = true;
          else if (isDrop(rule)) drop ??= { kind: "rule", rule };
          else if (isAccept(rule)) accept ??= rule;
          else if (TRANSLATING.has(rule.target?.name ?? "")) translations.add(rule);
          else {
            // NFQUEUE and its kind: what becomes of it is decided elsewhere.
            unknown = true;
            doubt ??= rule;
          }
          break;
        case "enters": {
          // The kernel refuses a circle, but what is read here need not come from one.
          if (level >= MOST_LEVELS || this.path.has(effect.chain)) {
            unknown = true;
            doubt ??= rule;
            break;
          }
          const ways = this.follow(effect.chain, packet, level + 1);
          accept ??= ways.accept;
          unknown ||= ways.unknown;
          drop ??= ways.drop;
          for (const translation of ways.translations) translations.add(translation);
          doubt ??= ways.doubt;
          untracked ??= ways.untracked;
          packet = ways.packet;
          if (ways.goesOn && effect.jumpKind === "jump") isDone = false;
          if (ways.goesOn && effect.jumpKind === "goto") goesOn = true;
          break;
        }
        case "goes on":
          isDone = false;
          if (isNoTrack(rule)) untracked ??= rule;
          if (effect.changes === "changeable") packet = withUnknownState(packet);
          if (effect.changes === "everything") {
            unknown = true;
            doubt ??= rule;
          }
          break;
        case "unknown":
          unknown = true;
          doubt ??= rule;
          break;
      }
      if (isDone)
        return {
          ...(accept && { accept }),
          ...(drop && { drop }),
          goesOn,
          translations,
          unknown,
          ...(doubt && { doubt }),
          ...(untracked && { untracked }),
          packet,
        };
    }
    return {
      ...(accept && { accept }),
      ...(drop && { drop }),
      goesOn: true,
      translations,
      unknown,
      ...(doubt && { doubt }),
      ...(untracked && { untracked }),
      packet,
    };
  }
}

function withUnknownState(packet: PacketConditions): PacketConditions {
  return { ...withoutChangeable(packet), states: EVERY_STATE };
}

function matches({ alternatives }: ReadRule, packet: PacketConditions): "yes" | "no" | "maybe" {
  // Of most rules this much can be said.
  if (alternatives.every(alternative => areDisjoint(alternative, packet))) return "no";
  return alternatives.some(alternative => covers(alternative, packet)) ? "yes" : "maybe";
}

const TRANSLATING: ReadonlySet<string> = new Set(["DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP"]);

function isAccept({ target }: ReadRule): boolean {
  return target?.kind === "verdict" && target.name === "ACCEPT";
}

/** Whether a rule takes what it matches out of tracking (libxt_CT.c). */
function isNoTrack({ target, text }: ReadRule): boolean {
  return target?.name === "NOTRACK" || (target?.name === "CT" && / --notrack(?: |$)/.test(text));
}

function isDrop({ target }: ReadRule): boolean {
  return (target?.kind === "verdict" && target.name === "DROP") || target?.name === "REJECT";
}
