import { ownChainOf } from "../desired";
import type { PlannedHost } from "../fleet";
import type { ChainChange, Change, Observation } from "../host";
import type { Family, Policy, RuleChange, TableName } from "../ruleset";
import { type ChainRow, keptRules, marksOf, rowsOf, withHits } from "./chain-rows";
import type { DriftFinding } from "./finding";

/** The policy of a built-in chain. */
export interface PolicyView {
  readonly actual: Policy;
  /** The finding that tells what it should be; absent where it is as declared, or not declared. */
  readonly fingerprint?: string;
}

/** The rows of one chain of a host, in place. */
export interface ChainView {
  readonly family: Family;
  readonly table: TableName;
  /** As it was declared, and as findings call the place. */
  readonly chain: string;
  /** The chain of the host that the rows stand in: `chain` itself, or our own behind the anchor in it. */
  readonly standsIn: string;
  readonly policy?: PolicyView;
  readonly rows: readonly ChainRow[];
}

type ObservedChain = Observation["chains"][number];

/**
 * Every declared chain of a host, and those that are still ours, row by row. A shared chain with an anchor has two views:
 * itself, and our own behind the anchor.
 *
 * @param findings of this host
 */
export function chainViews(planned: PlannedHost, findings: readonly DriftFinding[]): readonly ChainView[] {
  return planned.observation.chains.flatMap(observed => viewsOf(observed, planned, findings));
}

function viewsOf(observed: ObservedChain, planned: PlannedHost, all: readonly DriftFinding[]): readonly ChainView[] {
  const { place, lines, layout, policy } = observed;
  const { family, table, chain } = place;
  const { plan, document, observation } = planned;
  const change = changeOf(place, plan.changes);
  const findings = findingsAt(place, all);
  const rules = change?.rules ?? keptRules(observed.document);
  const marks = marksOf(rules, change, findings);
  const hits = (name: string) =>
    (observation.snapshot.live[family].tables.get(table)?.chains.get(name)?.rules ?? []).map(
      ({ counters }) => counters?.packets,
    );
  const view = (standsIn: string, rows: readonly ChainRow[]): ChainView => ({
    family,
    table,
    chain,
    standsIn,
    ...(policy === undefined || standsIn !== chain ? {} : { policy: policyOf(policy, findings) }),
    rows: withHits(rows, hits(standsIn)),
  });
  const declared = document[family][table]?.[chain];
  if (declared === undefined) return [view(layout === "whole" ? chain : ownChainOf(chain), rowsOf(rules, marks))];
  if (layout === "whole") return [view(chain, rowsOf(rules, marks))];
  if (layout !== "anchored") return [view(chain, amongOthers(lines, rowsOf(rules, marks)))];
  // The document that was observed lists unknown rules before the anchor, then ours, then unknown ones after it.
  const anchorAt = lines.findIndex(({ origin }) => origin === "anchor");
  const before = lines.slice(0, Math.max(anchorAt, 0)).filter(({ origin }) => origin === "unknown").length;
  const last = before + (observed.own?.length ?? 0);
  const isOurs = ({ kind, before: number = 0 }: RuleChange) => kind === "add" || (number > before && number <= last);
  const strangers = rowsOf(
    rules.filter(rule => !isOurs(rule)),
    marks,
  ).map((row): ChainRow => (row.state === "added" ? { ...row, state: "unknown" } : row));
  const around = amongOthers(lines, strangers);
  const missing = findings.find(({ kind, actual }) => kind === "anchor" && actual === "missing");
  const lost: ChainRow[] =
    missing === undefined
      ? []
      : [{ state: "removed", text: `-j ${ownChainOf(chain)}`, fingerprint: missing.fingerprint }];
  const misplaced = findings.find(({ kind, actual }) => kind === "anchor" && actual !== "missing")?.fingerprint;
  const shared = (declared.anchor === "last" ? [...around, ...lost] : [...lost, ...around]).map(row =>
    row.state === "anchor" && misplaced !== undefined ? { ...row, fingerprint: misplaced } : row,
  );
  return [view(chain, shared), view(ownChainOf(chain), rowsOf(rules.filter(isOurs), marks))];
}

/** Puts rows into the chain that they share with others: those that stand on the host take the places of ours and unknown. */
function amongOthers(lines: ObservedChain["lines"], rows: readonly ChainRow[]): readonly ChainRow[] {
  const out: ChainRow[] = [];
  let at = 0;
  const pass = (isStop: (line: ObservedChain["lines"][number]) => boolean) => {
    for (let line = lines[at]; line !== undefined && !isStop(line); line = lines[at]) {
      out.push({ state: line.origin === "anchor" ? "anchor" : "recognised", text: line.text });
      at += 1;
    }
  };
  for (const row of rows) {
    if (row.state !== "removed") {
      pass(({ origin }) => origin === "ours" || origin === "unknown");
      at += 1;
    }
    out.push(row);
  }
  pass(() => false);
  return out;
}

export function policyOf(actual: Policy, findings: readonly DriftFinding[]): PolicyView {
  const finding = findings.find(({ kind }) => kind === "policy");
  return finding === undefined ? { actual } : { actual, fingerprint: finding.fingerprint };
}

type Place = ObservedChain["place"];

/** What would be changed of a chain. */
export function changeOf({ family, table, chain }: Place, changes: readonly Change[]): ChainChange | undefined {
  return changes.find(
    (one): one is ChainChange =>
      one.subject === "chain" && one.family === family && one.table === table && one.chain === chain,
  );
}

/** The findings of a chain, in order. */
export function findingsAt(
  { family, table, chain }: Place,
  findings: readonly DriftFinding[],
): readonly DriftFinding[] {
  return findings.filter(
    ({ place }) => place.kind === "chain" && place.family === family && place.table === table && place.chain === chain,
  );
}
