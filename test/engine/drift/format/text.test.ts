import { describe, expect, it } from "vitest";
import { FORMATS, type Paint, plainPaint } from "../../../../engine/drift";
import { type Found, hostDrift, reportOf } from "./sample-report";

const EMPTY = { severity: "medium", meaning: "What it means." } as const;

function textOf(found: Found, paint: Paint = plainPaint): string {
  return FORMATS.text(reportOf(hostDrift("edge-1", [found])), paint);
}

describe("a report as text", () => {
  it("colours what weighs, what differs and what is said aside", () => {
    const marked: Paint = (style, text) => `<${style}>${text.trimEnd()}</${style}>`;
    const found: Found = {
      ...EMPTY,
      severity: "critical",
      subsystem: "rules",
      kind: "policy",
      place: { kind: "chain", family: "ipv6", table: "filter", chain: "INPUT" },
      expected: "DROP",
      actual: "ACCEPT",
      declared: { construct: "gateway/edge-1/filter/INPUT" },
    };
    expect(textOf(found, marked)).toBe(`<heading>edge-1</heading>: 1 finding: 1 critical
  chain INPUT (ipv6 filter)
    <severe>critical</severe>policy changed by hand
              <changed>is         ACCEPT</changed>
              <changed>should be  DROP</changed>
              What it means.
              <faint>declared by gateway/edge-1/filter/INPUT</faint>
<heading>1 host: 1 drifted; 1 finding: 1 critical</heading>
`);
  });

  it.each([
    [{ kind: "qdisc", place: { kind: "device", device: "eth0" } }, "(the kernel's default)", "(no longer declared)"],
    [{ kind: "sysctl", place: { kind: "sysctl", name: "net.x" } }, "(absent)", "(no longer declared)"],
  ] as const)("says what stands for a value that is absent: %j", (found, actual, expected) => {
    const text = textOf({ ...EMPTY, subsystem: found.kind, ...found });
    expect(text).toContain(`is         ${actual}\n`);
    expect(text).toContain(`should be  ${expected}\n`);
  });

  it("says that a fleet of no host has none", () => {
    expect(FORMATS.text(reportOf(), plainPaint)).toBe("0 hosts\n");
  });
});
