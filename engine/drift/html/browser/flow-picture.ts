import { draw, make, part } from "./element";
import { type Selection, select, type Tally } from "./filter";
import { FLOW_ARROWS, FLOW_BOXES, FLOW_FRAMES, type FlowBox } from "./flow-plan";
import type { Page } from "./page";
import { severityMark } from "./severity-badge";
import { countOf, LETTERS, placeTitle } from "./words";

/** Units of the picture. */
const STEP = 96;
const LANE = 104;
const BOX = { width: 82, height: 46 };
const MARGIN = { left: 4, top: 30 };
const WIDTH = 13 * STEP - (STEP - BOX.width) + 2 * MARGIN.left;
const HEIGHT = 2 * LANE + BOX.height + MARGIN.top + 12;

const FAMILY_TITLES: Readonly<Record<string, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

interface Lit extends Tally {
  readonly hosts: number;
  readonly isChosen: boolean;
  readonly choose: () => void;
}

/**
 * The way of a packet, one picture a family in which anything was found; chains with findings are lit, and asking for one
 * narrows the page to it. The others stay lit then, so that one can go from chain to chain.
 */
export function showFlowPictures(page: Page): () => void {
  return () => {
    const { reading, filter, selection } = page;
    const wide = filter().place < 0 ? selection() : select(reading, { ...filter(), place: -1 });
    const lit = litPlaces(page, wide);
    const families = ["ipv4", "ipv6"].filter(family => [...lit.keys()].some(place => place.startsWith(`${family} `)));
    part("flow").replaceChildren(...families.map(family => figureOf(page, wide, family, lit)));
    part("flow-empty").hidden = families.length > 0;
  };
}

function figureOf(page: Page, wide: Selection, family: string, lit: ReadonlyMap<string, Lit>): HTMLElement {
  const title = `flow-${family}`;
  return make(
    "figure",
    {},
    make("figcaption", { id: title }, FAMILY_TITLES[family] ?? family),
    make(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": `Way of ${FAMILY_TITLES[family]} packets` },
      picture(page, family, title, lit),
    ),
    ownChains(page, wide, family),
  );
}

/** `family table chain` → what was found there; `queue` → in queues. */
function litPlaces({ reading, filter, narrow }: Page, { places, cells }: Selection): ReadonlyMap<string, Lit> {
  const lit = new Map<string, Lit>();
  for (const [number, tally] of places) {
    const place = reading.place(number);
    if (place.kind !== "chain") continue;
    const isChosen = filter().place === number;
    lit.set(`${place.family} ${place.table} ${place.chain}`, {
      ...tally,
      isChosen,
      choose: () => narrow({ place: isChosen ? -1 : number }),
    });
  }
  const column = reading.data.subsystems.indexOf("qdisc");
  const queues = cells.filter((_, at) => at % reading.data.subsystems.length === column && cells[at]?.count !== 0);
  if (queues.length > 0) {
    const isChosen = filter().subsystem === "qdisc";
    lit.set("queue", {
      count: queues.reduce((sum, { count }) => sum + count, 0),
      worst: Math.max(...queues.map(({ worst }) => worst)),
      hosts: queues.length,
      isChosen,
      choose: () => narrow({ subsystem: isChosen ? "" : "qdisc" }),
    });
  }
  return lit;
}

function picture(page: Page, family: string, title: string, lit: ReadonlyMap<string, Lit>): SVGSVGElement {
  const arrow = `arrow-${family}`;
  return draw(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-labelledby": title, class: "flow" },
    draw(
      "defs",
      {},
      draw(
        "marker",
        { id: arrow, viewBox: "0 0 8 8", refX: "7", refY: "4", markerWidth: "7", markerHeight: "7", orient: "auto" },
        draw("path", { d: "M0 0.5 L7.5 4 L0 7.5 Z", class: "head" }),
      ),
    ),
    ...FLOW_FRAMES.map(({ title: name, from, to, lane }) =>
      draw(
        "g",
        { class: "frame" },
        draw("rect", {
          x: String(left(from) - 6),
          y: String(top(lane) - 22),
          width: String((to - from) * STEP + BOX.width + 12),
          height: String(BOX.height + 30),
          rx: "8",
        }),
        draw("text", { x: String(left(from)), y: String(top(lane) - 8) }, name),
      ),
    ),
    ...FLOW_ARROWS.map(points => draw("path", { d: pathOf(points), class: "arrow", "marker-end": `url(#${arrow})` })),
    ...FLOW_BOXES.map(box =>
      boxOf(page, family, box, lit.get(box.title === "queue" ? "queue" : `${family} ${box.table} ${box.chain}`)),
    ),
  );
}

