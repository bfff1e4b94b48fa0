import type { ResourceChange } from "./attribute-changes";
import type { HostAction, ResourcePlan } from "./resource-plan";

/** Hosts to which the very same happens. */
export interface ChangeGroup {
  readonly action: Exclude<HostAction, "none">;
  /** In natural order of their names: `edge-2` before `edge-10`. Never empty. */
  readonly hosts: readonly [ResourcePlan, ...ResourcePlan[]];
}

/** A plan of many hosts, told once for all to which the same happens. */
export interface GroupedPlan {
  /** First those that change in place, those that were not read after them; within that the largest group first. */
  readonly groups: readonly ChangeGroup[];
  readonly unchanged: readonly ResourcePlan[];
}

const ORDER: readonly HostAction[] = ["update", "create", "import", "refresh", "replace", "destroy", "forget", "move"];

const rankOf = ({ action, hosts: [{ unread }] }: ChangeGroup): number =>
  2 * ORDER.indexOf(action) + (unread === undefined ? 0 : 1);

const byName = new Intl.Collator("en", { numeric: true });

/**
 * Puts hosts together whose changes are equal: the same rules come and go at the same places of the same chains. Rules
 * that stay may differ, as hosts of one kind differ in a rule or two, and so may the values of what is each host's own.
 */
export function groupChanges(plans: readonly ResourcePlan[]): GroupedPlan {
  const sorted = plans.toSorted((a, b) => byName.compare(a.host, b.host));
  const groups = new Map<string, { action: ChangeGroup["action"]; hosts: [ResourcePlan, ...ResourcePlan[]] }>();
  for (const plan of sorted) {
    const { action } = plan;
    if (action === "none") continue;
    const key = JSON.stringify([
      action,
      plan.unread,
      plan.changes.map(withoutKept),
      plan.own.map(({ attribute }) => attribute),
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { action, hosts: [plan] });
    else group.hosts.push(plan);
  }
  return {
    groups: [...groups.values()].sort((a, b) => rankOf(a) - rankOf(b) || b.hosts.length - a.hosts.length),
    unchanged: sorted.filter(({ action }) => action === "none"),
  };
}

/** A change without the rules that stay as they are. */
export function withoutKept<C extends ResourceChange>(change: C): C {
  if (change.subject !== "chain") return change;
  return { ...change, rules: change.rules.filter(({ kind }) => kind !== "keep") };
}
