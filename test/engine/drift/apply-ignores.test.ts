import { describe, expect, it } from "vitest";
import type { DriftReport } from "../../../engine/drift";
import { applyIgnores, unusedEntries } from "../../../engine/drift/apply-ignores";
import { parseIgnoreFile } from "../../../engine/drift/ignore-file";
import { findingOf } from "./finding";

const finding = (host: string, actual: string) => findingOf({ fingerprint: `${host}-${actual}`, host, actual });

const REPORT: DriftReport = {
  version: 1,
  started: "2026-06-01T00:00:00.000Z",
  seconds: 1,
  hosts: [
    { host: "a", status: "drifted", findings: [finding("a", "agent"), finding("a", "other")], chains: [], notes: [] },
    { host: "b", status: "drifted", findings: [finding("b", "agent")], chains: [], notes: [] },
    {
      host: "c",
      status: "unread",
      findings: [{ ...finding("c", "agent"), kind: "unreachable" }],
      chains: [],
      notes: [],
    },
  ],
};
const ENTRIES = parseIgnoreFile(
  'ignore: [{ text: agent, reason: "the vendor, ticket 7", until: 2026-06-30 }, { host: z, reason: r, until: 2026-06-30 }]',
  "drift-ignore.yaml",
);

describe("findings that are meant", () => {
  it("do not count, and are kept with their reason and last day", () => {
    const { hosts } = applyIgnores(REPORT, ENTRIES, new Date("2026-06-30T12:00:00Z"));
    expect(hosts.map(({ host, status, findings }) => [host, status, findings.map(({ actual }) => actual)])).toEqual([
      ["a", "drifted", ["other"]],
      ["b", "clean", []],
      ["c", "unread", []],
    ]);
    expect(hosts[1]?.ignored).toEqual([
      { finding: finding("b", "agent"), reason: "the vendor, ticket 7", until: "2026-06-30" },
    ]);
  });

  it("make no host clean that could be looked at in part only", () => {
    const hosts = REPORT.hosts.map(host => ({ ...host, looked: "in-part" as const }));
    const ignored = applyIgnores({ ...REPORT, hosts }, ENTRIES, new Date("2026-06-30T12:00:00Z"));
    expect(ignored.hosts.map(({ status }) => status)).toEqual(["drifted", "unchecked", "unread"]);
  });

  it("count again after that day, and the entry is a finding of its own", () => {
    const { hosts } = applyIgnores(REPORT, ENTRIES, new Date("2026-07-01T00:00:00Z"));
    expect(hosts.map(({ findings }) => findings.map(({ kind, actual }) => [kind, actual]))).toEqual([
      [
        ["added", "agent"],
        ["added", "other"],
        ["ignored-too-long", "drift-ignore.yaml:1: the vendor, ticket 7"],
      ],
      [
        ["added", "agent"],
        ["ignored-too-long", "drift-ignore.yaml:1: the vendor, ticket 7"],
      ],
      [
        ["unreachable", "agent"],
        ["ignored-too-long", "drift-ignore.yaml:1: the vendor, ticket 7"],
      ],
    ]);
  });

  it("are told when no entry means anything any more", () => {
    expect(unusedEntries(REPORT, ENTRIES).map(({ host }) => host)).toEqual(["z"]);
  });
});
