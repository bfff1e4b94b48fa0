import { describe, expect, it } from "vitest";
import {
  type ConnectionEnd,
  type ConntrackReading,
  type EndTally,
  findWorsenings,
  type SuspectKind,
} from "../../../../engine/conntrack";
import { readingOf } from "./reading";

const LIMITS = { least: 20, share: 0.3 };

function endOf(port: number): ConnectionEnd {
  return { route: "in", protocol: "tcp", address: "192.0.2.1", port, answerer: { address: "192.0.2.1", port } };
}

function tallyOf(port: number, allFresh: number, fresh = 0): EndTally {
  return { end: endOf(port), entries: fresh, fresh, all: allFresh, allFresh, established: 0, moving: 0, ended: 0 };
}

/** port → fresh connections; and, of a kind that fails, port → fresh ones. */
function reading(
  flows: Readonly<Record<number, number>>,
  kind?: SuspectKind,
  failing: Readonly<Record<number, number>> = {},
) {
  const base = readingOf();
  const top = Object.entries(failing).map(([port, fresh]) => tallyOf(Number(port), fresh, fresh));
  const entries = top.reduce((sum, { fresh }) => sum + fresh, 0);
  const suspects = new Map(
    kind === undefined ? [] : [[kind, { entries, fresh: entries, ends: top.length, top }] as const],
  );
  const listed = Object.entries(flows).map(([port, allFresh]) => tallyOf(Number(port), allFresh));
  return { ...base, tally: { ...base.tally, flows: listed, suspects } } satisfies ConntrackReading;
}

const told = (before: ConntrackReading | readonly ConntrackReading[], after: ConntrackReading) =>
  findWorsenings([before].flat(), after, LIMITS).map(
    ({ kind, end, before: was, after: is }) => `${end.port} ${kind}: ${was} -> ${is}`,
  );

describe("two readings, before a change and after it", () => {
  it.each([
    ["are the same", reading({ 80: 100 }), reading({ 80: 100 })],
    ["differ by chance", reading({ 80: 100, 443: 1000 }), reading({ 80: 75, 443: 900 })],
    ["differ by few connections", reading({ 80: 19 }), reading({})],
    ["grow", reading({ 80: 100 }), reading({ 80: 300, 443: 100 })],
    ["hold the same backlog of failures", reading({}, "syn", { 80: 500 }), reading({}, "syn", { 80: 510 })],
    ["fail less", reading({}, "syn", { 80: 500 }), reading({}, "syn", { 80: 10 })],
    ["fail rarely", reading({}), reading({}, "syn", { 80: 10 })],
  ])("that %s show nothing worse", (_what, before, after) => {
    expect(told(before, after)).toEqual([]);
  });

  it("show a place that falls silent, altogether or by half, and no other", () => {
    expect(told(reading({ 80: 100, 443: 100 }), reading({ 443: 100 }))).toEqual(["80 falls silent: 100 -> 0"]);
    expect(told(reading({ 80: 400, 443: 100 }), reading({ 80: 200, 443: 95 }))).toEqual([
      "80 falls silent: 400 -> 200",
    ]);
  });

  it("show connections that fail, and do not count them as those that go on", () => {
    const after = reading({ 80: 100 }, "syn", { 80: 100 });
    expect(told(reading({ 80: 100 }), after)).toEqual(["80 fails: 0 -> 100", "80 falls silent: 100 -> 0"]);
    expect(told(reading({}), reading({}, "half-open", { 80: 30 }))).toEqual(["80 fails: 0 -> 30"]);
  });

  it("show nothing worse where a burst was over before the change, or failures came in one window", () => {
    expect(told([reading({ 80: 300 }), reading({ 80: 110 })], reading({ 80: 100 }))).toEqual([]);
    expect(told([reading({ 80: 110 }), reading({ 80: 300 })], reading({ 80: 20 }))).toEqual([
      "80 falls silent: 110 -> 20",
    ]);
    const failing = reading({}, "syn", { 80: 100 });
    expect(told([reading({}), failing], failing)).toEqual([]);
  });

  it("take what is not in a full list for what its last place has, at most", () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [1000 + at, 200]));
    expect(told(reading({ 80: 210 }), reading(many))).toEqual([]);
    expect(told(reading({ 80: 500 }), reading(many))).toEqual(["80 falls silent: 500 -> 200"]);
  });
});
