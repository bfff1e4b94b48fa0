import type { Observation } from "../host";

/** Where a rule stands on the host: its number as iptables -L --line-numbers counts, in the chain or in our own behind the anchor. */
export interface StandingRule {
  readonly number: number;
  readonly origin: "ours" | "unknown";
}

type ObservedChain = Observation["chains"][number];

/**
 * The rules of a chain as the host holds them, in the order in which an observed document lists them: unknown ones before
 * the anchor, ours, unknown ones after it. Rules of others are left out of that list, and counted in the numbers.
 */
export function standingRules({ layout, lines, own = [] }: ObservedChain): readonly StandingRule[] {
  const numbered = lines.map(({ origin }, at) => ({ number: at + 1, origin }));
  const unknown = ({ origin }: { readonly origin: string }) => origin === "unknown";
  if (layout !== "anchored") {
    return numbered.flatMap(({ number, origin }) =>
      origin === "ours" || origin === "unknown" ? [{ number, origin }] : [],
    );
  }
  const anchorAt = lines.findIndex(({ origin }) => origin === "anchor");
  const strangers = (part: typeof numbered): readonly StandingRule[] =>
    part.filter(unknown).map(({ number }) => ({ number, origin: "unknown" }));
  return [
    ...strangers(numbered.slice(0, Math.max(anchorAt, 0))),
    ...own.map((_, at): StandingRule => ({ number: at + 1, origin: "ours" })),
    ...strangers(numbered.slice(anchorAt + 1)),
  ];
}
