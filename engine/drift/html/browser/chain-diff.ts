import type { ChainData } from "../page-data";
import { make, spoken } from "./element";
import { findingText } from "./finding-text";
import type { Page } from "./page";
import type { Host } from "./reading";
import { type Row, type RowState, rowsOf } from "./rows";
import { markDifference } from "./word-diff";

/** Rows shown on either side of a finding. */
const CONTEXT = 2;
const COLUMNS = "4";

const SIGNS: Readonly<Record<RowState, readonly [string, string]>> = {
  kept: ["", "as declared"],
  added: ["+", "added"],
  removed: ["−", "removed"],
  changed: ["~", "changed"],
  moved: ["↕", "moved"],
  unknown: ["+", "of unknown origin"],
  recognised: ["·", "of another owner, left alone"],
  anchor: ["»", "jump to our own chain"],
};

/**
 * One chain with its findings in place. A row that nothing was found in stands there when a finding is near; the rest are
 * told by their number, and shown when they are asked for.
 *
 * @param fingerprintOf of a finding's number
 * @returns nothing where no row belongs to a finding that was asked for
 */
export function chainDiff(
  { reading, selection }: Page,
  host: Host,
  chain: ChainData,
  fingerprintOf: (finding: number) => string,
): HTMLElement | undefined {
  const rows = rowsOf(reading, host, chain);
  const { found } = selection();
  const told = new Set<number>();
  const isAsked = ({ finding }: Row) => finding !== undefined && found[finding] === 1;
  if (!rows.some(isAsked)) return undefined;
  const near = new Set<number>();
  for (const [at, row] of rows.entries()) {
    if (isAsked(row)) for (let by = -CONTEXT; by <= CONTEXT; by += 1) near.add(at + by);
  }
  const body = make("tbody", {});
  let gap: Row[] = [];
  const flush = () => {
    if (gap.length > 0) body.append(gapRow(gap));
    gap = [];
  };
  for (const [at, row] of rows.entries()) {
    if (!near.has(at)) {
      gap.push(row);
      continue;
    }
    flush();
    const { finding } = row;
    const isFirst = finding !== undefined && isAsked(row) && !told.has(finding);
    const whole = finding === undefined ? undefined : reading.finding(finding);
    const isChain = whole?.kind === "chain-missing" || whole?.kind === "chain-left";
    body.append(chainRow(row, whole?.kind === "changed" ? whole.expected : undefined));
    if (!isFirst || isChain || finding === undefined || whole === undefined) continue;
    told.add(finding);
    body.append(
      make(
        "tr",
        { class: "note", id: `finding-${finding}` },
        make("td", { colspan: COLUMNS }, ...findingText(reading, whole, fingerprintOf(finding))),
      ),
    );
  }
  flush();
  const standsIn = reading.text(chain.standsIn) ?? "";
  return make(
    "table",
    { class: "chain" },
    make("caption", {}, "Rules of ", make("code", {}, standsIn)),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col", class: "number" }, "No."),
        make("th", { scope: "col", class: "sign" }, spoken("State")),
        make("th", { scope: "col", class: "packets" }, "Packets"),
        make("th", { scope: "col" }, "Rule"),
      ),
    ),
    body,
  );
}

function chainRow({ state, number, packets, text }: Row, declared?: string): HTMLElement {
  const [sign, word] = SIGNS[state];
  return make(
    "tr",
    { class: `row-${state}` },
    make("td", { class: "number" }, number === undefined ? "" : String(number)),
    make("td", { class: "sign" }, make("span", { "aria-hidden": "true" }, sign), spoken(word)),
    make("td", { class: packets === 0 ? "packets never" : "packets" }, packetsText(packets)),
    make(
      "td",
      { class: "rule" },
      make("code", {}, ...(declared === undefined ? [text] : markDifference(text, declared))),
    ),
  );
}

function packetsText(packets: number | string | undefined): string {
  return packets === undefined ? "" : typeof packets === "number" ? packets.toLocaleString("en") : packets;
}

function gapRow(rows: readonly Row[]): HTMLElement {
  const kept = rows.filter(({ state }) => state === "kept").length;
  const title =
    kept === rows.length ? `${rows.length} as declared` : `${rows.length} more, ${kept} of them as declared`;
  const row = make(
    "tr",
    { class: "gap" },
    make(
      "td",
      { colspan: COLUMNS },
      make(
        "button",
        { type: "button", class: "plain", onclick: () => row.replaceWith(...rows.map(kept => chainRow(kept))) },
        `⋯ ${title}`,
      ),
    ),
  );
  return row;
}
