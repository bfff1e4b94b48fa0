import { isBuiltInChain } from "../model";
import { findLoops } from "./find-loops";
import type { ReadRule, ReadTable } from "./read-chains";
import type { Change } from "./rule-effect";

/** Which chains of a table lead to which. */
export interface JumpGraph {
  /** chain → the rules of other chains that jump or go to it. */
  readonly callers: ReadonlyMap<string, readonly ReadRule[]>;
  /** One circle of each group of chains that lead into each other, as a walk back to its first chain. */
  readonly loops: readonly (readonly string[])[];
  /** Chains that the kernel can come to. */
  readonly entered: ReadonlySet<string>;
  /** What a chain and those it leads to may change. */
  readonly changes: ReadonlyMap<string, Change>;
}

export function jumpGraph(table: ReadTable): JumpGraph {
  const callers = new Map<string, ReadRule[]>();
  const next = new Map<string, Set<string>>();
  for (const [chain, rules] of table.chains) {
    const targets = new Set<string>();
    for (const rule of rules) {
      if (rule.effect.kind !== "enters") continue;
      targets.add(rule.effect.chain);
      const known = callers.get(rule.effect.chain);
      if (known === undefined) callers.set(rule.effect.chain, [rule]);
      else known.push(rule);
    }
    next.set(chain, targets);
  }
  const entrances = [...table.chains.keys()].filter(chain => isBuiltInChain(table.name, chain));
  return {
    callers,
    loops: findLoops(next),
    entered: reach(entrances, chain => next.get(chain) ?? []),
    changes: summarizeChanges(table, callers),
  };
}

/** Everything that `next` leads to from the starts, the starts included. */
function reach(starts: readonly string[], next: (chain: string) => Iterable<string>): ReadonlySet<string> {
  const reached = new Set(starts);
  // A set hands out what is added while it is walked.
  for (const chain of reached) for (const step of next(chain)) reached.add(step);
  return reached;
}

function summarizeChanges(
  table: ReadTable,
  callers: ReadonlyMap<string, readonly ReadRule[]>,
): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  const callersOf = (chain: string): Iterable<string> => (callers.get(chain) ?? []).map(rule => rule.chain);
  for (const change of ["changeable", "everything"] as const) {
    const starts = [...table.chains].filter(([, rules]) => rules.some(rule => changeOf(rule) === change));
    for (const chain of reach(
      starts.map(([chain]) => chain),
      callersOf,
    )) {
      changes.set(chain, change);
    }
  }
  return changes;
}

/** What a rule itself changes, without the chain it leads to. */
export function changeOf({ effect }: ReadRule): Change {
  switch (effect.kind) {
    case "ends":
    case "enters":
      return "nothing";
    case "goes on":
      return effect.changes;
    case "unknown":
      return "everything";
  }
}
