import { make, part } from "./element";
import type { Page } from "./page";
import { LETTERS } from "./words";

/** One tile a severity, a button that asks for it alone or takes it out again. */
export function showSummary({ reading, filter, narrow }: Page): () => void {
  const { severities } = reading.data;
  const counts = severities.map(() => ({ findings: 0, hosts: 0, last: -1 }));
  for (let at = 0; at < reading.count; at += 1) {
    const count = counts[reading.shape(at).severity];
    if (count === undefined) continue;
    count.findings += 1;
    // The findings of one host stand together.
    const host = reading.hostOf[at] ?? 0;
    if (count.last !== host) count.hosts += 1;
    count.last = host;
  }
  const tiles = severities.map((severity, number) => {
    const { findings, hosts } = counts[number] ?? { findings: 0, hosts: 0 };
    const toggle = () => {
      const chosen = new Set(filter().severities);
      if (!chosen.delete(number)) chosen.add(number);
      narrow({ severities: chosen });
    };
    return make(
      "button",
      {
        type: "button",
        class: `tile severity-${severity}`,
        ...(findings === 0 ? { disabled: "" } : {}),
        onclick: toggle,
      },
      make("span", { class: "letter", "aria-hidden": "true" }, LETTERS[number] ?? ""),
      make("span", { class: "number" }, findings.toLocaleString("en")),
      make("span", { class: "label" }, severity),
      make(
        "span",
        { class: "hosts" },
        findings === 0
          ? "none"
          : `on ${hosts.toLocaleString("en")} of ${reading.hosts.length.toLocaleString("en")} hosts`,
      ),
    );
  });
  part("tiles").replaceChildren(...[...tiles].reverse());
  return () => {
    for (const [number, tile] of tiles.entries()) {
      tile.setAttribute("aria-pressed", String(filter().severities.has(number)));
    }
  };
}
