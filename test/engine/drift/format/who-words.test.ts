import { describe, expect, it } from "vitest";
import type { Actor, DriftFinding, Recorded } from "../../../../engine/drift";
import { unnamedWords, whoWords } from "../../../../engine/drift/format/who-words";
import { findingOf } from "../finding";

const ALICE: Actor = {
  fit: "this",
  user: "alice",
  command: "iptables -F",
  at: "2026-11-27T18:00:59.000Z",
  source: "sudo-log",
};

describe("who changed it, in words", () => {
  it("tells the user, the log, the moment and the command, and how sure that is", () => {
    const { user: _, command: __, ...nobody } = ALICE;
    const by: readonly Actor[] = [
      ALICE,
      { ...ALICE, fit: "possible", source: "journal", as: "www-data" },
      { ...nobody, source: "audit", process: "dockerd" },
      nobody,
    ];
    expect(whoWords({ by })).toEqual([
      "by alice (sudo's log, 2026-11-27 18:00 UTC): iptables -F",
      "perhaps by alice as www-data (journal, 2026-11-27 18:00 UTC): iptables -F",
      "by process dockerd, whose login is not recorded (audit log, 2026-11-27 18:00 UTC)",
      "by somebody (sudo's log, 2026-11-27 18:00 UTC)",
    ]);
    expect(whoWords({})).toEqual([]);
  });
});

describe("that nobody is named, in words", () => {
  const SINCE = "2026-11-26T18:00:00.000Z";
  const recorded = (...states: Recorded["sources"][number]["state"][]): Recorded => ({
    since: SINCE,
    until: "2026-11-27T18:00:00.000Z",
    sources: (["audit", "journal", "sudo-log"] as const).map((source, at) => ({
      source,
      state: states[at] ?? "absent",
    })),
  });
  const unnamed = findingOf({});
  const words = (findings: readonly DriftFinding[], sources?: Recorded) =>
    unnamedWords({ findings, ...(sources === undefined ? {} : { recorded: sources }) });

  it("says where the host keeps no log, or none that can be read", () => {
    expect(words([unnamed], recorded())).toBe(
      'This host does not record who changes its firewall: docs/drift.md, "Who changed it", tells how to turn that on.',
    );
    expect(words([unnamed], recorded("unreadable"))).toContain("as far as can be read (audit log cannot)");
  });

  it("says which logs name nobody, and since when", () => {
    expect(words([unnamed], recorded("absent", "read"))).toMatch(
      /^Since 2026-11-26 18:00 UTC its journal names nobody\. /,
    );
    expect(words([unnamed, findingOf({ by: [ALICE] })], recorded("read", "read"))).toMatch(
      /^Since 2026-11-26 18:00 UTC its audit log and journal name nobody for the rest\. /,
    );
    expect(words([findingOf({ firstSeen: "2026-11-27T18:00:00.000Z" })], recorded("read"))).toContain("names nobody");
  });

  it("is nothing where nobody asked, all have names, nobody made it, or it was there before", () => {
    expect(words([unnamed])).toBeUndefined();
    expect(words([findingOf({ by: [ALICE] })], recorded())).toBeUndefined();
    expect(words([], recorded())).toBeUndefined();
    expect(words([findingOf({ subsystem: "host", kind: "unreadable" })], recorded())).toBeUndefined();
    expect(words([findingOf({ firstSeen: "2026-11-01T00:00:00.000Z" })], recorded("read"))).toBeUndefined();
  });
});
