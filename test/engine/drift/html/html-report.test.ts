import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../../engine/drift";
import { htmlReport } from "../../../../engine/drift/html/html-report";
import { driftedFleet } from "./drifted-fleet";
import { hostileReport } from "./hostile-host";
import { sampleFleet } from "./sample-fleet";

const WHEN = { started: new Date("2026-11-20T04:17:00Z"), seconds: 3 };

/** The texts of all elements of a name. */
function textsOf(html: string, element: "script" | "style"): readonly string[] {
  return [...html.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, "g"))].map(([, text = ""]) => text);
}

describe("the page of a report", () => {
  const html = htmlReport(sampleFleet(12));

  it("may run its own script and use its own style, and load nothing", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const hash = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${hash(textsOf(html, "script")[1])}`,
      `style-src ${hash(textsOf(html, "style")[0])}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(textsOf(html, "style")).toHaveLength(1);
  });

  it("names nothing of elsewhere", () => {
    const links = [...html.matchAll(/\b(?:src|href|action|data)="([^"]*)"/g)].map(([, link]) => link);
    expect(links).toEqual(["#findings"]);
    expect(html).not.toMatch(/@import|url\((?!#)|<link|<iframe|<object|\son\w+="/);
  });

  it("holds no text of a host in its markup: they are packed, and no letter of a pack is markup", () => {
    const hostile = htmlReport(hostileReport());
    const scripts = textsOf(hostile, "script");
    expect(scripts).toHaveLength(2);
    expect(scripts[0]).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(hostile).not.toContain("owned");
    const shell = (page: string) => page.replace(textsOf(page, "script")[0] ?? "", "");
    expect(shell(hostile).length).toBeLessThan(shell(html).length + 200);
  });

  it("is the same bytes for the same report", () => {
    expect(htmlReport(sampleFleet(12)) === html).toBe(true);
  });

  it("says in a sentence how the fleet stands", () => {
    const verdict = (hosts: number) => />([^<]*)<\/p>/.exec(htmlReport(sampleFleet(hosts)))?.[1];
    expect(verdict(12)).toBe("9 of 12 hosts have drifted. 1 host was not checked in all parts.");
    expect(verdict(48)).toContain("4 hosts were not read");
    expect(htmlReport(buildReport([], WHEN))).toContain("No host was read.");
  });

  it("is under 10 MB for 1,000 hosts of 100 findings, nearly each with a text of its own", () => {
    const report = driftedFleet(1_000, 100);
    const texts = report.hosts.flatMap(({ findings }) => findings.map(({ actual }) => actual));
    expect(texts).toHaveLength(100_000);
    expect(new Set(texts).size).toBeGreaterThan(80_000);
    expect(Buffer.byteLength(htmlReport(report))).toBeLessThan(10_000_000);
  });
});
