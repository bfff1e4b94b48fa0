import type { Note } from "../../engine/host";
import { printable } from "../../engine/transport";
import type { Paint } from "./paint";

/** What a person should know of a host beside its changes; whole lines. */
export function notesText(notes: readonly Note[], paint: Paint): string {
  return notes
    .map(({ severity, message }) =>
      severity === "warning"
        ? `  ${paint("warning", "warning:")} ${printable(message)}\n`
        : `  ${paint("faint", `note: ${printable(message)}`)}\n`,
    )
    .join("");
}
