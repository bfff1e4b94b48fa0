import { type ChainDocument, type DesiredDocument, isUnknown } from "../desired";
import { isBuiltInChain, type Policy } from "../ruleset";
import type { Observation } from "./observe";
import { anchorOf, type ObservedChain, type ObservedLine } from "./observed-chain";
import { samePlace } from "./owner-record";
import { chainHolding } from "./trial";
import type { FormerLine, TableBefore } from "./undo-data";

type Part = Partial<Pick<TableBefore, "policies" | "contents" | "absent" | "shared">>;

/**
 * What a table holds of ours now, in full and not only where it changes: around the stop or start of a firewall service
 * nobody can foretell what that program flushes, so that what is missing is found on the host itself, from the live rules
 * of that moment.
 */
export function holdsNow({ chains, snapshot }: Observation, desired: DesiredDocument): readonly TableBefore[] {
  return joinTables(
    chains.map(observed => {
      const { place, own, lines, layout, policy } = observed;
      const declared = desired[place.family][place.table]?.[place.chain];
      const recorded = snapshot.record?.policies.some(owned => samePlace(owned, place)) === true;
      const managed = policy !== undefined && (declared?.policy !== undefined || recorded);
      const policies = managed ? [{ chain: place.chain, policy }] : [];
      const mode = modeOf(observed, declared);
      const texts = lines.map(({ text }) => text);
      const holder = chainHolding(place.chain, "shared");
      if (mode === "whole") {
        if (layout === "absent") return { place, part: { policies, absent: [place.chain] } };
        const kind = isBuiltInChain(place.table, place.chain) ? ("built-in" as const) : ("own" as const);
        // Left over from when the chain was shared.
        const left = own === undefined ? [] : [{ chain: holder, kind: "own" as const, rules: own }];
        return { place, part: { policies, contents: [{ chain: place.chain, kind, rules: texts }, ...left] } };
      }
      const isMine = ({ origin }: ObservedLine) => origin !== "recognised" && origin !== "deny-list";
      const former = lines.map((line): FormerLine => ({ text: line.text, of: isMine(line) ? "mine" : "foreign" }));
      const added = texts.includes(anchorOf(place.chain)) ? [] : [anchorOf(place.chain)];
      return {
        place,
        part: {
          policies,
          ...(own === undefined ? { absent: [holder] } : { contents: [{ chain: holder, kind: "own", rules: own }] }),
          shared: [{ chain: place.chain, added, former }],
        },
      };
    }),
  );
}

/** What the tables are to hold of ours, in the same words. */
export function shouldHold(
  { chains }: Observation,
  desired: DesiredDocument,
  released: (observed: ObservedChain) => Policy | undefined,
): readonly TableBefore[] {
  return joinTables(
    chains.map(observed => {
      const { place } = observed;
      const declared = desired[place.family][place.table]?.[place.chain];
      const wanted = declared?.policy === undefined ? released(observed) : declared.policy;
      const policies = wanted === undefined || isUnknown(wanted) ? [] : [{ chain: place.chain, policy: wanted }];
      const rules = (declared?.rules ?? []).filter(rule => typeof rule === "string");
      const content =
        modeOf(observed, declared) === "whole"
          ? wholeGoal(observed, declared, rules)
          : sharedGoal(observed, declared, rules);
      return { place, part: { policies, ...content } };
    }),
  );
}

function wholeGoal(
  { place, lines, own }: ObservedChain,
  declared: ChainDocument | undefined,
  rules: readonly string[],
): Part {
  if (isBuiltInChain(place.table, place.chain)) {
    const absent = own === undefined ? [] : [chainHolding(place.chain, "shared")];
    if (declared === undefined) {
      // A service that is given back has written its own rules here by then.
      return { shared: [{ chain: place.chain, added: lines.map(({ text }) => text), former: [] }], absent };
    }
    return { contents: [{ chain: place.chain, kind: "built-in", rules }], absent };
  }
  return declared === undefined
    ? { absent: [place.chain] }
    : { contents: [{ chain: place.chain, kind: "own", rules }] };
}

function sharedGoal(
  { place, lines, own }: ObservedChain,
  declared: ChainDocument | undefined,
  rules: readonly string[],
): Part {
  const holder = chainHolding(place.chain, "shared");
  const anchor = anchorOf(place.chain);
  const strange = lines.filter(({ origin }) => origin === "unknown" || origin === "ours").map(({ text }) => text);
  const foreign = lines.filter(({ origin }) => origin === "recognised" || origin === "deny-list");
  const line = ({ text }: ObservedLine): FormerLine => ({ text, of: "foreign" });
  if (declared === undefined || (own === undefined && rules.length === 0)) {
    const anchors = lines.filter(({ text }) => text === anchor).map(({ text }) => text);
    const mine = declared === undefined ? anchors : strange;
    return { absent: [holder], shared: [{ chain: place.chain, added: mine, former: [] }] };
  }
  const at =
    declared.anchor === "last" ? foreign.length : foreign.findLastIndex(({ origin }) => origin === "deny-list") + 1;
  const former = [
    ...foreign.slice(0, at).map(line),
    { text: anchor, of: "mine" as const },
    ...foreign.slice(at).map(line),
  ];
  return {
    contents: [{ chain: holder, kind: "own", rules }],
    shared: [{ chain: place.chain, added: strange, former }],
  };
}

function modeOf({ layout }: ObservedChain, declared: ChainDocument | undefined): ChainDocument["mode"] {
  return declared?.mode ?? (layout === "whole" ? "whole" : "shared");
}

function joinTables(
  parts: readonly { readonly place: ObservedChain["place"]; readonly part: Part }[],
): readonly TableBefore[] {
  const tables = new Map<string, TableBefore>();
  for (const { place, part } of parts) {
    const key = `${place.family} ${place.table}`;
    const { family, table } = place;
    const held = tables.get(key) ?? { family, table, policies: [], contents: [], absent: [], shared: [] };
    tables.set(key, {
      ...held,
      policies: [...held.policies, ...(part.policies ?? [])],
      contents: [...held.contents, ...(part.contents ?? [])],
      absent: [...held.absent, ...(part.absent ?? [])],
      shared: [...held.shared, ...(part.shared ?? [])],
    });
  }
  return [...tables.values()];
}
