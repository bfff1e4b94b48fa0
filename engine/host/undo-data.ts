import type { Family, Policy, TableName } from "../ruleset";

/** One line of a shared chain before the apply: `mine` is put back when it is gone, `foreign` only tells the place. */
export interface FormerLine {
  readonly text: string;
  readonly of: "mine" | "foreign";
}

/**
 * What one table held of ours before the apply: the undo, run on the host, compares it with the live save at that
 * moment and deletes or puts back only what differs. What others wrote meanwhile stays.
 */
export interface TableBefore {
  readonly family: Family;
  readonly table: TableName;
  readonly policies: readonly { readonly chain: string; readonly policy: Policy }[];
  /** Chains of ours that existed, with their lines; built-in ones in mode `whole` are flushed, not created. */
  readonly contents: readonly {
    readonly chain: string;
    readonly kind: "own" | "built-in";
    readonly rules: readonly string[];
  }[];
  /** Chains that did not exist. */
  readonly absent: readonly string[];
  readonly shared: readonly {
    readonly chain: string;
    readonly added: readonly string[];
    readonly former: readonly FormerLine[];
  }[];
}

/**
 * The undo's data file, a word and its value a line, for the awk program in shell/undo-shell.ts:
 * `P chain policy`, `C chain` (own) or `W chain` (built-in) followed by `L rule`, `X chain` (absent),
 * `B chain` followed by `D rule` (added by the apply) and `R rule` (mine) or `F rule` (foreign) in order.
 */
export function printUndoData(before: TableBefore): string {
  const lines = [
    ...before.policies.map(({ chain, policy }) => `P ${chain} ${policy}`),
    ...before.contents.flatMap(({ chain, kind, rules }) => [
      `${kind === "own" ? "C" : "W"} ${chain}`,
      ...rules.map(rule => `L ${rule}`),
    ]),
    ...before.shared.flatMap(({ chain, added, former }) => [
      `B ${chain}`,
      ...added.map(rule => `D ${rule}`),
      ...former.map(({ text, of }) => `${of === "mine" ? "R" : "F"} ${text}`),
    ]),
    ...before.absent.map(chain => `X ${chain}`),
  ];
  return lines.map(line => `${line}\n`).join("");
}
