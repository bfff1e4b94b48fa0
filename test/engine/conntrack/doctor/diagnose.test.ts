import { describe, expect, it } from "vitest";
import {
  DIAGNOSIS_IDS,
  DIAGNOSIS_RULES,
  diagnose,
  pairReadings,
  readThresholds,
  type ThresholdChanges,
} from "../../../../engine/conntrack";
import { endTally, readingOf, type Staged } from "./reading";

type Reading = Parameters<typeof readingOf>[0];

function idsOf(after: Reading, changes: ThresholdChanges = {}, before: Reading = {}): readonly string[] {
  const pair = pairReadings(readingOf(before), readingOf({ uptime: 110, ...after }));
  return diagnose(pair, readThresholds(changes)).map(({ id, severity }) => `${severity} ${id}`);
}

const staged = (kind: Staged["kind"], entries: number, beside: Staged["beside"] = {}) => ({
  staged: [{ kind, entries, beside }],
});

describe("the doctor", () => {
  it("finds nothing on a host that is well", () => {
    expect(idsOf({})).toEqual([]);
    expect(idsOf({ count: 190_000 })).toEqual([]);
  });

  it.each<[string, Reading, readonly string[]]>([
    ["silent loss of SYN", staged("syn", 60, { moving: 400 }), ["warn lost-syn"]],
    ["silent loss of every SYN", staged("syn", 60), ["critical lost-syn"]],
    ["handshakes that stop", staged("half-open", 60, { moving: 200 }), ["warn half-open"]],
    ["a server that never answers", staged("unanswered", 60, { established: 200 }), ["warn stuck"]],
    ["clients that vanish", staged("vanished", 60, { established: 100 }), ["critical vanished-peers"]],
    ["peers that half-close", staged("half-closed", 60, { all: 1_000 }), ["warn half-closed"]],
    ["peers that reset", staged("reset", 60, { ended: 100 }), ["warn resets"]],
    ["one-way UDP", staged("udp", 60, { all: 100 }), ["critical unanswered-udp"]],
    ["ICMP without answers", staged("other", 60, { all: 100 }), ["critical unanswered"]],
    ["connections that never end", staged("endless", 3_500), ["warn endless"]],
    ["a table that fills", { count: 200_000 }, ["warn table-full"]],
    ["a full table", { count: 250_000 }, ["critical table-full"]],
    ["more for each chain than the hash is made for", { buckets: 16_384 }, ["warn few-buckets"]],
  ])("tells %s, and nothing else", (_what, after, ids) => {
    expect(idsOf(after)).toEqual(ids);
  });

  it.each<[string, Reading]>([
    ["few unanswered SYNs", staged("syn", 49)],
    ["unanswered SYNs among many that were answered", staged("syn", 60, { moving: 4_000 })],
    ["old requests that nobody repeats", staged("syn", 5_000, { fresh: 3 })],
    ["resets among many orderly ends", staged("reset", 60, { ended: 400 })],
    ["a few forgotten sockets among many entries", staged("half-closed", 60, { all: 4_000 })],
    ["silent ends of a pool, where nothing is counted", staged("idle", 5_000, { established: 5_000 })],
    ["syslog", staged("one-way", 5_000)],
    ["old silent connections beside many that are used", staged("endless", 2_000)],
  ])("finds nothing in %s", (_what, after) => {
    expect(idsOf(after, {}, after)).toEqual([]);
  });

  it("tells what is spread over many places by the share of all", () => {
    const spread = (entries: number): Reading => ({
      staged: [{ kind: "syn", entries: 40, beside: { fresh: entries, moving: 1_000_000 } }],
    });
    expect(idsOf(spread(100))).toEqual([]);
    expect(idsOf(spread(400))).toEqual(["warn lost-syn"]);
  });

  it("tells idle connections that grow, where the kernel counts no packets", () => {
    const idle = (entries: number) => staged("idle", entries, { established: entries + 10 });
    expect(idsOf(idle(200), {}, idle(120))).toEqual(["warn stuck"]);
    expect(idsOf(idle(200), {}, idle(195))).toEqual([]);
  });

  it("takes it for chance that a few more of many are idle, where the kernel counts no packets", () => {
    // Each of 5,000 clients says something once a minute: 3,033 are silent for 30 seconds, 47 more or less.
    const idle = (entries: number): Reading => ({
      groups: [{ protocol: "tcp", state: "ESTABLISHED", progress: "assured", idle: 0, entries: 5_000 }],
      ...staged("idle", entries, { established: 5_000 }),
    });
    expect(idsOf(idle(3_100), {}, idle(3_000))).toEqual([]);
    expect(idsOf(idle(3_300), {}, idle(3_000))).toEqual(["warn stuck"]);
  });

  it("tells a wave of requests that are answered from requests that are not", () => {
    const wave = (established: number, before: number) => {
      const place = (of: number): Reading => ({
        groups: [{ protocol: "tcp", state: "ESTABLISHED", progress: "assured", idle: 0, entries: of }],
        places: [{ ...endTally(), established: of, all: of }],
      });
      return [{ ...staged("syn", 60, { established }), ...place(established) }, place(before)] as const;
    };
    const idsAfter = ([after, before]: readonly [Reading, Reading]) => idsOf(after, {}, before);
    expect(idsAfter(wave(6_000, 0))).toEqual([]);
    expect(idsAfter(wave(6_000, 6_000))).toEqual(["critical lost-syn"]);
    expect(idsAfter(wave(6_000, 5_800))).toEqual(["warn lost-syn"]);
  });

  it("takes few entries that were looked at for no sign, however many they stand for", () => {
    expect(idsOf({ scale: 30, ...staged("syn", 61) })).toEqual([]);
    expect(idsOf({ scale: 30, ...staged("syn", 330) })).toEqual(["critical lost-syn"]);
    expect(idsOf({ scale: 30, ...staged("endless", 280), groups: [] })).toEqual([]);
  });

  it("names where most of a table's entries lead, with an entry of each, where the table itself is the matter", () => {
    const places = [
      { ...endTally(), all: 9_000, sample: "an idle one" },
      { ...endTally(), all: 300 },
    ];
    const before = { counters: { drop: 0, insert_failed: 0, chaintoolong: 0 } };
    const after: readonly Reading[] = [
      { count: 200_000, places },
      { counters: { drop: 900, insert_failed: 0 }, places },
      { counters: { insert_failed: 900 }, places },
      { counters: { insert_failed: 900, chaintoolong: 900 }, places },
      { buckets: 1_000, places },
    ];
    for (const reading of after) {
      const pair = pairReadings(readingOf(before), readingOf({ uptime: 110, ...reading }));
      const [found, ...others] = diagnose(pair, readThresholds({}));
      expect(others).toEqual([]);
      expect(found?.ends.map(({ entries, sample }) => [entries, sample])).toEqual([
        [9_000, "an idle one"],
        [300, undefined],
      ]);
    }
  });

  it("takes packets that lost a race for no drops: the kernel counts them as both", () => {
    const before = { counters: { drop: 0, insert_failed: 0, chaintoolong: 0 } };
    expect(idsOf({ counters: { drop: 5, insert_failed: 5 } }, {}, before)).toEqual([]);
    expect(idsOf({ counters: { drop: 8, insert_failed: 5 } }, {}, before)).toEqual(["warn drops"]);
    expect(idsOf({ counters: { drop: 5, insert_failed: 5, chaintoolong: 5 } }, {}, before)).toEqual([
      "warn drops",
      "warn long-chains",
    ]);
    const [filling] = diagnose(
      pairReadings(
        readingOf(before),
        readingOf({ uptime: 110, count: 200_000, counters: { drop: 5, insert_failed: 5 } }),
      ),
      readThresholds({}),
    );
    expect(filling?.severity).toBe("warn");
  });

  it("says whose share it is: of the worst place, or of all", () => {
    const words = (after: Reading) => {
      const [found] = diagnose(pairReadings(readingOf(), readingOf({ uptime: 110, ...after })), readThresholds({}));
      return found?.evidence.find(({ unit }) => unit === "share")?.what;
    };
    expect(words(staged("syn", 60))).toBe("share of the connections asked for, at the worst place");
    const spread = { fresh: 400, moving: 1_000_000 };
    expect(words(staged("syn", 40, spread))).toBe("share of the connections asked for");
  });

  it("is never critical below what is a warning", () => {
    const reset = staged("reset", 75, { ended: 100 });
    expect(idsOf(reset, { "reset-warn": 0.74 })).toEqual(["critical resets"]);
    expect(idsOf(reset, { "reset-warn": 0.74, "reset-critical": 0.9 })).toEqual(["warn resets"]);
    expect(readThresholds({ "fill-warn": 0.95 }).of("fill-critical")).toBe(0.95);
    expect(readThresholds({ "drops-warn": 20 }).of("drops-critical")).toBe(20);
  });

  it("tells clients that vanished together by the reading that met them waiting, while they are not heard again", () => {
    const waiting = staged("vanished", 60, { established: 70 });
    const justSent = staged("unacknowledged", 58, { established: 70 });
    expect(idsOf(justSent, {}, waiting)).toEqual(["critical vanished-peers"]);
    expect(idsOf(staged("unacknowledged", 20, { established: 70 }), {}, waiting)).toEqual([]);
    expect(idsOf(justSent, {}, justSent)).toEqual([]);
  });

  it("tells drops by their rates, and takes those of a full table for part of that", () => {
    const before = { counters: { drop: 100, early_drop: 5, insert_failed: 7, chaintoolong: 1 } };
    const counting = (counters: NonNullable<Reading>["counters"]) => ({
      counters: { ...before.counters, ...counters },
    });
    expect(idsOf(counting({}), {}, before)).toEqual([]);
    expect(idsOf(counting({ drop: 130 }), {}, before)).toEqual(["warn drops"]);
    expect(idsOf(counting({ early_drop: 305 }), {}, before)).toEqual(["critical drops"]);
    expect(idsOf({ count: 262_000, ...counting({ drop: 400 }) }, {}, before)).toEqual(["critical table-full"]);
    expect(idsOf(counting({ insert_failed: 27 }), {}, before)).toEqual(["warn insert-failures"]);
    expect(idsOf(counting({ insert_failed: 27, chaintoolong: 21 }), {}, before)).toEqual(["warn long-chains"]);
    // A host that was booted in between counts anew.
    expect(idsOf({ counters: { drop: 3 } }, {}, before)).toEqual([]);
  });

  it("hears thresholds", () => {
    expect(idsOf(staged("syn", 60), { "lost-syn-least": 100 })).toEqual([]);
    expect(idsOf(staged("syn", 5), { "lost-syn-least": 5 })).toEqual(["critical lost-syn"]);
    expect(idsOf(staged("one-way", 60), { "one-way-least": 50 })).toEqual(["critical one-way"]);
    expect(() => readThresholds({ "lost-syn": 1 })).toThrow(/There is no threshold "lost-syn"/);
    expect(() => readThresholds({ "fill-warn": 75 })).toThrow(/fill-warn is a number from 0 to 1, and 75 is none/);
  });

  it("tells critical diagnoses first, with numbers, places and an entry of each", () => {
    const after = readingOf({ uptime: 112.5, count: 200_000, staged: [{ kind: "syn", entries: 60 }] });
    const pair = pairReadings(readingOf(), after);
    expect(pair.seconds).toBe(12.5);
    const [first, second] = diagnose(pair, readThresholds({}));
    expect([first?.id, second?.id]).toEqual(["lost-syn", "table-full"]);
    expect(first?.ends).toEqual([
      { end: expect.objectContaining({ address: "198.51.100.1" }), entries: 60, share: 1, sample: "sample of syn" },
    ]);
    expect(first?.evidence).toContainEqual({ what: "SYN_SENT [UNREPLIED]", value: 60, unit: "entries" });
    expect(first?.evidence).toContainEqual({ what: "at the reading before", value: 0, unit: "entries" });
  });

  it("has a rule for every diagnosis, each of which says what it means and what to do in whole sentences", () => {
    expect(DIAGNOSIS_RULES.map(({ id }) => id).toSorted()).toEqual([...DIAGNOSIS_IDS].toSorted());
    const all: Reading = {
      count: 200_000,
      buckets: 1_000,
      staged: (["syn", "half-open", "unanswered", "vanished", "half-closed", "reset", "udp", "other"] as const).map(
        kind => ({ kind, entries: 100 }),
      ),
    };
    const pair = pairReadings(readingOf(), readingOf({ uptime: 110, ...all }));
    const found = diagnose(pair, readThresholds({}));
    expect(found).toHaveLength(10);
    for (const { meaning, advice, title } of found) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(advice).toMatch(/^[A-Z].*\.$/);
      expect(title).not.toMatch(/\.$/);
    }
  });
});
