import type { ChainDocument } from "../desired";
import { isBuiltInChain, type Policy, partOptions } from "../ruleset";
import { anchorOf, type ObservedChain, type ObservedLine } from "./observed-chain";
import { rewriteChain } from "./rewrite";
import type { SharedEdit, TableEdit } from "./table-edit";
import { chainHolding } from "./trial";
import type { TableBefore } from "./undo-data";

/** What one chain contributes to the edit of its table and to the undo of it. */
export interface ChainTransition {
  readonly edit: Partial<Pick<TableEdit, "policies" | "fill" | "refill" | "rewrite" | "shared" | "drop">>;
  readonly before: Partial<Pick<TableBefore, "policies" | "contents" | "absent" | "shared">>;
}

/** Nothing to write. */
const UNCHANGED: ChainTransition = { edit: {}, before: {} };

/**
 * How a chain gets from what the host holds to what is declared.
 * @param declaredRules the declared rules as text; no unknown leaves
 */
export function changeChain(
  observed: ObservedChain,
  declared: ChainDocument,
  declaredRules: readonly string[],
): ChainTransition {
  const rules = declaredRules.map(rule => partOptions(rule, [observed.place.family]));
  const policy = changePolicy(observed, declared.policy as Policy | undefined);
  const content = declared.mode === "whole" ? changeWhole(observed, rules) : changeShared(observed, declared, rules);
  return join([policy, content]);
}

/** How a chain that is no longer declared is given back. `policy`: what its policy becomes, if it changes. */
export function releaseChain(
  observed: ObservedChain,
  mode: ChainDocument["mode"],
  policy: Policy | undefined,
): ChainTransition {
  const { place, lines } = observed;
  const changedPolicy = changePolicy(observed, policy);
  const texts = lines.map(({ text }) => text);
  if (mode === "whole") {
    if (observed.layout === "absent") return changedPolicy;
    const builtIn = isBuiltInChain(place.table, place.chain);
    const content: ChainTransition = builtIn
      ? {
          edit: { refill: [{ chain: place.chain, rules: [] }] },
          before: { contents: [{ chain: place.chain, kind: "built-in", rules: texts }] },
        }
      : { edit: { drop: [place.chain] }, before: { contents: [{ chain: place.chain, kind: "own", rules: texts }] } };
    return join([changedPolicy, content]);
  }
  const anchor = lines.filter(({ text }) => text === anchorOf(place.chain)); // one that was doubled by hand goes as well
  const shared = anchor.length === 0 ? UNCHANGED : editShared(observed, anchor, undefined);
  return join([changedPolicy, dropOwn(observed), shared]);
}

function dropOwn({ place, own }: ObservedChain): ChainTransition {
  if (own === undefined) return UNCHANGED;
  const holder = chainHolding(place.chain, "shared");
  return { edit: { drop: [holder] }, before: { contents: [{ chain: holder, kind: "own", rules: own }] } };
}

function changePolicy(observed: ObservedChain, policy: Policy | undefined): ChainTransition {
  const { place, policy: live } = observed;
  if (policy === undefined || live === undefined || policy === live) return UNCHANGED;
  const { chain } = place;
  return { edit: { policies: [{ chain, policy }] }, before: { policies: [{ chain, policy: live }] } };
}

function changeWhole(observed: ObservedChain, rules: readonly string[]): ChainTransition {
  const { place, lines, wanted, layout } = observed;
  const { chain } = place;
  const texts = lines.map(({ text }) => text);
  if (layout !== "absent" && sameTexts(texts, wanted)) return UNCHANGED;
  if (isBuiltInChain(place.table, chain)) {
    const rewritten = rewriteChain(chain, texts, rules, wanted);
    const content: ChainTransition = {
      edit: rewritten === undefined ? { refill: [{ chain, rules }] } : { rewrite: [rewritten] },
      before: { contents: [{ chain, kind: "built-in", rules: texts }] },
    };
    return join([dropOwn(observed), content]);
  }
  const before: ChainTransition["before"] =
    layout === "absent" ? { absent: [chain] } : { contents: [{ chain, kind: "own", rules: texts }] };
  return { edit: fillOwn(chain, layout === "absent" ? [] : texts, rules, wanted), before };
}

