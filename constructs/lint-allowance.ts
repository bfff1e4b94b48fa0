import type { FindingKind } from "../engine/ruleset";

/** Says that findings of these kinds are meant, and why; `docs/lint.md` describes each kind. */
export interface LintAllowance {
  /** The kinds of findings that are meant: `"shadowed"`. */
  readonly allow: FindingKind | readonly FindingKind[];
  /** For those who read the declaration later. */
  readonly because: string;
}
