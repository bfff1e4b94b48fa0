import { make, part, spoken } from "./element";
import type { Page } from "./page";
import type { Host } from "./reading";
import { severityMark } from "./severity-badge";
import { countOf, STATUS_TITLES, SUBSYSTEM_TITLES } from "./words";

/** Hosts shown at first, and how many more each time. */
const FIRST = 60;
const MORE = 400;

/** The fleet at a glance: a row a host, a column a subsystem. Arrow keys go from cell to cell. */
export function showFleetGrid(page: Page): () => void {
  const { reading, selection, open } = page;
  const { subsystems } = reading.data;
  const body = make("tbody", {});
  const more = make("button", { type: "button", class: "plain" });
  const order = make(
    "select",
    { id: "order" },
    make("option", { value: "worst" }, "worst first"),
    make("option", { value: "name" }, "by name"),
  );
  let shown = FIRST;

  const row = (host: Host): HTMLElement => {
    const { hosts, cells } = selection();
    const total = hosts[host.number]?.count ?? 0;
    return make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        make(
          "button",
          { type: "button", class: "host", onclick: () => open(host.number) },
          host.name,
          spoken(", all findings"),
        ),
      ),
      make("td", { class: `status status-${host.status}` }, STATUS_TITLES[host.status] ?? host.status),
      ...subsystems.map((subsystem, column) => {
        const { count, worst } = cells[host.number * subsystems.length + column] ?? { count: 0, worst: -1 };
        if (count === 0) return make("td", {}, ...emptyCell(host, subsystem));
        return make(
          "td",
          {},
          make(
            "button",
            {
              type: "button",
              class: `cell severity-${reading.data.severities[worst]}`,
              onclick: () => open(host.number, column),
            },
            spoken(`${host.name}, ${SUBSYSTEM_TITLES[subsystem] ?? subsystem}: `),
            ...severityMark(reading.data, worst, count),
          ),
        );
      }),
      make("td", { class: "total" }, total === 0 ? "" : total.toLocaleString("en")),
    );
  };

  const show = () => {
    const { hosts, isAll } = selection();
    const listed = reading.hosts
      .filter(({ number }) => isAll || (hosts[number]?.count ?? 0) > 0)
      .sort((a, b) => (order.value === "name" ? 0 : weigh(b, hosts) - weigh(a, hosts)));
    body.replaceChildren(...listed.slice(0, shown).map(row));
    makeOneStop(body);
    const left = listed.length - shown;
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(left, MORE).toLocaleString("en")} more of ${countOf(left, "host")}`;
    part("fleet-empty").hidden = listed.length > 0;
  };
  more.addEventListener("click", () => {
    const next = shown;
    shown += MORE;
    show();
    body.rows[next]?.querySelector("button")?.focus();
  });
  order.addEventListener("change", show);
  body.addEventListener("keydown", moveByArrows);

  const head = make(
    "tr",
    {},
    ...["Host", "Status", ...subsystems.map(name => SUBSYSTEM_TITLES[name] ?? name), "All"].map(title =>
      make("th", { scope: "col" }, title),
    ),
  );
  part("fleet-order").replaceChildren(make("label", { class: "field inline" }, make("span", {}, "Order"), order));
  part("fleet-grid").replaceChildren(
    make("table", { class: "fleet", "aria-labelledby": "fleet-title" }, make("thead", {}, head), body),
  );
  part("fleet-more").replaceChildren(more);
  return () => {
    shown = FIRST;
    show();
  };
}

function weigh({ number }: Host, hosts: readonly { readonly count: number; readonly worst: number }[]): number {
  const { count, worst } = hosts[number] ?? { count: 0, worst: -1 };
  return (worst + 1) * 1e6 + count;
}

/** `?` where nobody looked: nothing of a host that was not read, rules and backend where native rules could not be seen. */
function emptyCell({ status }: Host, subsystem: string): readonly Node[] {
  const isUnknown =
    status === "unread" || (status === "unchecked" && (subsystem === "rules" || subsystem === "backend"));
  return [
    make("span", { class: isUnknown ? "not-known" : "as-declared", "aria-hidden": "true" }, isUnknown ? "?" : "✓"),
    spoken(isUnknown ? "not known" : "as declared"),
  ];
}

/** The grid is one stop for the Tab key; the arrows go on from there. */
function makeOneStop(body: HTMLTableSectionElement): void {
  for (const [at, button] of [...body.querySelectorAll("button")].entries()) button.tabIndex = at === 0 ? 0 : -1;
}

function moveByArrows(event: KeyboardEvent): void {
  const from = event.target;
  const cell = from instanceof HTMLElement ? from.closest<HTMLTableCellElement>("th, td") : null;
  const row = cell?.closest("tr");
  const body = row?.closest("tbody");
  if (!(from instanceof HTMLButtonElement) || cell === null || !row || !body) return;
  const inRow = [...row.querySelectorAll("button")];
  const rows = [...body.rows];
  const at = rows.indexOf(row);
  const inColumn = (candidates: readonly HTMLTableRowElement[]) =>
    candidates.map(other => other.cells[cell.cellIndex]?.querySelector("button")).find(button => button != null);
  const to =
    event.key === "ArrowRight"
      ? inRow[inRow.indexOf(from) + 1]
      : event.key === "ArrowLeft"
        ? inRow[inRow.indexOf(from) - 1]
        : event.key === "ArrowDown"
          ? inColumn(rows.slice(at + 1))
          : event.key === "ArrowUp"
            ? inColumn(rows.slice(0, at).reverse())
            : event.key === "Home"
              ? rows[0]?.querySelector("button")
              : event.key === "End"
                ? rows.at(-1)?.querySelector("button")
                : undefined;
  if (!to) return;
  event.preventDefault();
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}
