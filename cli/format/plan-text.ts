import type { PlannedHost } from "../../engine/fleet";
import type { Plan } from "../../engine/host";
import { printable } from "../../engine/transport";
import { changeText, tally } from "./change-text";
import { notesText } from "./notes-text";
import type { Paint } from "./paint";

/**
 * What an apply would do to one host, rule by rule: `+` comes, `-` goes, `~` changes. Text of the host is escaped.
 * @returns whole lines
 */
export function planText({ plan, looked }: Pick<PlannedHost, "plan" | "looked">, paint: Paint): string {
  const { host, changes } = plan;
  const none = looked === "whole" ? "no changes" : "no changes seen, but not all could be checked";
  const title = changes.length === 0 ? none : tally(changes);
  return [
    `${paint("heading", host)}: ${title}\n`,
    ...changes.map(change => changeText(change, paint)),
    ...refusalsText(plan, paint),
    notesText(plan.notes, paint),
  ].join("");
}

function refusalsText({ refusals }: Plan, paint: Paint): readonly string[] {
  return refusals.map(
    ({ message }) => `  ${paint("removed", "refused:")} ${message.split("\n").map(printable).join("\n  ")}\n`,
  );
}
