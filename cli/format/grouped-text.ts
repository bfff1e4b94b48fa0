import { countOf } from "../../engine/drift";
import type { AttributeChange, ChangeGroup, GroupedPlan, ResourceChange } from "../../engine/fleet";
import { printable } from "../../engine/transport";
import { changeText, tally } from "./change-text";
import { driftNote, placeOf } from "./group-words";
import type { Paint } from "./paint";
import { sharedLines } from "./shared-lines";

const TITLES: Readonly<Record<ChangeGroup["action"], string>> = {
  update: "",
  create: "created",
  import: "imported",
  replace: "destroyed, then created anew",
  destroy: "destroyed",
  forget: "taken out of the state; what is there stays",
  move: "only the address in the state changes",
  refresh: "changed outside of Terraform",
};

/** A Terraform plan, each change told once for all hosts that it is made on. Text of the plan is escaped. Whole lines. */
export function groupedText({ groups, unchanged }: GroupedPlan, paint: Paint): string {
  return [
    ...groups.map((group, index) => (index === 1 ? differText(groups) : "") + groupText(group, paint)),
    unchanged.length === 0 ? "" : `no changes on ${placeOf(unchanged)}\n`,
  ].join("");
}

/** Sets those that change otherwise apart from the largest group of hosts that change alike. */
function differText(groups: readonly ChangeGroup[]): string {
  const [most, ...others] = groups.filter(({ action, hosts: [{ unread }] }) => action === "update" && !unread);
  const count = others.reduce((sum, { hosts }) => sum + hosts.length, 0);
  if (most === undefined || most.hosts.length === 1 || count === 0) return "";
  return `${countOf(count, "host")} ${count === 1 ? "differs" : "differ"} from these:\n`;
}

function groupText(group: ChangeGroup, paint: Paint): string {
  const { hosts } = group;
  const [{ changes, own }] = hosts;
  const place = hosts.length === 1 ? placeOf(hosts) : `on ${placeOf(hosts)}`;
  return [
    `${paint("heading", place)}: ${titleOf(group)}\n`,
    ...changes.map((change, index) => sharedText(hosts, change, index, paint)),
    ...own.map((change, index) => ownText(hosts, change, index, paint)),
    ...notesOf(group).map(note => `  ${paint("faint", `note: ${note}`)}\n`),
  ].join("");
}

function titleOf({ action, hosts: [{ changes, own, unread }] }: ChangeGroup): string {
  const told = [...changes, ...own].filter(change => !isUnreadStatus(change, unread));
  const words = [
    unread === undefined ? "" : `not read (${printable(unread)})`,
    TITLES[action],
    action === "refresh" ? "" : tally(told),
  ].filter(word => word !== "");
  return words.length === 0 ? "nothing that this program knows; see terraform show" : words.join(": ");
}

/** The title tells it. */
function isUnreadStatus(change: ResourceChange, unread: string | undefined): boolean {
  return unread !== undefined && change.subject === "attribute" && change.attribute === "status";
}

function sharedText(hosts: ChangeGroup["hosts"], change: ResourceChange, index: number, paint: Paint): string {
  if (isUnreadStatus(change, hosts[0].unread)) return "";
  if (change.subject !== "chain") return changeText(change, paint);
  const chains = hosts.flatMap(({ changes }) => {
    const same = changes[index];
    return same?.subject === "chain" ? [same] : [];
  });
  return changeText(change, paint, sharedLines(chains));
}

function ownText(hosts: ChangeGroup["hosts"], change: AttributeChange, index: number, paint: Paint): string {
  const text = JSON.stringify(change);
  if (hosts.every(({ own }) => JSON.stringify(own[index]) === text)) return changeText(change, paint);
  return `  ${paint("changed", "~")} ${printable(change.attribute)}: each host its own; --json tells them\n`;
}

function notesOf({ action, hosts }: ChangeGroup): readonly string[] {
  switch (action) {
    case "refresh":
      return ["the plan was made with -refresh-only: it takes this into the state, and changes nothing on a host"];
    case "replace":
      return ["in between, nothing of what is declared stands there"];
    default:
      return [
        ...(hosts[0].unread === undefined ? [] : ["compared with what was last known; an apply looks again"]),
        ...driftNote(hosts, "all", "this only undoes what was changed outside of Terraform"),
        ...driftNote(hosts, "part", "part of this undoes what was changed outside of Terraform"),
      ];
  }
}