/** A chain of ours that is made, filled anew, or changed where rules of it stay. */
function fillOwn(
  chain: string,
  live: readonly string[],
  rules: readonly string[],
  wanted: ObservedChain["wanted"],
): ChainTransition["edit"] {
  const rewritten = rewriteChain(chain, live, rules, wanted);
  return rewritten === undefined ? { fill: [{ chain, rules }] } : { rewrite: [rewritten] };
}

function changeShared(observed: ObservedChain, declared: ChainDocument, rules: readonly string[]): ChainTransition {
  const { place, lines, own, wanted, layout } = observed;
  const holder = chainHolding(place.chain, "shared");
  const ours = lines.filter(({ origin }) => origin === "ours" || origin === "unknown");
  if (
    layout === "in-place" &&
    sameTexts(
      ours.map(({ text }) => text),
      wanted,
    )
  )
    return UNCHANGED;
  if (own === undefined && rules.length === 0)
    return ours.length === 0 ? UNCHANGED : editShared(observed, ours, undefined);
  const wantedAnchor = declared.anchor === "last" ? "last" : "first";
  const anchors = lines.filter(({ origin }) => origin === "anchor");
  const stands = anchors.length > 0 && observed.document?.anchor === wantedAnchor;
  const misplaced = stands ? [] : anchors;
  const remove = lines.filter(line => ours.includes(line) || misplaced.includes(line));
  const edit =
    stands && remove.length === 0 ? UNCHANGED : editShared(observed, remove, stands ? undefined : wantedAnchor);
  if (own !== undefined && sameTexts(own, wanted)) return edit;
  const content: ChainTransition = {
    edit: fillOwn(holder, own ?? [], rules, wanted),
    before: own === undefined ? { absent: [holder] } : { contents: [{ chain: holder, kind: "own", rules: own }] },
  };
  return join([content, edit]);
}

/** Takes lines out of a chain that others write to, and puts the anchor in. */
function editShared(
  { place, lines }: ObservedChain,
  remove: readonly ObservedLine[],
  anchor: "first" | "last" | undefined,
): ChainTransition {
  const gone = new Set(remove);
  const rest = lines.filter(line => !gone.has(line));
  const rule = anchorOf(place.chain);
  const edit: SharedEdit = {
    chain: place.chain,
    remove: remove.map(({ text }) => text),
    ...(anchor === undefined ? {} : { insert: { number: anchorNumber(rest, anchor), rule } }),
  };
  const former = lines.map(line => ({
    text: line.text,
    of: gone.has(line) ? ("mine" as const) : ("foreign" as const),
  }));
  return {
    edit: { shared: [edit] },
    before: { shared: [{ chain: place.chain, added: anchor === undefined ? [] : [rule], former }] },
  };
}

/** `first` stands before every rule but those of deny-lists, so that a banned client stays banned. */
function anchorNumber(rest: readonly ObservedLine[], anchor: "first" | "last"): number {
  if (anchor === "last") return rest.length + 1;
  return rest.findLastIndex(({ origin }) => origin === "deny-list") + 2;
}

function sameTexts(a: readonly string[], b: readonly (string | undefined)[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}

function join(parts: readonly ChainTransition[]): ChainTransition {
  const all = <T>(pick: (part: ChainTransition) => readonly T[] | undefined): readonly T[] =>
    parts.flatMap(part => pick(part) ?? []);
  return {
    edit: {
      policies: all(({ edit }) => edit.policies),
      fill: all(({ edit }) => edit.fill),
      refill: all(({ edit }) => edit.refill),
      rewrite: all(({ edit }) => edit.rewrite),
      shared: all(({ edit }) => edit.shared),
      drop: all(({ edit }) => edit.drop),
    },
    before: {
      policies: all(({ before }) => before.policies),
      contents: all(({ before }) => before.contents),
      absent: all(({ before }) => before.absent),
      shared: all(({ before }) => before.shared),
    },
  };
}
