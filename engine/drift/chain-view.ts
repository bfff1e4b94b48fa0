import { isUnknown, ownChainOf } from "../desired";
import type { PlannedHost } from "../fleet";
import type { ChainChange, Observation } from "../host";
import { type Family, type Policy, type RuleChange, ruleDifferences, type TableName } from "../ruleset";
import type { DriftFinding } from "./finding";

/**
 * What one row of a chain is, told from the host's side. `kept`: declared and there. `removed`: declared and not there, the
 * anchor too. `unknown`: of nobody that is known, beside our rules in a shared chain. `recognised`: of another owner, and left
 * alone. `anchor`: the jump to our own chain.
 */
export const ROW_STATES = ["kept", "added", "removed", "changed", "moved", "unknown", "recognised", "anchor"] as const;
export type RowState = (typeof ROW_STATES)[number];

export interface ChainRow {
  readonly state: RowState;
  /** As the host holds it; as it was declared where it is removed. */
  readonly text: string;
  /** 1-based, in `standsIn`, as iptables -L --line-numbers counts; absent where the host has no such rule. */
  readonly number?: number;
  /** Packets that this rule has matched since it was loaded: decimal text, 64 bits; absent where the host did not tell. */
  readonly packets?: string;
  /** The finding that the row belongs to. */
  readonly fingerprint?: string;
}

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
  const change = plan.changes.find(
    (one): one is ChainChange =>
      one.subject === "chain" && one.family === family && one.table === table && one.chain === chain,
  );
  const findings = all.filter(
    one =>
      one.place.kind === "chain" &&
      one.place.family === family &&
      one.place.table === table &&
      one.place.chain === chain,
  );
  const rules = change?.rules ?? keptRules(observed);
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

/** A chain without a change holds what its document says. */
function keptRules({ document }: ObservedChain): readonly RuleChange[] {
  return (document?.rules ?? []).map((rule, at) => ({
    kind: "keep",
    text: isUnknown(rule) ? rule.unknown : rule,
    before: at + 1,
    after: at + 1,
  }));
}

interface Mark {
  readonly state: RowState;
  readonly fingerprint?: string;
}

/** What becomes of each changed rule; a declared rule that stands elsewhere or otherwise on the host has no row of its own. */
function marksOf(
  rules: readonly RuleChange[],
  change: ChainChange | undefined,
  findings: readonly DriftFinding[],
): ReadonlyMap<RuleChange, Mark> {
  const differences = ruleDifferences(rules);
  const whole = findings.find(({ kind }) => kind === "chain-missing" || kind === "chain-left");
  // Findings of a changed chain end with one for each difference, in order.
  const single = change?.action === "change" && differences.length > 0 ? findings.slice(-differences.length) : [];
  return new Map(
    differences.map((difference, at) => {
      const fingerprint = (whole ?? single[at])?.fingerprint;
      const rule = difference.kind === "removed" ? difference.declared : difference.live;
      return [rule, { state: difference.kind, ...(fingerprint === undefined ? {} : { fingerprint }) }];
    }),
  );
}

function rowsOf(rules: readonly RuleChange[], marks: ReadonlyMap<RuleChange, Mark>): readonly ChainRow[] {
  return rules.flatMap((rule): readonly ChainRow[] => {
    if (rule.kind === "keep") return [{ state: "kept", text: rule.text }];
    const mark = marks.get(rule);
    return mark === undefined ? [] : [{ ...mark, text: rule.text }];
  });
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

/** Numbers the rows that stand on the host, all of them in order, and gives each its hit counter. */
function withHits(rows: readonly ChainRow[], hits: readonly (string | undefined)[]): readonly ChainRow[] {
  let number = 0;
  return rows.map(row => {
    if (row.state === "removed") return row;
    number += 1;
    const packets = hits[number - 1];
    return { ...row, number, ...(packets === undefined ? {} : { packets }) };
  });
}

function policyOf(actual: Policy, findings: readonly DriftFinding[]): PolicyView {
  const finding = findings.find(({ kind }) => kind === "policy");
  return finding === undefined ? { actual } : { actual, fingerprint: finding.fingerprint };
}
