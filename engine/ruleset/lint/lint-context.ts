import type { Backend, Family } from "../model";

/** What a ruleset cannot say itself. */
export interface LintOptions {
  /** @default - "nf_tables" */
  readonly backend?: Backend;
  /**
   * Chains that others make and call, so that nothing is said about where they are entered or that they are missing.
   * @default - none: the ruleset is all there is
   */
  readonly isForeignChain?: (chain: string) => boolean;
}

/** The same with its defaults, for one family. */
export interface LintContext {
  readonly family: Family;
  readonly backend: Backend;
  readonly isForeignChain: (chain: string) => boolean;
}
