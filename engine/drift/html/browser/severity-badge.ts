import type { PageData } from "../page-data";
import { make, spoken } from "./element";
import { LETTERS } from "./words";

/** A severity by letter, colour and word. */
export function severityBadge({ severities }: PageData, severity: number): HTMLElement {
  const name = severities[severity] ?? "";
  return make(
    "span",
    { class: `badge severity-${name}` },
    make("span", { "aria-hidden": "true", class: "letter" }, LETTERS[severity] ?? "?"),
    name,
  );
}

/** The same where there is room for a letter and a number only. */
export function severityMark({ severities }: PageData, severity: number, count: number): readonly Node[] {
  return [
    make("span", { class: "letter", "aria-hidden": "true" }, LETTERS[severity] ?? "?"),
    make("span", { "aria-hidden": "true" }, ` ${count.toLocaleString("en")}`),
    spoken(`${count}, worst ${severities[severity] ?? "unknown"}`),
  ];
}
