import fc from "fast-check";
import { expect, it } from "vitest";
import { FORMAT_NAMES, FORMATS, parseReport, plainPaint } from "../../../../engine/drift";
import { printable } from "../../../../engine/transport";
import { hostileReport, RANDOM } from "./hostile-report";

it.each(FORMAT_NAMES)("no terminal obeys a report as %s, whatever stands on the hosts", name => {
  fc.assert(
    fc.property(hostileReport, report => {
      const text = FORMATS[name](report, plainPaint);
      expect(text.split("\n").map(printable).join("\n")).toBe(text);
    }),
    RANDOM,
  );
});

it("as text, nothing on a host looks like the heading of a host, or like the summary", () => {
  fc.assert(
    fc.property(hostileReport, report => {
      const lines = FORMATS.text(report, plainPaint).trimEnd().split("\n");
      const headings = lines.filter(line => !line.startsWith("  "));
      expect(
        headings.slice(0, -1).map((line, index) => line.startsWith(`${printable(report.hosts[index]?.host ?? "")}: `)),
      ).toEqual(report.hosts.map(() => true));
      expect(headings.at(-1)).toMatch(/^\d+ hosts?: /);
    }),
    RANDOM,
  );
});

it("as JSON, every text is read back as it was", () => {
  fc.assert(
    fc.property(hostileReport, report => {
      expect(parseReport(FORMATS.json(report, plainPaint), "report.json")).toEqual(report);
    }),
    RANDOM,
  );
});
