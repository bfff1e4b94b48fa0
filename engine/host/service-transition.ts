import { BUILT_IN_NEIGHBOURS, type DesiredDocument, neighbourOfChain } from "../desired";
import { parseSave, type SavedRuleset, type SavedTable } from "../ruleset";
import type { ServiceMove } from "./firewall-service";
import { holdsNow, shouldHold } from "./full-tables";
import { interpret, type Observation } from "./observe";
import type { Snapshot } from "./snapshot";
import { type TableEdit, WRITE_ORDER } from "./table-edit";
import { buildTransition, releasedPolicy, type Transition } from "./transition";
import { buildTrial, FAMILIES } from "./trial";

/**
 * The transition of an apply that stops or starts a firewall service first: every table is written in full, from the
 * rules that are live after that. Pure.
 */
export function buildServiceTransition(
  desired: DesiredDocument,
  observation: Observation,
  moves: readonly ServiceMove[],
): { readonly transition: Transition; readonly expected: Observation } {
  const snapshot = snapshotAfter(observation.snapshot, moves);
  const expected = interpret(desired, buildTrial(desired), snapshot, observation.judgement);
  const built = buildTransition(desired, expected);
  // ufw sets the policies of the filter table whenever it starts, and what it closes is not ours to open.
  const ufwStarts = moves.some(({ from, to }) => from.name === "ufw" && to.state === "running");
  const goals = shouldHold(expected, desired, observed =>
    ufwStarts && observed.place.table === "filter" ? undefined : releasedPolicy(observation, observed, []),
  );
  const befores = holdsNow(observation, desired);
  const tables = FAMILIES.flatMap(family =>
    WRITE_ORDER.flatMap(table => {
      const [goal, before] = [goals, befores].map(all => all.find(one => one.family === family && one.table === table));
      if (goal === undefined || before === undefined) return [];
      const edit = built.tables.find(({ edit: one }) => one.family === family && one.table === table)?.edit;
      const nothing: TableEdit = {
        family,
        table,
        policies: [],
        fill: [],
        refill: [],
        rewrite: [],
        shared: [],
        drop: [],
      };
      return [{ edit: edit ?? nothing, before, goal }];
    }),
  );
  return { transition: { ...built, tables, services: moves }, expected };
}

/**
 * The host as far as can be told once the services are stopped. ufw leaves its jumps and empties its chains, and every
 * policy accepts; firewalld flushes every iptables table, whichever backend it uses (core/fw.py, flush). What one that is
 * started writes cannot be told.
 */
function snapshotAfter(snapshot: Snapshot, moves: readonly ServiceMove[]): Snapshot {
  const stopped = moves.filter(({ from, to }) => from.state === "running" && to.state === "stopped");
  const live = (ruleset: SavedRuleset): SavedRuleset =>
    stopped.reduce((held, { from }) => (from.name === "ufw" ? withoutUfw(held) : withoutRules(held)), ruleset);
  return {
    ...snapshot,
    services: [],
    live: { ipv4: live(snapshot.live.ipv4), ipv6: live(snapshot.live.ipv6) },
  };
}

function withoutUfw(ruleset: SavedRuleset): SavedRuleset {
  const emptied = ({ name, chains }: SavedTable): SavedTable => ({
    name,
    chains: new Map(
      [...chains].map(([chain, held]) => [
        chain,
        neighbourOfChain(chain, BUILT_IN_NEIGHBOURS)?.name === "ufw"
          ? { ...held, rules: [] }
          : { ...held, ...(held.policy === undefined || name !== "filter" ? {} : { policy: "ACCEPT" as const }) },
      ]),
    ),
  });
  return { ...ruleset, tables: new Map([...ruleset.tables].map(([name, table]) => [name, emptied(table)])) };
}

function withoutRules(ruleset: SavedRuleset): SavedRuleset {
  return { ...ruleset, tables: parseSave("").tables };
}
