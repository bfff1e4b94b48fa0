import { make, part } from "./element";
import { EVERYTHING, isEverything } from "./filter";
import type { Page } from "./page";
import { countOf, KIND_TITLES, placeTitle, SUBSYSTEM_TITLES } from "./words";

/** Milliseconds after the last key before the page follows. */
const PAUSE = 120;

/** Search, three choices, and what they leave. */
export function showFilterBar({ reading, filter, selection, narrow }: Page): () => void {
  const { data } = reading;
  const query = make("input", {
    type: "search",
    id: "query",
    placeholder: "host, rule, chain, file…",
    autocomplete: "off",
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  query.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => narrow({ query: query.value }), PAUSE);
  });
  const used = new Set(reading.shapeOf);
  const shapes = data.shapes.filter((_, number) => used.has(number));
  const kinds = [...new Set(shapes.map(({ kind }) => kind))];
  const subsystems = data.subsystems.filter((_, number) => shapes.some(({ subsystem }) => subsystem === number));
  const places = [...new Set(shapes.map(({ place }) => place))]
    .map(place => [place, reading.place(place)] as const)
    .filter(([, { kind }]) => kind === "chain")
    .map(([place, words]) => [String(place), placeTitle(words)] as const)
    .sort(([, a], [, b]) => (a < b ? -1 : 1));
  const kind = choice(
    "kind",
    "Any kind",
    kinds.map(name => [name, KIND_TITLES[name] ?? name]),
  );
  const subsystem = choice(
    "subsystem",
    "Any part",
    subsystems.map(name => [name, SUBSYSTEM_TITLES[name] ?? name]),
  );
  const place = choice("chain", "Any chain", places);
  kind.addEventListener("change", () => narrow({ kind: kind.value }));
  subsystem.addEventListener("change", () => narrow({ subsystem: subsystem.value }));
  place.addEventListener("change", () => narrow({ place: place.value === "" ? -1 : Number(place.value) }));
  const reset = make("button", { type: "button", class: "plain", onclick: () => narrow(EVERYTHING) }, "Clear filters");
  part("filters").replaceChildren(
    labelled("Search", query),
    labelled("Kind", kind),
    labelled("Part", subsystem),
    labelled("Chain", place),
    reset,
  );
  return () => {
    const now = filter();
    if (document.activeElement !== query) query.value = now.query;
    kind.value = now.kind;
    subsystem.value = now.subsystem;
    place.value = now.place < 0 ? "" : String(now.place);
    reset.hidden = isEverything(now);
    const { count, hosts, isAll } = selection();
    const on = hosts.filter(tally => tally.count > 0).length;
    part("result").textContent = isAll
      ? `${countOf(count, "finding")} on ${countOf(on, "host")}.`
      : `${count.toLocaleString("en")} of ${countOf(reading.count, "finding")}, on ${countOf(on, "host")}.`;
  };
}

function labelled(title: string, field: HTMLElement): HTMLElement {
  return make("label", { class: "field" }, make("span", {}, title), field);
}

function choice(id: string, all: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  return make(
    "select",
    { id },
    make("option", { value: "" }, all),
    ...options.map(([value, title]) => make("option", { value }, title)),
  );
}
