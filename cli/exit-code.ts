import type { FleetCause } from "../engine/fleet";

/** What the process answers; scripts and schedulers rely on these. */
export const EXIT_CODES = {
  clean: 0,
  error: 1,
  /** plan and drift: something differs. */
  changes: 2,
  /** Some hosts could not be reached; the others are done. */
  unreachable: 3,
  usage: 64,
  interrupted: 130,
} as const;

export type Ending = keyof typeof EXIT_CODES;

/** Of the endings of single hosts, the one that tells most decides for the whole run. */
const WEIGHT: readonly Ending[] = ["interrupted", "usage", "error", "unreachable", "changes", "clean"];

export function combineEndings(endings: Iterable<Ending>): Ending {
  const present = new Set(endings);
  return WEIGHT.find(ending => present.has(ending)) ?? "clean";
}

export function endingOfCause({ kind }: FleetCause): Ending {
  if (kind === "unreachable") return "unreachable";
  return kind === "interrupted" ? "interrupted" : "error";
}
