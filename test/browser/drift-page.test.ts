import { source as axeSource } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hostileBloatReport, sampleReport } from "../engine/bloat/sample-report";
import { driftedFleet } from "../engine/drift/html/drifted-fleet";
import { HOSTILE_TEXTS, hostileReport } from "../engine/drift/html/hostile-host";
import { sampleFleet } from "../engine/drift/html/sample-fleet";
import { type OpenedPage, openReport, searchMs, startBrowser } from "./opened-page";

/** The whole of the fleet that the page promises to carry takes memory and a while; the normal run takes a slice. */
const LARGE = process.env.NFFLEET_BROWSER === "all" ? 1_000 : 200;
const TRIES = 5;

let browser: Browser;
const opened: OpenedPage[] = [];

const open = async (...[report, options]: [Parameters<typeof openReport>[1], Parameters<typeof openReport>[2]?]) => {
  const page = await openReport(browser, report, options);
  opened.push(page);
  return page;
};

beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(async () => {
  for (const page of opened.splice(0)) {
    expect({ said: page.said, asked: page.asked }).toEqual({ said: [], asked: [] });
    await page.close();
  }
});
afterAll(() => browser.close());

/** Serious faults of accessibility, as axe finds them. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      readonly axe: {
        run(): Promise<{
          readonly violations: readonly {
            readonly id: string;
            readonly impact: string;
            readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
          }[];
        }>;
      };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  });
}

describe("measurements of latency on the page", () => {
  it.each(["light", "dark"] as const)(
    "are a chart, figures and code, without a serious fault: %s",
    async colorScheme => {
      const { page } = await open({ ...sampleFleet(2), bloat: [sampleReport()] }, { colorScheme });
      const article = page.locator("#bloat article");
      expect(await article.locator("h3").textContent()).toBe("Fgrade office → server (198.51.100.7)");
      expect(await article.locator("svg rect").count()).toBeGreaterThan(200);
      expect(await article.locator("svg").getAttribute("aria-label")).toContain("874 ms under load up");
      expect(await article.locator("tr.marked").textContent()).toContain("gateway eth0 1:10 pfifo ◀ packets wait here");
      expect(await article.locator("pre").textContent()).toContain("new QdiscFqCodel(");
      expect(await article.locator("h4").allTextContents()).toEqual(["Under load up", "Under load down"]);
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  it("show what hostile hosts said as text", async () => {
    const { page } = await open({ ...sampleFleet(2), bloat: [hostileBloatReport()] });
    expect(await page.locator("#bloat article").innerText()).toContain("</script><b onload=x>");
    expect(await page.locator("#bloat b").count()).toBe(0);
  });
});

describe("the page of a drift report", () => {
  it.each(["light", "dark"] as const)(
    "has no serious fault for those who cannot see or point: %s",
    async colorScheme => {
      const { page } = await open(sampleFleet(24), { colorScheme });
      const cards = page.locator(".card h3 button");
      for (const at of [0, 1, 8, 15]) await cards.nth(at).click();
      expect(await faultsOf(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 800 });
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole("button", { name: /^filter .*INPUT of ipv4/ }).click();
      expect(await faultsOf(page)).toEqual([]);
    },
  );

  it("shows what hosts say as text, whatever they say", async () => {
    const { page } = await open(hostileReport());
    for (const button of await page.locator(".card h3 button").all()) await button.click();
    const text = (await page.locator("main").textContent()) ?? "";
    for (const hostile of HOSTILE_TEXTS) {
      const told = hostile.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\u202e", "\\u202e");
      expect(text).toContain(told);
    }
    expect(await page.evaluate(() => "owned" in window)).toBe(false);
    expect(await page.locator("main img, main script, main svg:not(.flow), main b").count()).toBe(0);
  });

  it("is narrowed by a severity, a lit chain and words, and says what is left", async () => {
    const { page } = await open(sampleFleet(48));
    const result = page.locator("#result");
    const left = async () => (await result.textContent()) ?? "";
    await page.getByRole("button", { name: /critical.*on \d+ of 48/i }).click();
    expect(await left()).toMatch(/^12 of 75 findings, on 12 hosts/);
    await page.getByRole("button", { name: /^filter .*INPUT of ipv6/ }).click();
    expect(await left()).toMatch(/^4 of 75 findings, on 4 hosts/);
    expect(new URL(page.url()).hash).toBe("#severity=critical&chain=INPUT+%28ipv6+filter%29");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("searchbox").fill("203.0.113.77");
    await page.getByText("of 75 findings").waitFor();
    expect(await page.locator(".card").count()).toBe(4);
  });

  it("opens narrowed as its address says", async () => {
    const { page } = await open(sampleFleet(48), { hash: "#kind=policy&search=fra" });
    expect(await page.locator("#result").textContent()).toMatch(/of 75 findings, on/);
    expect(await page.locator("#kind").inputValue()).toBe("policy");
    expect(await page.locator(".fleet tbody th").allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining("edge-fra-01")]),
    );
  });

  it("shows a rule in place: what stands around it, its packets, what it means, where it was declared", async () => {
    const { page } = await open(sampleFleet(1));
    const rows = await page.locator(".chain tbody tr").allTextContents();
    const changed = rows.findIndex(row => row.includes("~changed"));
    expect(rows[changed - 1]).toMatch(/^3as declared[\d,]+-m conntrack --ctstate INVALID -j DROP$/);
    expect(rows[changed]).toMatch(/^4~changed[\d,]+-p tcp -m tcp --dport 22/);
    expect(rows[changed + 1]).toContain("It lets in other packets than were declared.");
    expect(rows[changed + 1]).toContain("stacks/gateway-stack.ts:104");
    expect(await page.locator(".note mark").allTextContents()).toContain("-s 10.0.0.0/8");
    await page.locator(".gap button").first().click();
    expect(await page.locator(".chain tbody tr").first().textContent()).toMatch(/^1as declared[\d,]+-i lo -j ACCEPT$/);
  });

  it("is gone through by keys alone: from cell to cell by arrows, into a host by Enter", async () => {
    const { page } = await open(sampleFleet(48));
    await page.locator(".fleet tbody button").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    expect(await focused()).toMatch(/, Rules: C \d+\d+, worst critical$/);
    expect(await page.locator('.fleet tbody button[tabindex="0"]').count()).toBe(1);
    const [host = ""] = (await focused()).split(",");
    await page.keyboard.press("Enter");
    expect(await focused()).toContain(host);
    expect(await page.locator(".panel:not([hidden])").count()).toBe(1);
    await page.locator(".flow .lit").first().focus();
    await page.keyboard.press("Space");
    expect(await page.locator('.flow .lit[aria-pressed="true"]').count()).toBe(1);
  });

  it("lists declared rules that no packet met, the same rule of many hosts once", async () => {
    const { page } = await open(sampleFleet(24));
    const rows = await page.locator(".never-hit tbody tr").allTextContents();
    expect(rows.length).toBeGreaterThan(3);
    expect(new Set(rows.map(row => row.split(/edge-/)[0])).size).toBe(rows.length);
    expect(rows[0]).toMatch(/and \d+ more hosts$/);
  });

  it("changes its theme by a switch, and keeps it", async () => {
    const { page } = await open(sampleFleet(4), { colorScheme: "light" });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: "Dark" }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.waitForSelector("body[data-ready]");
    expect(await ground()).toBe(dark);
  });

  it("is written out on paper, as far as paper goes", async () => {
    const { page } = await open(sampleFleet(48));
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(50_000);
    expect(await page.locator(".panel:not([hidden])").count()).toBe(40);
    const large = await open(driftedFleet(20, 100));
    await large.page.pdf({ format: "A4" });
    expect(await large.page.locator("#printed").textContent()).toContain("10 more hosts are not printed");
  });

  it(`opens and is searched in under a second: ${LARGE} hosts of 100 findings`, async () => {
    const report = driftedFleet(LARGE, 100);
    const times: { open: number; search: number }[] = [];
    for (let at = 0; at < TRIES; at += 1) {
      const { page, openMs, size, close } = await openReport(browser, report);
      expect(size).toBeLessThan(10_000_000);
      await searchMs(page, "dport");
      const search = await searchMs(page, "edge-0007 accept");
      expect(await page.locator("#result").textContent()).toMatch(/^\d+ of [\d,]+ findings, on 1 host\.$/);
      times.push({ open: openMs, search });
      await close();
    }
    const best = (of: "open" | "search") => Math.min(...times.map(time => time[of]));
    console.info(`open ${best("open").toFixed(0)} ms, search ${best("search").toFixed(0)} ms`);
    expect(best("open")).toBeLessThan(1_000);
    expect(best("search")).toBeLessThan(1_000);
  });
});
