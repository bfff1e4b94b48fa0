import type { Family, Policy, TableName } from "../ruleset";
import type { RewrittenChain, RuleEdit } from "./rewrite";

/** One write to a chain of ours or to a built-in chain that is wholly ours: its lines become exactly these. */
export interface ChainContent {
  readonly chain: string;
  readonly rules: readonly string[];
}

/** Deletions and insertions in a chain that others write to as well. */
export interface SharedEdit {
  readonly chain: string;
  /** Rules to delete, by their text: numbers would shift when somebody else writes in between. */
  readonly remove: readonly string[];
  /** One rule to insert, at this 1-based number after the deletions. */
  readonly insert?: { readonly number: number; readonly rule: string };
}

/** What one iptables-restore --noflush of one table of one family does. Atomic: all of it or nothing. */
export interface TableEdit {
  readonly family: Family;
  readonly table: TableName;
  readonly policies: readonly { readonly chain: string; readonly policy: Policy }[];
  /** Chains of ours: created or flushed, then filled. */
  readonly fill: readonly ChainContent[];
  /** Built-in chains in mode `whole`: flushed, then filled. */
  readonly refill: readonly ChainContent[];
  /** Chains of ours, and built-in ones in mode `whole`, of which rules stay. */
  readonly rewrite: readonly RewrittenChain[];
  readonly shared: readonly SharedEdit[];
  /** Chains of ours that go. */
  readonly drop: readonly string[];
}

export function isEmptyEdit(edit: TableEdit): boolean {
  return [edit.policies, edit.fill, edit.refill, edit.rewrite, edit.shared, edit.drop].every(part => part.length === 0);
}

/**
 * The restore file of an edit. `:CHAIN - [0:0]` flushes or creates a user chain and keeps the jumps to it; a built-in
 * chain is only ever named with a policy, because `-` would keep an old DROP on one backend and open it on the other.
 */
export function printTableEdit(edit: TableEdit): string {
  const lines = [
    `*${edit.table}`,
    ...edit.policies.map(({ chain, policy }) => `:${chain} ${policy} [0:0]`),
    ...edit.fill.map(({ chain }) => `:${chain} - [0:0]`),
    ...edit.refill.map(({ chain }) => `-F ${chain}`),
    ...[...edit.fill, ...edit.refill].flatMap(({ chain, rules }) => rules.map(rule => withRule(`-A ${chain}`, rule))),
    ...edit.rewrite.flatMap(({ chain, edits }) => edits.map(each => printRuleEdit(chain, each))),
    ...edit.shared.flatMap(({ chain, remove }) => remove.map(rule => withRule(`-D ${chain}`, rule))),
    ...edit.shared.flatMap(({ chain, insert }) =>
      insert === undefined ? [] : [withRule(`-I ${chain} ${insert.number}`, insert.rule)],
    ),
    ...edit.drop.map(chain => `-F ${chain}`),
    ...edit.drop.map(chain => `-X ${chain}`),
    "COMMIT",
  ];
  return lines.map(line => `${line}\n`).join("");
}

/** By number: only we write to this chain, we hold the lock, and what somebody else did all the same is seen when it is read back. */
function printRuleEdit(chain: string, edit: RuleEdit): string {
  if (edit.kind === "delete") return `-D ${chain} ${edit.number}`;
  return withRule(`-I ${chain} ${edit.number}`, edit.rule);
}

function withRule(command: string, rule: string): string {
  return rule === "" ? command : `${command} ${rule}`;
}

/**
 * Order in which tables are written: what the filter relies on (marks, NAT, NOTRACK) first, so that a policy of DROP
 * arrives when everything it lets through is in place. The undo goes the other way round.
 */
export const WRITE_ORDER: readonly TableName[] = ["raw", "mangle", "nat", "security", "filter"];
