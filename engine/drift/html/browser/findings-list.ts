import { make, part } from "./element";
import { hostFindings } from "./host-findings";
import type { Page } from "./page";
import type { Host } from "./reading";
import { severityBadge } from "./severity-badge";
import { countOf, STATUS_TITLES } from "./words";

/** Hosts listed at first, and how many more each time. */
const FIRST = 25;
const MORE = 100;
/** A list this short is open from the start. */
const FEW_HOSTS = 3;

export interface FindingsList {
  readonly show: () => void;
  /** Opens a host, at a subsystem, and goes there. */
  readonly open: (host: number, subsystem: string | undefined) => void;
  /** Opens hosts, the worst first, until so many findings show. Returns how many hosts stay closed. */
  readonly openUntil: (findings: number) => number;
}

/** The findings, host by host. A host's are made when it is opened. */
export function findingsList(page: Page): FindingsList {
  const { reading, selection } = page;
  const list = make("div", { class: "hosts" });
  const more = make("button", { type: "button", class: "plain" });
  part("findings-list").replaceChildren(list, more);
  let listed: readonly Host[] = [];
  let cards = new Map<number, (isOpen: "open" | "closed") => HTMLElement>();

  const listMore = (count: number) => {
    const next = listed.slice(list.childElementCount, list.childElementCount + count);
    list.append(...next.map(host => card(host)));
    const left = listed.length - list.childElementCount;
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(left, MORE).toLocaleString("en")} more of ${countOf(left, "host")}`;
  };
  more.addEventListener("click", () => listMore(MORE));

  const card = (host: Host): HTMLElement => {
    const { count, worst } = selection().hosts[host.number] ?? { count: 0, worst: -1 };
    const panel = make("div", { class: "panel", id: `panel-${host.number}`, hidden: "" });
    const turn = (to: "open" | "closed") => {
      if (to === "open" && panel.childElementCount === 0) panel.append(...hostFindings(page, host));
      panel.hidden = to === "closed";
      button.setAttribute("aria-expanded", String(to === "open"));
      return section;
    };
    const button = make(
      "button",
      {
        type: "button",
        "aria-expanded": "false",
        "aria-controls": `panel-${host.number}`,
        onclick: () => turn(panel.hidden ? "open" : "closed"),
      },
      make("span", { class: "arrow", "aria-hidden": "true" }, "▸"),
      make("span", { class: "name" }, host.name),
      " ",
      severityBadge(reading.data, worst),
      " ",
      make("span", { class: "count" }, countOf(count, "finding")),
      make("span", { class: `status status-${host.status}` }, STATUS_TITLES[host.status] ?? host.status),
    );
    const section = make("section", { class: "card" }, make("h3", {}, button), panel);
    cards.set(host.number, turn);
    return section;
  };

  return {
    show: () => {
      const { hosts } = selection();
      listed = reading.hosts
        .filter(({ number }) => (hosts[number]?.count ?? 0) > 0)
        .sort((a, b) => {
          const [left, right] = [hosts[a.number], hosts[b.number]];
          return (right?.worst ?? 0) - (left?.worst ?? 0) || (right?.count ?? 0) - (left?.count ?? 0);
        });
      cards = new Map();
      list.replaceChildren();
      listMore(FIRST);
      if (listed.length <= FEW_HOSTS) for (const { number } of listed) cards.get(number)?.("open");
      part("findings-empty").hidden = listed.length > 0;
    },
    open: (number, subsystem) => {
      const at = listed.findIndex(host => host.number === number);
      if (at < 0) return;
      if (at >= list.childElementCount) listMore(at + 1 - list.childElementCount);
      const section = cards.get(number)?.("open");
      const place = section?.querySelector(`.place[data-subsystem="${subsystem}"]`) ?? section;
      section?.querySelector("button")?.focus({ preventScroll: true });
      place?.scrollIntoView({ block: "start" });
    },
    openUntil: findings => {
      const { hosts } = selection();
      let left = findings;
      const fitting = listed.filter(({ number }) => {
        const isFirst = left === findings;
        left -= hosts[number]?.count ?? 0;
        return isFirst || left >= 0;
      });
      listMore(fitting.length);
      for (const { number } of fitting) cards.get(number)?.("open");
      return listed.length - fitting.length;
    },
  };
}
