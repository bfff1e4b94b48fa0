import { describe, expect, it } from "vitest";
import type { ChainRow, DriftFinding, DriftReport } from "../../../../engine/drift";
import { storyWords } from "../../../../engine/drift/format/story-words";
import { EVERYTHING, type Filter, select } from "../../../../engine/drift/html/browser/filter";
import { Reading } from "../../../../engine/drift/html/browser/reading";
import { rowsOf } from "../../../../engine/drift/html/browser/rows";
import { unpack } from "../../../../engine/drift/html/browser/unpack";
import { placeTitle } from "../../../../engine/drift/html/browser/words";
import { encodeReport } from "../../../../engine/drift/html/encode-report";
import { packData } from "../../../../engine/drift/html/pack-data";
import { shownText } from "../../../../engine/drift/html/text-table";
import { hostileReport } from "./hostile-host";
import { sampleFleet } from "./sample-fleet";

/** Every other finding with somebody's name, and one with two. */
function withActors(report: DriftReport): DriftReport {
  const actor = { fit: "this", user: "alice\u202e<b>", at: "2026-03-04T04:12:30.000Z", source: "audit" } as const;
  const named = (finding: DriftFinding, at: number): DriftFinding =>
    at % 2 === 0
      ? { ...finding, by: at === 0 ? [actor, { ...actor, fit: "possible", user: "bob" }] : [actor] }
      : finding;
  return { ...report, hosts: report.hosts.map(host => ({ ...host, findings: host.findings.map(named) })) };
}

/** What the page's script makes of what the page carries. */
async function reread(report: DriftReport): Promise<Reading> {
  return new Reading(await unpack(packData(encodeReport(report))));
}

const shown = (text: string | undefined) => (text === undefined ? undefined : shownText(text));

/** As a history tells it. */
function seenBefore(report: DriftReport): DriftReport {
  const firstSeen = "2026-11-01T04:17:00.000Z";
  return {
    ...report,
    hosts: report.hosts.map(host => ({ ...host, findings: host.findings.map(each => ({ ...each, firstSeen })) })),
  };
}

describe("what the page carries", () => {
  it.each([
    ["a fleet", sampleFleet(48)],
    ["hostile hosts", hostileReport()],
    ["a fleet whose hosts name people", withActors(sampleFleet(48))],
    ["a fleet that was read before", seenBefore(sampleFleet(48))],
  ])("is read as the findings of the report: %s", async (_, report) => {
    const reading = await reread(report);
    const told = reading.hosts.flatMap(host =>
      Array.from({ length: host.count }, (_, at) => {
        const finding = reading.finding(host.first + at);
        return {
          fingerprint: reading.fingerprintsOf(host).slice(at * 16, at * 16 + 16),
          host: host.name,
          subsystem: reading.data.subsystems[finding.subsystem],
          kind: finding.kind,
          severity: reading.data.severities[finding.severity],
          place: placeTitle(reading.place(finding.place)),
          expected: finding.expected,
          actual: finding.actual,
          positions: [finding.expectedPosition, finding.actualPosition],
          meaning: finding.meaning,
          declared: [finding.construct, finding.at],
          story: finding.story,
        };
      }),
    );
    const given = report.hosts.flatMap(({ findings }) =>
      findings.map((finding: DriftFinding) => ({
        fingerprint: finding.fingerprint,
        host: shown(finding.host),
        subsystem: finding.subsystem,
        kind: finding.kind,
        severity: finding.severity,
        place: placeTitle(finding.place),
        expected: shown(finding.expected),
        actual: shown(finding.actual),
        positions: [finding.position?.expected ?? 0, finding.position?.actual ?? 0],
        meaning: finding.meaning,
        declared: [shown(finding.declared?.construct), shown(finding.declared?.at)],
        story: storyWords(finding).map(shown),
      })),
    );
    expect(given.length).toBeGreaterThan(10);
    expect(told).toEqual(given);
  });

  it("tells beside a host what of it is ignored, until when and why", async () => {
    const [host] = sampleFleet(1).hosts.filter(({ findings }) => findings.length > 0);
    const [finding] = host?.findings ?? [];
    if (host === undefined || finding === undefined) throw new Error("the sample has a finding");
    const ignored = [{ finding, reason: "ticket 123", until: "2026-12-31" }];
    const reading = await reread({ ...sampleFleet(1), hosts: [{ ...host, findings: [], ignored }] });
    expect(reading.hosts[0]?.notes[0]?.message).toMatch(/^ignored until 2026-12-31: [^:]+: ticket 123$/);
  });

  it("is read as the rows of every chain, each with its number, its packets and its finding", async () => {
    const report = sampleFleet(24);
    const reading = await reread(report);
    const told = reading.hosts.map(host =>
      host.chains.map(chain =>
        rowsOf(reading, host, chain).map(({ state, text, number, packets, finding }) => {
          const at = (finding ?? 0) - host.first;
          const print = reading.fingerprintsOf(host).slice(at * 16, at * 16 + 16);
          return [
            state,
            text,
            number,
            packets === undefined ? undefined : `${packets}`,
            finding === undefined ? "" : print,
          ];
        }),
      ),
    );
    const given = report.hosts.map(({ chains }) =>
      chains.map(({ rows }) =>
        rows.map(({ state, text, number, packets, fingerprint }: ChainRow) => [
          state,
          text,
          number,
          packets,
          fingerprint ?? "",
        ]),
      ),
    );
    const states = new Set(given.flat(2).map(([state]) => state));
    expect(states.size).toBeGreaterThan(6);
    expect(told).toEqual(given);
  });

  it("keeps a counter that is too large for a number", async () => {
    const [host] = sampleFleet(1).hosts;
    if (host === undefined) throw new Error("no host");
    const packets = "18446744073709551615";
    const rows = [{ state: "kept", text: "-j ACCEPT", number: 1, packets }] as const;
    const chains = [{ family: "ipv4", table: "filter", chain: "INPUT", standsIn: "INPUT", rows }] as const;
    const report: DriftReport = { ...sampleFleet(1), hosts: [{ ...host, findings: [], chains }] };
    const reading = await reread(report);
    const [read] = reading.hosts;
    const [chain] = read?.chains ?? [];
    if (read === undefined || chain === undefined) throw new Error("nothing was read");
    expect(rowsOf(reading, read, chain).map(row => row.packets)).toEqual([packets]);
  });

  it("shows what turns text around or hides it as an escape, and lines as lines", () => {
    expect(shownText("a\u202eb\u200bc\x1b[2J")).toBe("a\\u202eb\\u200bc\\x1b[2J");
    expect(shownText("one\ntwo")).toBe("one\ntwo");
  });
});