function left(column: number): number {
  return MARGIN.left + column * STEP;
}

function top(lane: number): number {
  return MARGIN.top + lane * LANE;
}

/** Out of a box on the side of the next, into it on the side it comes from. */
function pathOf(points: readonly (readonly [number, number])[]): string {
  return points
    .map(([column, lane], at) => {
      const middle = [left(column) + BOX.width / 2, top(lane) + BOX.height / 2] as const;
      const next = points[at === 0 ? 1 : at - 1];
      const isEnd = at === 0 || at === points.length - 1;
      const across = isEnd ? Math.sign((next?.[0] ?? column) - column) : 0;
      const down = isEnd ? Math.sign((next?.[1] ?? lane) - lane) : 0;
      const x = middle[0] + (across * BOX.width) / 2;
      // A frame's foot stands below its boxes.
      const y = middle[1] + (down * BOX.height) / 2;
      return `${at === 0 ? "M" : "L"}${x} ${y}`;
    })
    .join(" ");
}

function boxOf({ reading }: Page, family: string, box: FlowBox, lit: Lit | undefined): SVGGElement {
  const [x, y] = [left(box.at[0]), top(box.at[1])];
  const centre = String(x + BOX.width / 2);
  const rect = draw("rect", {
    x: String(x),
    y: String(y),
    width: String(BOX.width),
    height: String(BOX.height),
    rx: box.kind === "chain" ? "5" : String(BOX.height / 2),
  });
  const words = { x: centre, "text-anchor": "middle" };
  if (lit === undefined) {
    const title = draw("text", { ...words, y: String(y + BOX.height / 2 + 5) }, box.title);
    return draw("g", { class: `box ${box.kind}` }, rect, title);
  }
  const severity = reading.data.severities[lit.worst] ?? "";
  const mark = `${LETTERS[lit.worst] ?? "?"} ${lit.count.toLocaleString("en")}`;
  const where = box.kind === "chain" ? `${box.chain} of ${family}, ` : "";
  const told = `${countOf(lit.count, "finding")} on ${countOf(lit.hosts, "host")}, worst ${severity}`;
  return draw(
    "g",
    {
      class: `box lit severity-${severity}`,
      role: "button",
      tabindex: "0",
      "aria-pressed": String(lit.isChosen),
      // Begins as it is written, for those who speak to the page (WCAG 2.2, 2.5.3).
      "aria-label": `${box.title} ${mark}: ${where}${told}`,
      onclick: lit.choose,
      onkeydown: event => {
        if (!(event instanceof KeyboardEvent) || (event.key !== "Enter" && event.key !== " ")) return;
        event.preventDefault();
        lit.choose();
      },
    },
    rect,
    draw(
      "text",
      words,
      draw("tspan", { x: centre, y: String(y + 19) }, box.title),
      " ",
      draw("tspan", { x: centre, y: String(y + 37), class: "count" }, mark),
    ),
  );
}

/** Chains that no hook calls: rules jump to them. */
function ownChains({ reading, filter, narrow }: Page, { places }: Selection, family: string): HTMLElement | undefined {
  const drawn = new Set(FLOW_BOXES.map(({ table, chain }) => `${table} ${chain}`));
  const others = [...places].flatMap(([number, tally]) => {
    const place = reading.place(number);
    if (place.kind !== "chain" || place.family !== family || drawn.has(`${place.table} ${place.chain}`)) return [];
    const isChosen = filter().place === number;
    return [
      make(
        "li",
        {},
        make(
          "button",
          {
            type: "button",
            class: `chip severity-${reading.data.severities[tally.worst]}`,
            "aria-pressed": String(isChosen),
            onclick: () => narrow({ place: isChosen ? -1 : number }),
          },
          `${placeTitle(place)} `,
          ...severityMark(reading.data, tally.worst, tally.count),
        ),
      ),
    ];
  });
  if (others.length === 0) return undefined;
  return make(
    "div",
    { class: "own-chains" },
    make("span", {}, "Chains that rules jump to:"),
    make("ul", {}, ...others),
  );
}
