import type { Hook, TableName } from "../engine/ruleset";

/** A value, or `{ not: value }` for everything else. */
export type Negatable<T> = T | { readonly not: T };

interface ExtensionCall<Table extends TableName, At extends Hook> {
  readonly options: object;
  /** For the compiler alone, never set: where the kernel takes it, so that a BuiltInChain can refuse it elsewhere. */
  readonly standsIn?: (table: Table, hook: At) => void;
}

/** A match with its options, made by `Match.NAME(…)`, of those tables and hooks; all when left out. */
export interface MatchCall<Table extends TableName = TableName, At extends Hook = Hook>
  extends ExtensionCall<Table, At> {
  readonly kind: "match";
  /** As after `-m`. */
  readonly name: string;
}

/** A target with its options, made by `Target.NAME(…)`, of those tables and hooks; all when left out. */
export interface TargetCall<Table extends TableName = TableName, At extends Hook = Hook>
  extends ExtensionCall<Table, At> {
  readonly kind: "target";
  /** As after `-j`. */
  readonly name: string;
}

/** A match that stands somewhere, which is not looked at. */
export type AnyMatchCall = MatchCall<never, never>;

/** A target that stands somewhere, which is not looked at. */
export type AnyTargetCall = TargetCall<never, never>;
