import type { DriftFinding } from "../finding";

/** Both sides of a finding. */
export interface Sides {
  readonly actual?: string;
  readonly expected?: string;
}

/**
 * What a finding's place holds and should hold, one line a rule: a rule that is absent has no side, and where a value is
 * absent, words in brackets say what stands for it. A place that is the host itself has no sides, its text is an account.
 */
export function sidesOf({ kind, actual, expected }: DriftFinding): Sides {
  switch (kind) {
    case "qdisc":
      return { actual: actual ?? "(the kernel's default)", expected: expected ?? "(no longer declared)" };
    case "link":
    case "sysctl":
      return { actual: actual ?? "(absent)", expected: expected ?? "(no longer declared)" };
    case "policy":
      return { actual: actual ?? "(none)", expected: expected ?? "(no longer declared)" };
    default:
      return { ...(actual === undefined ? {} : { actual }), ...(expected === undefined ? {} : { expected }) };
  }
}
