import type { BloatData } from "../page-data";
import { draw, make, part } from "./element";

/** Units of the chart. */
const WIDTH = 960;
const HEIGHT = 180;
const MARGIN = { left: 64, top: 10, bottom: 24 };
const GAP = 8;

const QUEUES = ["queue", "sent", "drops", "marks", "overlimits", "backlog (most), bytes", "waits"];

/** Saved measurements of latency: chart, figures, queues, what to do. */
export function showBloat(measured: readonly BloatData[]): void {
  if (measured.length === 0) return;
  part("bloat-list").replaceChildren(...measured.map(article));
}

function article(data: BloatData): HTMLElement {
  return make(
    "article",
    { class: "bloat" },
    make(
      "h3",
      {},
      make("span", { class: `badge grade-${data.verdict}` }, make("span", { class: "letter" }, data.grade), "grade"),
      " ",
      data.title,
    ),
    make("p", { class: "hint" }, data.when),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Chart: ${data.title}` }, chart(data)),
    table("Round trips", data.figureTitles, data.figures, -1),
    ...data.loads.flatMap(load => [
      make("h4", {}, `Under ${load.title}`),
      load.queues.length === 0
        ? make("p", { class: "hint" }, "No queue that was read had anything to do.")
        : table(`Queues under ${load.title}`, QUEUES, load.queues, load.bad),
      make("p", { class: "advice" }, load.advice),
      ...(load.code === undefined ? [] : [make("pre", { tabindex: "0" }, make("code", {}, load.code))]),
    ]),
    ...data.unread.map(words => make("p", { class: "hint" }, words)),
  );
}

function chart({ spoken, scale, parts }: BloatData): SVGSVGElement {
  const columns = parts.reduce((sum, each) => sum + each.columns.length, 0);
  const step = (WIDTH - MARGIN.left - GAP * parts.length) / Math.max(1, columns);
  const foot = HEIGHT - MARGIN.bottom;
  let left = MARGIN.left;
  const drawn: SVGElement[] = [];
  for (const [number, { title, columns: values }] of parts.entries()) {
    const begin = left;
    const bars = values.map((ms, at) => {
      const x = begin + at * step;
      if (ms === null) return draw("path", { class: "lost", d: `M${x} ${foot - 8}l5 8m0 -8l-5 8` });
      const height = Math.max(1, (ms / scale) * (foot - MARGIN.top));
      return draw("rect", {
        x: x.toFixed(1),
        y: (foot - height).toFixed(1),
        width: Math.max(0.5, step).toFixed(2),
        height: height.toFixed(1),
      });
    });
    drawn.push(
      draw("g", { class: number === 0 ? "calm" : "loaded" }, ...bars),
      draw("text", { x: String(begin), y: String(HEIGHT - 6) }, title),
    );
    left = begin + values.length * step + GAP;
  }
  const lines = [1, 0.5, 0].map(share => {
    const y = MARGIN.top + (1 - share) * (foot - MARGIN.top);
    return draw(
      "g",
      {},
      draw("path", { class: "line", d: `M${MARGIN.left} ${y}H${WIDTH}` }),
      draw("text", { x: String(MARGIN.left - 6), y: String(y + 4), "text-anchor": "end" }, `${scale * share} ms`),
    );
  });
  return draw(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": spoken, class: "latency" },
    ...lines,
    ...drawn,
  );
}

function table(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  marked: number,
): HTMLElement {
  return make(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
    make(
      "table",
      { class: "figures" },
      make("caption", {}, title),
      make("thead", {}, make("tr", {}, ...heads.map(head => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows.map((row, at) => line(row, at === marked))),
    ),
  );
}

function line([title = "", ...cells]: readonly string[], isMarked: boolean): HTMLElement {
  return make(
    "tr",
    isMarked ? { class: "marked" } : {},
    make("th", { scope: "row" }, title, isMarked ? " ◀ packets wait here" : undefined),
    ...cells.map(cell => make("td", {}, cell)),
  );
}
