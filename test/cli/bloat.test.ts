import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bloatText } from "../../cli/format/bloat-text";
import { jsonText } from "../../cli/format/json-text";
import { plainPaint } from "../../cli/format/paint";
import { printable } from "../../engine/transport";
import { hostileBloatReport, sampleReport, seriesOf } from "../engine/bloat/sample-report";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";

const folder = new Folder();
afterAll(() => folder.remove());

describe("what bloat prints", () => {
  it("is a chart, figures, queues and the cure", async () => {
    await expect(bloatText(sampleReport(), plainPaint)).toMatchFileSnapshot(join(__dirname, "../fixtures/bloat.txt"));
  });

  it("says nothing by colour alone", () => {
    const painted = bloatText(sampleReport(), (style, text) => `<${style}>${text}</${style}>`);
    expect(painted.replace(/<\/?[a-z]+>/g, "")).toBe(bloatText(sampleReport(), plainPaint));
  });

  it("is as wide as a terminal, chart and all", () => {
    const [chart = ""] = bloatText(sampleReport(), plainPaint).split("median");
    expect(Math.max(...chart.split("\n").map(line => [...line].length))).toBeLessThanOrEqual(80);
  });

  it("shows moments without an answer, and a load that nobody answered", () => {
    const [load] = sampleReport().loads;
    if (load === undefined) throw new Error("the sample has no load");
    const { summary: _summary, increase: _increase, ...rest } = load;
    const dead = { ...rest, series: seriesOf(12, () => undefined), grade: "F" } as const;
    const text = bloatText(sampleReport({ loads: [dead] }), plainPaint);
    expect(text).toMatch(/│×{20,}\n/);
    expect(text).toContain("F  no answer");
  });

  it("says what was lost where that made the grade", () => {
    const [load] = sampleReport().loads;
    if (load === undefined) throw new Error("the sample has no load");
    const rest = { sent: 100, least: 1, most: 2 };
    const { increase: _increase, ...unknown } = load;
    const text = bloatText(
      sampleReport({
        loads: [
          { ...load, summary: { ...rest, lost: 12, median: 1.5 }, increase: { median: 1 }, grade: "C" },
          { ...unknown, direction: "down", summary: { ...rest, lost: 90 }, grade: "F" },
        ],
      }),
      plainPaint,
    );
    expect(text).toMatch(/load up +1\.5 ms +lost +lost +2\.0 ms +12\/100 .* C {2}\+1\.0 ms, 12 % lost\n/);
    expect(text).toMatch(/load down +lost +lost +lost +2\.0 ms +90\/100 .* F {2}90 % lost\n/);
  });

  it("is nothing that a terminal obeys, as text and as JSON", () => {
    const report = hostileBloatReport();
    for (const text of [bloatText(report, plainPaint), jsonText(report)]) {
      for (const line of text.split("\n")) expect(printable(line)).toBe(line);
      expect(text).toContain("\\u202e");
    }
  });
});

describe("the command line of bloat", () => {
  const document = folder.write("edge-1.json", documentOf("edge-1"));

  it.each([
    [["bloat"], "bloat needs HOST"],
    [["bloat", "a"], "bloat needs the other end: --to OTHER"],
    [["bloat", "a", "b"], "one too many"],
    [["bloat", "a", "--to", "b", "--direction", "left"], '--direction takes up, down or both, and "left"'],
    [["bloat", "a", "--to", "b", "--congestion", "$(x)"], "is no congestion control"],
    [["bloat", "a", "--to", "b", "--seconds", "4"], "--seconds takes a whole number from 5 to 300"],
    [["bloat", "a", "--to", "a"], "a is named twice"],
    [["bloat", "a/b/c d", "--to", "b"], "is no host"],
    [["bloat", "a", "--to", "b", "--address", "-f"], "is no address that a can ping"],
    [["bloat", "a", "--to", "b", "--address", "x;reboot"], "is no address that a can ping"],
    [["bloat", "a", "--to", "b", "--local"], "has no option --local"],
  ])("refuses %j: %s", async (argv, why) => {
    const said = await say(argv);
    expect(said.code).toBe(64);
    expect(said.stderr).toContain(why);
  });

  it("takes hosts of documents by their names, and any other by address", async () => {
    const { code, stderr } = await say(["bloat", "edge-1", "--to", "db=root@192.0.2.9", "--documents", document]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^edge-1: unreachable: No answer from edge-1/);
  });

  it("tells of a host that cannot be reached under its name, with exit code 3", async () => {
    const { code, stdout, stderr } = await say(["bloat", "web=192.0.2.1", "--to", "192.0.2.9"]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toBe("web: unreachable: No answer from web.\n");
  });

  it("refuses a place of documents where there are none", async () => {
    const { code, stderr } = await say(["bloat", "a", "--to", "b", "--documents", "/nowhere"]);
    expect(code).toBe(1);
    expect(stderr).toContain("/nowhere does not exist");
  });
});

describe("nffleet drift --bloat", () => {
  const document = folder.write("edge-2.json", documentOf("edge-2"));
  const saved = folder.write("bloat.json", sampleReport());
  const drift = (...words: string[]) => say(["drift", "--documents", document, ...words]);

  it("keeps saved measurements in the report, and changes nothing of its verdict", async () => {
    const { code, stdout } = await drift("--json", "--bloat", saved);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ bloat: [{ from: "office", grade: "F" }] });
    const page = await drift("--format", "html", "--bloat", saved);
    expect(page.stdout).toContain("Latency under load");
  });

  it("keeps a measurement once that the merged report holds already", async () => {
    const { stdout } = await drift("--json", "--bloat", saved);
    const shard = folder.write("shard.json", JSON.parse(stdout));
    const merged = await say(["drift", "--merge", shard, "--json", "--bloat", saved]);
    expect(JSON.parse(merged.stdout).bloat).toHaveLength(1);
  });

  it("refuses to keep them where nothing shows them", async () => {
    const { code, stderr } = await drift("--bloat", saved);
    expect(code).toBe(64);
    expect(stderr).toContain("--report html=FILE");
  });

  it.each([
    ["/nowhere.json", "/nowhere.json cannot be read"],
    [document, "is no measurement of version 1"],
  ])("refuses %s, before a host is read", async (file, why) => {
    const { code, stdout, stderr } = await drift("--json", "--bloat", file);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(why);
  });
});
