import { make, part } from "./element";
import { wordsOf } from "./filter";
import type { Page } from "./page";
import { rowsOf } from "./rows";
import { countOf, placeTitle } from "./words";

const FIRST = 20;
const MORE = 200;
/** A fleet this small has the list open from the start. */
const FEW_HOSTS = 50;
/** Hosts that are named beside a rule before the rest is counted. */
const NAMED = 4;

interface Unhit {
  readonly place: number;
  readonly text: number;
  readonly hosts: number[];
}

/** Declared rules that no packet has matched, the same rule of many hosts once; made when its part of the page is opened. */
export function showNeverHit(page: Page): () => void {
  const { reading, filter } = page;
  const { data } = reading;
  let found: readonly Unhit[] | undefined;
  const body = make("tbody", {});
  const more = make("button", { type: "button", class: "plain" });
  const count = make("p", { role: "status" });
  const table = make(
    "table",
    { class: "never-hit", "aria-labelledby": "never-hit-title" },
    make(
      "thead",
      {},
      make("tr", {}, ...["Chain", "Rule", "Never hit on"].map(title => make("th", { scope: "col" }, title))),
    ),
    body,
  );
  part("never-hit-list").replaceChildren(
    count,
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "never-hit-title" }, table),
    more,
  );

  const row = ({ place, text, hosts }: Unhit) => {
    const names = hosts.slice(0, NAMED).map(host => reading.hosts[host]?.name ?? "");
    const others = hosts.length - names.length;
    return make(
      "tr",
      {},
      make("td", {}, placeTitle(reading.place(place))),
      make("td", { class: "rule" }, make("code", {}, reading.text(text) ?? "")),
      make("td", {}, `${names.join(", ")}${others > 0 ? ` and ${countOf(others, "more host")}` : ""}`),
    );
  };

  const section = part("never-hit");
  if (!(section instanceof HTMLDetailsElement)) throw new Error("The list of rules never hit is no details element.");
  section.addEventListener("toggle", () => show());
  section.open = reading.hosts.length <= FEW_HOSTS;
  const show = () => {
    if (!section.open) return;
    found ??= findUnhit(page);
    const { place } = filter();
    const words = wordsOf(filter());
    const says = (unhit: Unhit) => {
      const text = `${placeTitle(reading.place(unhit.place))} ${reading.text(unhit.text)}`.toLowerCase();
      return words.every(
        word => text.includes(word) || unhit.hosts.some(host => data.hosts[host]?.name.toLowerCase().includes(word)),
      );
    };
    const asked = found.filter(unhit => (place < 0 || unhit.place === place) && says(unhit));
    let shown = 0;
    const showMore = (by: number) => {
      body.append(...asked.slice(shown, shown + by).map(row));
      shown = Math.min(asked.length, shown + by);
      more.hidden = shown === asked.length;
      more.textContent = `Show ${countOf(Math.min(MORE, asked.length - shown), "more rule")}`;
    };
    body.replaceChildren();
    showMore(FIRST);
    more.onclick = () => showMore(MORE);
    table.hidden = asked.length === 0;
    count.textContent = `${countOf(asked.length, "rule")} that no packet has matched.`;
  };
  return show;
}

function findUnhit({ reading }: Page): readonly Unhit[] {
  const rules = new Map<string, Unhit>();
  for (const host of reading.hosts) {
    for (const chain of host.chains) {
      for (const { state, packets, textNumber } of rowsOf(reading, host, chain)) {
        if (state !== "kept" || packets !== 0) continue;
        const key = `${chain.place} ${textNumber}`;
        const known = rules.get(key);
        if (known === undefined) rules.set(key, { place: chain.place, text: textNumber, hosts: [host.number] });
        else if (known.hosts.at(-1) !== host.number) known.hosts.push(host.number);
      }
    }
  }
  return [...rules.values()].sort((a, b) => b.hosts.length - a.hosts.length);
}
