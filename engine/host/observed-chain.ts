import { type Anchor, type ChainDocument, isUnknown } from "../desired";
import { isBuiltInChain, type Policy, type SavedTable } from "../ruleset";
import type { ChainPlace } from "./owner-record";
import type { Recogniser } from "./recognise";
import { chainHolding, type Judgement } from "./trial";

/** What one line of a shared chain is to us. */
export type LineOrigin = "anchor" | "ours" | "recognised" | "deny-list" | "unknown";

export interface ObservedLine {
  readonly text: string;
  readonly origin: LineOrigin;
}

/**
 * One declared (or once owned) chain as the host holds it.
 * `anchored`: our rules stand in a chain of our own. `in-place`: some of them stand directly in the built-in chain, as
 * an import finds them. `whole`: the chain is ours. `absent`: nothing of ours is there.
 */
export interface ObservedChain {
  readonly place: ChainPlace;
  readonly layout: "anchored" | "in-place" | "whole" | "absent";
  /** Live policy of a built-in chain; a table that is not loaded accepts. */
  readonly policy?: Policy;
  /** Lines of the declared chain itself, whoever wrote them. */
  readonly lines: readonly ObservedLine[];
  /** Lines of our own chain behind the anchor; `undefined` where it does not exist. */
  readonly own?: readonly string[];
  /** Kernel spelling of the declared rules, aligned with them. */
  readonly wanted: readonly (string | undefined)[];
  /** The chain as a document would say it, equal rules in the given spelling; `undefined` where it does not exist. */
  readonly document: ChainDocument | undefined;
}

/** The anchor jump that hooks our own chain. */
export function anchorOf(chain: string): string {
  return `-j ${chainHolding(chain, "shared")}`;
}

/**
 * Reads one chain.
 * @param declared what the document says of it; an empty shared or whole chain for one that is owned but no longer declared
 * @param recorded where the owner record says that the anchor was put
 */
export function observeChain(
  place: ChainPlace,
  declared: ChainDocument,
  table: SavedTable | undefined,
  judgement: Judgement,
  recognise: Recogniser,
  recorded?: Anchor,
): ObservedChain {
  const wanted = judgement.spelling(place, declared.rules);
  const live = table?.chains.get(place.chain);
  const texts = (live?.rules ?? []).map(({ text }) => judgement.compare(place, text));
  const builtIn = isBuiltInChain(place.table, place.chain);
  const policy = builtIn ? (live?.policy ?? "ACCEPT") : undefined;
  const spell = createSpelling(declared.rules, wanted);
  const common = { place, wanted, ...(policy === undefined ? {} : { policy }) };
  const observedPolicy = policy === undefined || declared.policy === undefined ? {} : { policy };

  if (declared.mode === "whole") {
    const lines = texts.map(text => ({ text, origin: "ours" as const }));
    if (live === undefined && !builtIn) return { ...common, layout: "absent", lines, document: undefined };
    const document = { mode: "whole", anchor: "none", ...observedPolicy, rules: texts.map(spell) } as const;
    // A chain that was shared before leaves our own chain behind, which nothing hooks any more.
    const left = builtIn ? table?.chains.get(chainHolding(place.chain, "shared")) : undefined;
    const own = left === undefined ? {} : { own: left.rules.map(({ text }) => judgement.compare(place, text)) };
    return { ...common, layout: "whole", lines, ...own, document };
  }

  const ownChain = table?.chains.get(chainHolding(place.chain, "shared"));
  if (live === undefined && !builtIn) {
    // A foreign chain that its owner has not made (any more): there is nothing to hook our chain into.
    const own = ownChain === undefined ? {} : { own: ownChain.rules.map(({ text }) => judgement.compare(place, text)) };
    return { ...common, layout: "absent", lines: [], ...own, document: undefined };
  }
  if (ownChain !== undefined) {
    const own = ownChain.rules.map(({ text }) => judgement.compare(place, text));
    const lines = classify(texts, place, recognise, () => false);
    const anchorAt = lines.findIndex(({ origin }) => origin === "anchor");
    const before = lines.slice(0, Math.max(anchorAt, 0)).filter(isForeignDrift);
    const after = lines.slice(anchorAt + 1).filter(isForeignDrift);
    const document: ChainDocument = {
      mode: "shared",
      anchor: anchorAt < 0 ? "missing" : (recorded ?? declared.anchor),
      ...observedPolicy,
      rules: [...before.map(({ text }) => text), ...own.map(spell), ...after.map(({ text }) => text)],
    };
    return { ...common, layout: "anchored", lines, own, document };
  }

  const holds = createMembership(wanted);
  const lines = classify(texts, place, recognise, holds);
  const held = lines.some(({ origin }) => origin === "ours");
  const document: ChainDocument = {
    mode: "shared",
    anchor: held || declared.rules.length === 0 ? declared.anchor : "missing",
    ...observedPolicy,
    rules: lines.filter(line => line.origin === "ours" || isForeignDrift(line)).map(({ text }) => spell(text)),
  };
  return { ...common, layout: held ? "in-place" : "absent", lines, document };
}

function isForeignDrift({ origin }: ObservedLine): boolean {
  return origin === "unknown";
}

function classify(
  texts: readonly string[],
  place: ChainPlace,
  recognise: Recogniser,
  holds: (text: string) => boolean,
): readonly ObservedLine[] {
  const anchor = anchorOf(place.chain);
  const owners = recognise(place, texts);
  let anchored = false;
  return texts.map((text, at) => {
    if (text === anchor && !anchored) {
      anchored = true;
      return { text, origin: "anchor" };
    }
    const owner = owners[at];
    if (owner?.by === "place") return { text, origin: "recognised" };
    if (holds(text)) return { text, origin: "ours" };
    if (owner === undefined) return { text, origin: "unknown" };
    return { text, origin: owner.neighbour.role === "deny-list" ? "deny-list" : "recognised" };
  });
}

/** Each wanted text may be held once a declaration. */
function createMembership(wanted: readonly (string | undefined)[]): (text: string) => boolean {
  const left = new Map<string, number>();
  for (const text of wanted) if (text !== undefined) left.set(text, (left.get(text) ?? 0) + 1);
  return text => {
    const count = left.get(text) ?? 0;
    if (count === 0) return false;
    left.set(text, count - 1);
    return true;
  };
}

/** Live text → the spelling the document gave for the same rule; a rule nobody declared keeps the host's spelling. */
function createSpelling(
  given: ChainDocument["rules"],
  wanted: readonly (string | undefined)[],
): (text: string) => string {
  const queues = new Map<string, string[]>();
  for (const [index, text] of wanted.entries()) {
    const rule = given[index];
    if (text === undefined || rule === undefined || isUnknown(rule)) continue;
    const queue = queues.get(text);
    if (queue === undefined) queues.set(text, [rule]);
    else queue.push(rule);
  }
  return text => {
    const queue = queues.get(text);
    if (queue === undefined) return text;
    return (queue.length > 1 ? queue.shift() : queue[0]) ?? text;
  };
}
