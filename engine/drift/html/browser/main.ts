import { readAddress, writeAddress } from "./address";
import { showBloat } from "./bloat";
import { part } from "./element";
import { type Filter, select } from "./filter";
import { showFilterBar } from "./filter-bar";
import { findingsList } from "./findings-list";
import { showFleetGrid } from "./fleet-grid";
import { showFlowPictures } from "./flow-picture";
import { showNeverHit } from "./never-hit";
import type { Page } from "./page";
import { Reading } from "./reading";
import { showSummary } from "./summary";
import { showThemeSwitch } from "./theme-switch";
import { unpack } from "./unpack";
import { countOf } from "./words";

/** More findings than this are not written out on paper. */
const MOST_PRINTED = 1_000;

/** Shows the report that the page carries. */
async function start(): Promise<void> {
  showThemeSwitch();
  const reading = new Reading(await unpack(part("data").textContent ?? ""));
  let filter: Filter = readAddress(reading);
  let selection = select(reading, filter);
  const page: Page = {
    reading,
    filter: () => filter,
    selection: () => selection,
    narrow: change => {
      filter = { ...filter, ...change };
      selection = select(reading, filter);
      writeAddress(reading, filter);
      show();
    },
    open: (host, subsystem) =>
      list.open(host, subsystem === undefined ? undefined : reading.data.subsystems[subsystem]),
  };
  const list = findingsList(page);
  const parts = [
    showSummary(page),
    showFilterBar(page),
    showFleetGrid(page),
    showFlowPictures(page),
    list.show,
    showNeverHit(page),
  ];
  const show = () => {
    for (const one of parts) one();
  };
  show();
  showBloat(reading.data.bloat ?? []);
  addEventListener("beforeprint", () => {
    const closed = list.openUntil(MOST_PRINTED);
    part("printed").textContent =
      closed === 0
        ? ""
        : `The findings of ${countOf(closed, "more host")} are not printed: narrow the report to them first.`;
  });
  document.body.dataset.ready = "";
  performance.mark("shown");
}

start().catch((error: unknown) => {
  part("failure").hidden = false;
  part("failure").textContent =
    `This report cannot be shown: ${error instanceof Error ? error.message : error}. It needs a browser of 2024 or newer; write it once more if the file was cut.`;
});
