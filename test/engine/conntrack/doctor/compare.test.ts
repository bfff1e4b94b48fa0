import { describe, expect, it } from "vitest";
import {
  type ConnectionEnd,
  type ConntrackReading,
  type EndTally,
  findWorsenings,
  type SuspectKind,
  worseTwice,
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
  const fresh = listed.reduce((sum, { allFresh }) => sum + allFresh, 0);
  return { ...base, tally: { ...base.tally, flows: listed, suspects, fresh } } satisfies ConntrackReading;
}

/** Connections that are spread over so many places that none of them has many; so many of them fail. */
function spread(fresh: number, failing = 0) {
  const { tally, ...rest } = reading({ 80: 2, 443: 2 });
  const syn = { entries: failing, fresh: failing, ends: failing, top: failing === 0 ? [] : [tallyOf(80, 2, 2)] };
  return { ...rest, tally: { ...tally, fresh, suspects: new Map([["syn" as const, syn]]) } };
}

/** A table that is told from one entry of so many. */
function sampled(scale: number, { tally, ...rest }: ConntrackReading): ConntrackReading {
  return { ...rest, tally: { ...tally, scale } };
}

const compare = (
  before: ConntrackReading | readonly ConntrackReading[],
  after: ConntrackReading,
  isUntracked: (end: ConnectionEnd) => boolean = () => false,
) => findWorsenings({ before: [before].flat(), after, isUntracked }, LIMITS);
const told = (...given: Parameters<typeof compare>) =>
  compare(...given).map(({ kind, end, before, after }) => `${end?.port ?? "all"} ${kind}: ${before} -> ${after}`);

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

  it("show what is broken for everybody, though no place of many has many connections", () => {
    expect(told(spread(6_000), spread(6_000, 6_000))).toEqual(["all fails: 0 -> 6000", "all falls silent: 6000 -> 0"]);
    expect(told(spread(6_000), spread(2_000))).toEqual(["all falls silent: 6000 -> 2000"]);
    expect(told(spread(6_000), spread(5_000))).toEqual([]);
    expect(told(spread(6_000, 500), spread(6_000, 560))).toEqual([]);
    // Somebody scans.
    expect(told(spread(6_000), spread(6_200, 200))).toEqual([]);
  });

  it("show nothing worse by the chance that chose the entries which were looked at", () => {
    expect(told(reading({ 80: 900 }), reading({ 80: 600 }))).toEqual(["80 falls silent: 900 -> 600"]);
    expect(told(sampled(30, reading({ 80: 900 })), sampled(30, reading({ 80: 600 })))).toEqual([]);
    expect(told(sampled(30, reading({})), sampled(30, reading({}, "syn", { 80: 60 })))).toEqual([]);
    expect(told(sampled(30, reading({})), sampled(30, reading({}, "syn", { 80: 300 })))).toEqual([
      "80 fails: 0 -> 300",
    ]);
  });

  it("show only what both looks find", () => {
    const before = reading({ 80: 100, 443: 100 });
    const [first, again] = [compare(before, reading({ 80: 100 })), compare(before, reading({ 443: 100 }))];
    expect(worseTwice(again, first)).toEqual([]);
    expect(worseTwice(first, first)).toEqual(first);
  });

  it("show no place that is meant not to be tracked any more, nor what falls silent with it", () => {
    const before = reading({ 53: 500, 443: 100 });
    expect(told(before, reading({ 443: 100 }), ({ port }) => port === 53)).toEqual([]);
    expect(told(before, reading({ 53: 500 }), ({ port }) => port === 53)).toEqual(["443 falls silent: 100 -> 0"]);
    expect(told(spread(6_000), spread(100), ({ port }) => port === 80)).toEqual([]);
  });

  it("take a place for the same whatever way leads to it and whoever answers there", () => {
    const passedOn = reading({ 80: 500 });
    const flows = passedOn.tally.flows.flatMap(flow =>
      ["10.0.0.8", "10.0.0.9"].map(address => ({
        ...flow,
        allFresh: 250,
        end: { ...flow.end, route: "through" as const, answerer: { address, port: 8080 } },
      })),
    );
    expect(told(reading({ 80: 500 }), { ...passedOn, tally: { ...passedOn.tally, flows } })).toEqual([]);
  });

  it("take what slips into a full list of failures for what the last place had before", () => {
    const failures = (first: number, of: number) =>
      Object.fromEntries(Array.from({ length: 50 }, (_, at) => [first + at, of]));
    expect(told(reading({}, "syn", failures(1_000, 25)), reading({}, "syn", failures(1_001, 26)))).toEqual([]);
    expect(told(reading({}, "syn", { 80: 25 }), reading({}, "syn", { 80: 25, 81: 26 }))).toEqual(["81 fails: 0 -> 26"]);
  });

  it("take what is not in a full list for what its last place has, at most", () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [1000 + at, 200]));
    expect(told(reading({ 80: 210 }), reading(many))).toEqual([]);
    expect(told(reading({ 80: 500 }), reading(many))).toEqual(["80 falls silent: 500 -> 200"]);
  });
});
