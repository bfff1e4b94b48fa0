import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FORMAT_NAMES, FORMATS, type FormatName, plainPaint } from "../../../../engine/drift";
import { SMALL_REPORT } from "./sample-report";

const PAGE = join(__dirname, "../../../../docs/drift-report.md");

/** The report of some of the hosts, so that the page stays short. */
function printed(name: FormatName, ...hosts: readonly string[]): string {
  const report = { ...SMALL_REPORT, hosts: SMALL_REPORT.hosts.filter(({ host }) => hosts.includes(host)) };
  return FORMATS[name](report, plainPaint);
}

const ALL = SMALL_REPORT.hosts.map(({ host }) => host);
/** All but the page, which is no text to look at. */
type PrintedFormat = Exclude<FormatName, "html">;

const EXAMPLES: Readonly<Record<PrintedFormat, string>> = {
  text: printed("text", ...ALL),
  json: printed("json", "edge-2"),
  markdown: printed("markdown", "edge-1", "edge-4"),
  sarif: `${JSON.stringify(JSON.parse(printed("sarif", "edge-2")).runs[0].results[0], undefined, 2)}\n`,
  junit: printed("junit", "edge-2", "edge-3"),
  prometheus: printed("prometheus", ...ALL),
};

it("the page of the report shows each format as it is printed (npm run golden writes it anew)", async () => {
  const page = readFileSync(PAGE, "utf8");
  const shown: string[] = [];
  const anew = page.replace(
    /(<!-- printed: (\w+) -->\n\n(`{3,})\w+\n)[\s\S]*?(\3\n)/g,
    (_block, open: string, name: PrintedFormat, _fence, close: string) => {
      shown.push(name);
      return open + EXAMPLES[name] + close;
    },
  );
  expect(shown).toEqual(FORMAT_NAMES.filter(name => name !== "html"));
  await expect(anew).toMatchFileSnapshot(PAGE);
});