describe("a filter", () => {
  const report = sampleFleet(48);
  const all = report.hosts.flatMap(({ findings }) => findings);
  const found = async (change: Partial<Filter>) => {
    const reading = await reread(report);
    const { found: marks, count } = select(reading, { ...EVERYTHING, ...change });
    const left = all.filter((_, at) => marks[at] === 1);
    expect(left.length).toBe(count);
    return left;
  };

  it("leaves all when nothing is asked", async () => {
    expect(await found({})).toEqual(all);
  });

  it("asks by severity, kind and part, and for all of them at once", async () => {
    expect(await found({ severities: new Set([3]) })).toEqual(all.filter(({ severity }) => severity === "critical"));
    expect(await found({ kind: "policy" })).toEqual(all.filter(({ kind }) => kind === "policy"));
    expect(await found({ subsystem: "sysctl" })).toEqual(all.filter(({ subsystem }) => subsystem === "sysctl"));
    expect(await found({ subsystem: "sysctl", kind: "policy" })).toEqual([]);
  });

  it("asks by chain, in one family", async () => {
    const reading = await reread(report);
    const place = reading.data.places.findIndex(one => placeTitle(one) === "INPUT (ipv6 filter)");
    const left = await found({ place });
    expect(left.length).toBeGreaterThan(0);
    expect(left).toEqual(all.filter(one => one.place.kind === "chain" && one.place.family === "ipv6"));
  });

  it("looks for every word in the host, the rule, the place or the program, capitals or not", async () => {
    const left = await found({ query: "EDGE-fra  203.0.113.77" });
    expect(left.length).toBeGreaterThan(0);
    expect(left).toEqual(
      all.filter(({ host, actual }) => host.includes("edge-fra") && actual?.includes("203.0.113.77")),
    );
    expect((await found({ query: "gateway-stack.ts:88" })).every(({ kind }) => kind === "sysctl")).toBe(true);
    expect(await found({ query: "stands nowhere" })).toEqual([]);
  });

  it("finds a finding by its fingerprint", async () => {
    const [, , wanted] = all;
    expect(await found({ query: wanted?.fingerprint ?? "" })).toEqual([wanted]);
  });

  it("counts hosts and subsystems, and knows the worst of each", async () => {
    const reading = await reread(report);
    const { cells, hosts } = select(reading, EVERYTHING);
    const columns = reading.data.subsystems.length;
    for (const [number, { findings }] of report.hosts.entries()) {
      expect(hosts[number]?.count).toBe(findings.length);
      const rules = findings.filter(({ subsystem }) => subsystem === "rules");
      const worst = Math.max(-1, ...rules.map(({ severity }) => reading.data.severities.indexOf(severity)));
      expect(cells[number * columns]).toEqual({ count: rules.length, worst });
    }
  });
});
