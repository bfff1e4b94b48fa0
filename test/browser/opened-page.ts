import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { DriftReport } from "../../engine/drift";
import { htmlReport } from "../../engine/drift/html/html-report";

/** A report opened from disk in Debian's Chromium, without a network, and all that it said or asked for. */
export interface OpenedPage {
  readonly page: Page;
  /** Milliseconds from the start of the navigation until the report was shown. */
  readonly openMs: number;
  /** Bytes of the file. */
  readonly size: number;
  /** Messages of the console, errors and violations of the policy among them. */
  readonly said: readonly string[];
  /** Addresses other than the file's own. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}

export async function openReport(
  browser: Browser,
  report: DriftReport,
  options: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenedPage> {
  const { hash = "", ...context } = options;
  const folder = mkdtempSync(join(tmpdir(), "nffleet-page-"));
  const file = join(folder, "drift.html");
  const html = htmlReport(report);
  writeFileSync(file, html);
  const address = pathToFileURL(file).href;
  const opened = await browser.newContext({ viewport: { width: 1360, height: 900 }, offline: true, ...context });
  const page = await opened.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  page.on("console", message => said.push(message.text()));
  page.on("pageerror", error => said.push(String(error)));
  page.on("request", request => {
    if (!request.url().startsWith(address)) asked.push(request.url());
  });
  await page.goto(`${address}${hash}`);
  await page.waitForSelector("body[data-ready]");
  const openMs = await page.evaluate(() => performance.getEntriesByName("shown")[0]?.startTime ?? Number.NaN);
  const close = async () => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { page, openMs, size: Buffer.byteLength(html), said, asked, close };
}

/** Milliseconds from a change of the search until the page shows what it leaves, one frame later. */
export function searchMs(page: Page, words: string): Promise<number> {
  return page.evaluate(async query => {
    const field = document.querySelector<HTMLInputElement>("#query");
    const result = document.querySelector("#result");
    if (field === null || result === null) throw new Error("The page has no search.");
    const begun = performance.now();
    const shown = new Promise(resolve => new MutationObserver(resolve).observe(result, { childList: true }));
    field.value = query;
    field.dispatchEvent(new Event("input"));
    await shown;
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return performance.now() - begun;
  }, words);
}
