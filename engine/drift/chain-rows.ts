import { type ChainDocument, isUnknown } from "../desired";
import type { ChainChange } from "../host";
import { type RuleChange, ruleDifferences } from "../ruleset";
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

/** A chain without a change holds what its document says. */
export function keptRules(document: ChainDocument | undefined): readonly RuleChange[] {
  return (document?.rules ?? []).map((rule, at) => ({
    kind: "keep",
    text: isUnknown(rule) ? rule.unknown : rule,
    before: at + 1,
    after: at + 1,
  }));
}

export interface Mark {
  readonly state: RowState;
  readonly fingerprint?: string;
}

/** What becomes of each changed rule; a declared rule that stands elsewhere or otherwise on the host has no row of its own. */
export function marksOf(
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

export function rowsOf(rules: readonly RuleChange[], marks: ReadonlyMap<RuleChange, Mark>): readonly ChainRow[] {
  return rules.flatMap((rule): readonly ChainRow[] => {
    if (rule.kind === "keep") return [{ state: "kept", text: rule.text }];
    const mark = marks.get(rule);
    return mark === undefined ? [] : [{ ...mark, text: rule.text }];
  });
}

/** Numbers the rows that stand on the host, all of them in order, and gives each its hit counter. */
export function withHits(rows: readonly ChainRow[], hits: readonly (string | undefined)[]): readonly ChainRow[] {
  let number = 0;
  return rows.map(row => {
    if (row.state === "removed") return row;
    number += 1;
    const packets = hits[number - 1];
    return { ...row, number, ...(packets === undefined ? {} : { packets }) };
  });
}
