import { describe, expect, it } from "vitest";
import type { DriftReport } from "../../../engine/drift";
import type { HostHistory } from "../../../engine/drift/history";
import { remember, sinceOf } from "../../../engine/drift/remember";
import { findingOf } from "./finding";

const finding = (fingerprint: string) => findingOf({ fingerprint });

const STARTED = "2026-03-01T00:00:00.000Z";
const EARLIER = "2026-02-01T00:00:00.000Z";
const REPORT: DriftReport = {
  version: 1,
  started: STARTED,
  seconds: 1,
  hosts: [{ host: "edge-1", status: "drifted", findings: [finding("old"), finding("new")], chains: [], notes: [] }],
};
const HISTORY: HostHistory = {
  host: "edge-1",
  open: [{ finding: finding("old"), firstSeen: EARLIER, lastSeen: EARLIER, told: true }],
  ended: [],
};

describe("a report that is remembered", () => {
  const { report, histories } = remember(REPORT, { of: () => HISTORY });

  it("knows since when each finding is there", () => {
    expect(report.hosts[0]?.findings.map(({ fingerprint, firstSeen }) => [fingerprint, firstSeen])).toEqual([
      ["old", EARLIER],
      ["new", STARTED],
    ]);
  });

  it("names of what is new who is named now, and of the rest who was named then", () => {
    const by = (user: string) => [{ fit: "this", user, at: STARTED, source: "audit" } as const];
    const named = (fingerprint: string, user: string) => findingOf({ fingerprint, by: by(user) });
    const hosts = REPORT.hosts.map(host => ({ ...host, findings: [named("old", "bob"), named("new", "bob")] }));
    const open = [{ finding: named("old", "alice"), firstSeen: EARLIER, lastSeen: EARLIER, told: true }];
    const again = remember({ ...REPORT, hosts }, { of: () => ({ ...HISTORY, open }) });
    expect(again.report.hosts[0]?.findings.map(finding => finding.by)).toEqual([by("alice"), by("bob")]);
  });

  it("leaves histories to save, in which what is new was told to nobody", () => {
    expect(histories.map(({ open }) => open.map(({ finding: known, told }) => [known.fingerprint, told]))).toEqual([
      [
        ["old", true],
        ["new", false],
      ],
    ]);
  });

  it("can be narrowed to what was first seen since a moment", () => {
    const since = (text: string) =>
      sinceOf(report, new Date(text)).hosts[0]?.findings.map(({ fingerprint }) => fingerprint);
    expect(since(EARLIER)).toEqual(["old", "new"]);
    expect(since("2026-02-01T00:00:00.001Z")).toEqual(["new"]);
    expect(since(STARTED)).toEqual(["new"]);
    expect(since("2026-03-02T00:00:00Z")).toEqual([]);
  });
});
