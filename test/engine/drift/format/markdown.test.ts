import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { type DriftReport, FORMATS, plainPaint } from "../../../../engine/drift";
import { STEP_SUMMARY_LIMIT } from "../../../../engine/drift/format/markdown";
import { printable } from "../../../../engine/transport";
import { hostileReport, RANDOM } from "./hostile-report";
import { hostDrift, reportOf, SMALL_REPORT } from "./sample-report";

const parser = new MarkdownIt({ html: true, linkify: false });

function tokensOf(report: DriftReport) {
  const blocks = parser.parse(FORMATS.markdown(report, plainPaint), {});
  return { blocks, inlines: blocks.flatMap(({ children }) => children ?? []) };
}

function countType(tokens: readonly { readonly type: string }[], type: string): number {
  return tokens.filter(token => token.type === type).length;
}

/** Cells of each row of each table. */
function widthsOf(report: DriftReport): readonly number[] {
  const widths: number[] = [];
  for (const { type } of tokensOf(report).blocks) {
    if (type === "tr_open") widths.push(0);
    else if (type === "td_open" || type === "th_open") widths[widths.length - 1] = (widths.at(-1) ?? 0) + 1;
  }
  return widths;
}

const sided = ({ findings }: DriftReport["hosts"][number]) => findings.some(({ place }) => place.kind !== "host");

describe("a report as Markdown", () => {
  it("has the worst host first", () => {
    const { hosts } = SMALL_REPORT;
    const text = FORMATS.markdown({ ...SMALL_REPORT, hosts: [...hosts].reverse() }, plainPaint);
    const names = [...text.matchAll(/^### <code>(.*)<\/code>$/gm)].map(([, name]) => name);
    expect(names).toEqual(["edge-1", "edge-3", "edge-2", "edge-4"]);
  });

  it("has only the structure that it gave itself, whatever stands on the hosts", () => {
    fc.assert(
      fc.property(hostileReport, report => {
        const { blocks, inlines } = tokensOf(report);
        const told = report.hosts.filter(({ findings, notes }) => findings.length > 0 || notes.length > 0);
        const tables = report.hosts.filter(({ findings }) => findings.length > 0);
        expect(countType(blocks, "heading_open")).toBe(1 + told.length);
        expect(countType(blocks, "table_open")).toBe(1 + tables.length);
        expect(countType(blocks, "fence")).toBe(report.hosts.filter(sided).length);
        expect(countType(blocks, "html_block") + countType(blocks, "code_block") + countType(blocks, "hr")).toBe(0);
        expect(countType(blocks, "list_item_open")).toBe(report.hosts.flatMap(({ notes }) => notes).length);
        const html = new Set(inlines.filter(({ type }) => type === "html_inline").map(({ content }) => content));
        expect([...html].filter(tag => tag !== "<code>" && tag !== "</code>")).toEqual([]);
        const kinds = new Set(inlines.map(({ type }) => type));
        for (const kind of ["link_open", "image", "em_open", "s_open", "code_inline", "hardbreak"]) {
          expect(kinds).not.toContain(kind);
        }
      }),
      RANDOM,
    );
  });

  it("has a diff that no rule closes, wherever it stands", () => {
    const place = { kind: "chain", family: "ipv4", table: "filter", chain: "```" } as const;
    const texts = { expected: "```\n```", actual: "```" };
    const findings = (["added", "removed", "changed", "moved"] as const).map(
      kind => ({ subsystem: "rules", kind, severity: "high", place, meaning: "", ...texts }) as const,
    );
    const { blocks } = tokensOf(reportOf(hostDrift("edge-1", findings)));
    expect(blocks.filter(({ type }) => type === "fence").map(({ content }) => content.match(/```/g)?.length)).toEqual([
      4 + 3 * 3 + 1,
    ]);
  });

  it("has as many cells in each row as its table has columns", () => {
    fc.assert(
      fc.property(hostileReport, report => {
        const rows = 1 + report.hosts.length;
        const widths = widthsOf(report);
        expect(widths.slice(0, rows)).toEqual(Array(rows).fill(6));
        expect(new Set(widths.slice(rows))).toEqual(new Set(widths.length > rows ? [5] : []));
      }),
      RANDOM,
    );
  });

  it("shows a text as it is, with escapes for what hides itself", () => {
    fc.assert(
      fc.property(hostileReport, report => {
        const { blocks } = tokensOf(report);
        const cells = blocks.filter((_, index) => blocks[index - 1]?.type === "td_open");
        const shown = cells
          .filter((_, index) => index % 6 === 0)
          .slice(0, report.hosts.length)
          .map(({ children }) =>
            (children ?? [])
              .filter(({ type }) => /^text/.test(type))
              .map(({ content }) => content)
              .join(""),
          );
        const collapse = (text: string) => text.replace(/\s+/g, " ").trim();
        expect(shown.map(collapse).sort()).toEqual(report.hosts.map(({ host }) => collapse(printable(host))).sort());
      }),
      RANDOM,
    );
  });

  it("stays under GitHub's limit, and says how much it left out", () => {
    const place = { kind: "chain", family: "ipv4", table: "filter", chain: "INPUT" } as const;
    const rule = "-s 192.0.2.1/32 -m comment --comment 'é' -j ACCEPT";
    const finding = {
      subsystem: "rules",
      kind: "added",
      severity: "high",
      place,
      actual: rule,
      meaning: "More.",
    } as const;
    const hosts = Array.from({ length: 3000 }, (_, index) => hostDrift(`edge-${index}`, [finding, finding]));
    const text = FORMATS.markdown(reportOf(...hosts), plainPaint);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(STEP_SUMMARY_LIMIT);
    expect(Buffer.byteLength(text)).toBeGreaterThan(STEP_SUMMARY_LIMIT * 0.9);
    const [, left = "0"] = /\*\*Left out\*\*, because GitHub takes 1 MiB: (\d+) findings of \d+ hosts/.exec(text) ?? [];
    expect(Number(left) + (text.match(/^\| high \|/gm)?.length ?? 0)).toBe(6000);
  });

  it("does not let one host with ten thousand findings hide the others", () => {
    const place = { kind: "host" } as const;
    const finding = {
      subsystem: "persistence",
      kind: "unfinished",
      severity: "high",
      place,
      meaning: "x".repeat(200),
    } as const;
    const report = reportOf(hostDrift("edge-1", Array(10_000).fill(finding)), hostDrift("edge-2", [finding]));
    const text = FORMATS.markdown(report, plainPaint);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(STEP_SUMMARY_LIMIT);
    expect(text).toContain("### <code>edge-2</code>");
    expect(text).toMatch(/\*\*Left out\*\*, because GitHub takes 1 MiB: \d+ findings of 1 host\./);
  });

  it("cuts a rule, or a chain, that nobody would read to its end", () => {
    const place = { kind: "chain", family: "ipv4", table: "filter", chain: "WEB" } as const;
    const expected = ["x".repeat(5000), ...Array(99).fill("-j ACCEPT")].join("\n");
    const finding = {
      subsystem: "rules",
      kind: "chain-missing",
      severity: "high",
      place,
      expected,
      meaning: "",
    } as const;
    const text = FORMATS.markdown(reportOf(hostDrift("edge-1", [finding])), plainPaint);
    expect(text).toContain("… (5000 characters)\n");
    expect(text).toContain("\n- … and 60 more\n");
    expect(Buffer.byteLength(text)).toBeLessThan(5000);
  });
});
