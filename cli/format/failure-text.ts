import type { FleetCause } from "../../engine/fleet";
import { CAUSE_TITLES } from "../../engine/host";
import { printable } from "../../engine/transport";
import type { Paint } from "./paint";

const TITLES: Readonly<Record<FleetCause["kind"], string>> = {
  ...CAUSE_TITLES,
  document: "bad document",
  "not-started": "not begun",
  unexpected: "unexpected",
};

/** One paragraph a failed host: its name, the kind of cause, the cause. Whole lines. */
export function failureText(host: string, { kind, message }: FleetCause, paint: Paint): string {
  const words = message.split("\n").map(printable).join("\n");
  return `${paint("heading", host)}: ${paint("removed", TITLES[kind])}: ${words}\n`;
}
