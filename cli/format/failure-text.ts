import type { FleetCause } from "../../engine/fleet";
import { printable } from "../../engine/transport";
import type { Paint } from "./paint";

const TITLES: Readonly<Record<FleetCause["kind"], string>> = {
  unreachable: "unreachable",
  "host-key": "host key refused",
  auth: "login refused",
  privilege: "not allowed",
  "missing-tool": "something is missing",
  "changed-since-plan": "changed since the plan",
  "first-contact": "first contact",
  "other-owner": "another owner",
  locked: "locked",
  "rule-refused": "refused",
  unreadable: "unreadable",
  "rolled-back": "rolled back",
  interrupted: "interrupted",
  document: "bad document",
  "not-started": "not begun",
  unexpected: "unexpected",
};

/** One paragraph a failed host: its name, the kind of cause, the cause. Whole lines. */
export function failureText(host: string, { kind, message }: FleetCause, paint: Paint): string {
  const words = message.split("\n").map(printable).join("\n");
  return `${paint("heading", host)}: ${paint("removed", TITLES[kind])}: ${words}\n`;
}
