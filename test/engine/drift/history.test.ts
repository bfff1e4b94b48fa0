import { describe, expect, it } from "vitest";
import type { DriftFinding, HostDrift } from "../../../engine/drift";
import { afterTelling, type HostHistory, newsOf, settle } from "../../../engine/drift/history";
import { findingOf } from "./finding";

function finding(fingerprint: string, more: Partial<DriftFinding> = {}): DriftFinding {
  return findingOf({ fingerprint, ...more });
}

const AWAY = finding("away", { subsystem: "host", kind: "unreachable", place: { kind: "host" } });

function drift(findings: readonly DriftFinding[], status: HostDrift["status"] = "drifted"): HostDrift {
  return { host: "edge-1", status, findings, chains: [], notes: [] };
}

const EMPTY: HostHistory = { host: "edge-1", open: [], ended: [] };
const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const told = (history: HostHistory) => {
  const { begun, ended } = newsOf([history]);
  return { begun: begun.map(entry => entry.finding.fingerprint), ended: ended.map(entry => entry.finding.fingerprint) };
};

describe("the history of a host", () => {
  it("tells a finding once when it begins and once when it is over", () => {
    let history = settle(EMPTY, drift([finding("a")]), day(1));
    expect(told(history)).toEqual({ begun: ["a"], ended: [] });
    history = settle(afterTelling(history), drift([finding("a")]), day(2));
    expect(told(history)).toEqual({ begun: [], ended: [] });
    expect(history.open).toMatchObject([{ firstSeen: day(1).toISOString(), lastSeen: day(2).toISOString() }]);
    history = settle(history, drift([], "clean"), day(3));
    expect(told(history)).toEqual({ begun: [], ended: ["a"] });
    expect(told(settle(afterTelling(history), drift([], "clean"), day(4)))).toEqual({ begun: [], ended: [] });
  });

  it("keeps whom a finding named when it began: what was there before was not made since", () => {
    const by = (user: string) => [{ fit: "possible", user, at: day(1).toISOString(), source: "journal" } as const];
    let history = settle(EMPTY, drift([finding("a", { by: by("alice") }), finding("b")]), day(1));
    history = settle(history, drift([finding("a", { by: by("bob") }), finding("b", { by: by("bob") })]), day(2));
    expect(history.open.map(entry => entry.finding.by)).toEqual([by("alice"), undefined]);
  });

  it("knows the host's clock at its last reading, also over one that told none", () => {
    const recorded = { since: day(1).toISOString(), until: day(2).toISOString(), sources: [] };
    let history = settle(EMPTY, { ...drift([]), recorded }, day(5));
    expect(history.hostClock).toBe(day(2).toISOString());
    history = settle(history, drift([AWAY], "unread"), day(6));
    expect(history.hostClock).toBe(day(2).toISOString());
    expect(settle(EMPTY, drift([]), day(1))).not.toHaveProperty("hostClock");
  });

  it("keeps news until they were told", () => {
    let history = settle(EMPTY, drift([finding("a")]), day(1));
    history = settle(history, drift([finding("a"), finding("b")]), day(2));
    expect(told(history)).toEqual({ begun: ["a", "b"], ended: [] });
    history = settle(afterTelling(history), drift([], "clean"), day(3));
    expect(told(settle(history, drift([], "clean"), day(4)))).toEqual({ begun: [], ended: ["a", "b"] });
  });

  it("says nothing of what came and went before anybody was told", () => {
    const history = settle(settle(EMPTY, drift([finding("a")]), day(1)), drift([], "clean"), day(2));
    expect(told(history)).toEqual({ begun: [], ended: [] });
  });

  it("takes nothing for over while the host cannot be read, and the host itself for back when it can", () => {
    let history = afterTelling(settle(EMPTY, drift([finding("a")]), day(1)));
    history = settle(history, drift([AWAY], "unread"), day(2));
    expect(told(history)).toEqual({ begun: ["away"], ended: [] });
    expect(history.lastRead).toBe(day(1).toISOString());
    history = settle(afterTelling(history), drift([finding("a")]), day(3));
    expect(told(history)).toEqual({ begun: [], ended: ["away"] });
    expect(history.open).toMatchObject([{ firstSeen: day(1).toISOString(), lastSeen: day(3).toISOString() }]);
  });

  it("begins a finding anew that comes back, and does not tell its end any more", () => {
    let history = afterTelling(settle(EMPTY, drift([finding("a")]), day(1)));
    history = settle(history, drift([], "clean"), day(2));
    history = settle(history, drift([finding("a")]), day(3));
    expect(told(history)).toEqual({ begun: ["a"], ended: [] });
    expect(history.open).toMatchObject([{ firstSeen: day(3).toISOString() }]);
  });

  it("forgets an end that nobody asks for after 30 days", () => {
    let history = afterTelling(settle(EMPTY, drift([finding("a")]), day(1)));
    history = settle(history, drift([], "clean"), day(2));
    expect(settle(history, drift([], "clean"), day(31)).ended).toHaveLength(1);
    expect(settle(history, drift([], "clean"), day(32)).ended).toHaveLength(0);
  });
});
