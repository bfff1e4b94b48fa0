/**
 * The page of a drift report: 1,000 hosts of 100 findings, nearly each with a text of its own. Prints the size of the file,
 * how long it takes to write, and, in Debian's Chromium, until it is shown and until a search is answered: medians.
 *   npm run bench:report [HOSTS] [RUNS]
 */
import { performance } from "node:perf_hooks";
import { htmlReport } from "../engine/drift/html/html-report";
import { openReport, searchMs, startBrowser } from "../test/browser/opened-page";
import { driftedFleet } from "../test/engine/drift/html/drifted-fleet";
import { median } from "./figures";

const [hosts = 1000, runs = 5] = process.argv.slice(2).map(Number);
const FINDINGS = 100;

async function main(): Promise<void> {
  const report = driftedFleet(hosts, FINDINGS);
  const begun = performance.now();
  const html = htmlReport(report);
  const writeMs = performance.now() - begun;
  const browser = await startBrowser();
  const opens: number[] = [];
  const searches: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { page, openMs, close } = await openReport(browser, report);
    opens.push(openMs);
    searches.push(await searchMs(page, "edge-0007 accept"));
    await close();
  }
  await browser.close();
  process.stdout.write(
    `page of ${hosts} hosts with ${FINDINGS} findings each: ${(Buffer.byteLength(html) / 1e6).toFixed(1)} MB, written in ${writeMs.toFixed(0)} ms, shown in ${median(opens).toFixed(0)} ms, searched in ${median(searches).toFixed(0)} ms\n`,
  );
}

void main();
