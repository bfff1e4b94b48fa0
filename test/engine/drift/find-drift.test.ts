import { describe, expect, it } from "vitest";
import { type DriftFinding, findDrift } from "../../../engine/drift";
import type { HostResult, PlannedHost, RuleSources } from "../../../engine/fleet";
import type { ChainChange, Change, Observation } from "../../../engine/host";
import { diffRules } from "../../../engine/ruleset";
import { asRead } from "./as-read";

const INPUT = { family: "ipv4", table: "filter", chain: "INPUT" } as const;

interface Given {
  readonly changes: readonly Change[];
  readonly host?: string;
  readonly looked?: PlannedHost["looked"];
  readonly sources?: RuleSources;
  readonly lines?: readonly { readonly text: string; readonly origin: "unknown" | "anchor" | "recognised" }[];
  /** Rules in our own chain behind the anchor. */
  readonly own?: readonly string[];
  readonly rolledBack?: string;
}

function result({ changes, host = "edge-1", looked = "whole", sources, lines = [], own = [], rolledBack }: Given) {
  const observation = {
    chains: [{ place: INPUT, layout: "anchored", lines, own }],
    snapshot: {
      live: { ipv4: { tables: new Map() }, ipv6: { tables: new Map() } },
      ...(rolledBack === undefined ? {} : { rolledBack }),
    },
  } as unknown as Observation;
  return {
    host,
    status: "done",
    value: {
      document: { owner: `shop/gateway/${host}`, ipv4: {}, ipv6: {} },
      sources: sources ?? new Map(),
      plan: { host, changes, refusals: [], notes: [], expectedHash: "" },
      observation,
      lastApply: "this-document",
      looked,
    } as unknown as PlannedHost,
  } satisfies HostResult<PlannedHost>;
}

function chain(live: readonly string[], declared: readonly string[], more: Partial<ChainChange> = {}): ChainChange {
  return { subject: "chain", ...INPUT, action: "change", rules: diffRules(live, declared), ...more };
}

function found(...changes: readonly Change[]): readonly DriftFinding[] {
  return findDrift(asRead(result({ changes }))).findings;
}

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const WEB = "-p tcp -m tcp --dport 80 -j ACCEPT";
const DENY = "-s 192.0.2.0/24 -j DROP";
const NOTE = "-j LOG --log-prefix seen";

describe("a rule on the host", () => {
  it("that nobody declared was added, and lets more in when it accepts", () => {
    expect(found(chain([SSH, WEB], [SSH]))).toEqual([
      {
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        host: "edge-1",
        subsystem: "rules",
        kind: "added",
        severity: "high",
        place: { kind: "chain", ...INPUT },
        position: { actual: 2 },
        actual: WEB,
        meaning: expect.stringContaining("more is let in"),
      },
    ]);
  });

  it("that is gone weighs by what it did: a refusal more than a door, a door more than a note", () => {
    const [deny, door, note] = [[DENY], [SSH], [NOTE]].map(([rule = ""]) => found(chain([], [rule]))[0]);
    expect([deny, door, note].map(finding => [finding?.kind, finding?.severity, finding?.position])).toEqual([
      ["removed", "high", { expected: 1 }],
      ["removed", "medium", { expected: 1 }],
      ["removed", "low", { expected: 1 }],
    ]);
  });

  it("that was edited is one finding with both texts, also where its neighbours were edited too", () => {
    const wider = "-s 192.0.0.0/16 -j DROP";
    const other = "-p tcp -m tcp --dport 8080 -j ACCEPT";
    expect(found(chain([SSH, wider, other], [SSH, DENY, WEB]))).toEqual([
      expect.objectContaining({
        kind: "changed",
        severity: "high",
        expected: DENY,
        actual: wider,
        position: { expected: 2, actual: 2 },
      }),
      expect.objectContaining({ kind: "changed", expected: WEB, actual: other, position: { expected: 3, actual: 3 } }),
    ]);
  });

  it("that stands elsewhere was moved, and is no rule that went and one that came", () => {
    expect(found(chain([DENY, SSH, WEB], [SSH, WEB, DENY]))).toEqual([
      expect.objectContaining({
        kind: "moved",
        severity: "medium",
        actual: DENY,
        position: { expected: 3, actual: 1 },
      }),
    ]);
  });

  it("of unknown origin beside our anchor is told with its number in the shared chain", () => {
    const lines = [
      { text: "-j NF-INPUT", origin: "anchor" },
      { text: "-s 198.51.100.1/32 -j f2b-sshd", origin: "recognised" },
      { text: WEB, origin: "unknown" },
    ] as const;
    const { findings } = findDrift(asRead(result({ changes: [chain([SSH, WEB], [SSH])], lines, own: [SSH] })));
    expect(findings).toEqual([expect.objectContaining({ kind: "unknown-rule", actual: WEB, position: { actual: 3 } })]);
  });

  it("has the number that it has in its chain, whatever of others stands before our anchor", () => {
    const lines = [
      { text: WEB, origin: "unknown" },
      { text: "-s 198.51.100.1/32 -j f2b-sshd", origin: "recognised" },
      { text: WEB, origin: "unknown" },
      { text: "-j NF-INPUT", origin: "anchor" },
    ] as const;
    const changes = [chain([WEB, WEB, SSH, WEB], [SSH])];
    const { findings } = findDrift(asRead(result({ changes, lines, own: [SSH, WEB] })));
    expect(findings.map(({ kind, position }) => [kind, position])).toEqual([
      ["unknown-rule", { actual: 1 }],
      ["unknown-rule", { actual: 3 }],
      ["added", { actual: 2 }],
    ]);
  });

  it("says where it was declared", () => {
    const sources: RuleSources = new Map([
      ["/ipv4/filter/INPUT/rules/0", { construct: "gateway/edge-1/ssh", at: "stacks/gateway.ts:31" }],
    ]);
    const { findings } = findDrift(asRead(result({ changes: [chain([], [SSH])], sources })));
    expect(findings[0]?.declared).toEqual({ construct: "gateway/edge-1/ssh", at: "stacks/gateway.ts:31" });
  });

  it("that nobody declared was declared nowhere, though its chain was", () => {
    const sources: RuleSources = new Map([["/ipv4/filter/INPUT", { construct: "gateway/edge-1/filter/INPUT" }]]);
    const { findings } = findDrift(asRead(result({ changes: [chain([WEB], [])], sources })));
    expect(findings).toEqual([expect.not.objectContaining({ declared: expect.anything() })]);
  });
});

describe("a chain", () => {
  it("whose policy was opened, or whose anchor is gone, protects nothing", () => {
    const change = chain([SSH], [SSH], {
      policy: { from: "ACCEPT", to: "DROP" },
      anchor: { from: "missing", to: "first" },
    });
    expect(found(change).map(({ kind, severity, expected, actual }) => [kind, severity, expected, actual])).toEqual([
      ["policy", "critical", "DROP", "ACCEPT"],
      ["anchor", "critical", "first", "missing"],
    ]);
  });

  it("that is gone is one finding with all its rules, not one for each", () => {
    expect(found(chain([], [SSH, DENY], { action: "create" }))).toEqual([
      expect.objectContaining({ kind: "chain-missing", severity: "high", expected: `${SSH}\n${DENY}` }),
    ]);
  });

  it("that is no longer declared is one finding too", () => {
    expect(found(chain([SSH, DENY], [], { action: "remove" }))).toEqual([
      expect.objectContaining({ kind: "chain-left", actual: `${SSH}\n${DENY}` }),
    ]);
  });
});

describe("what is no rule", () => {
  it("is told with its own subsystem", () => {
    const findings = found(
      { subject: "qdisc", device: "eth0", from: ["qdisc root fq_codel"], to: ["qdisc root codel target 5ms"] },
      { subject: "sysctl", name: "net.ipv4.ip_forward", from: "0", to: "1" },
      { subject: "record", reason: "boot-files", message: "the files kept for boot are not what they should be" },
      { subject: "record", reason: "unfinished", message: "the last run did not finish" },
    );
    expect(findings.map(({ subsystem, kind, severity }) => [subsystem, kind, severity])).toEqual([
      ["qdisc", "qdisc", "low"],
      ["sysctl", "sysctl", "medium"],
      ["persistence", "boot-differs", "high"],
      ["persistence", "unfinished", "medium"],
    ]);
  });

  it("tells when and why a change was undone", () => {
    const changes = [{ subject: "record", reason: "rolled-back", message: "the last apply was rolled back" }] as const;
    const { findings } = findDrift(
      asRead(result({ changes, rolledBack: "at 2026-01-02T03:04:05Z, because nobody confirmed it" })),
    );
    expect(findings[0]).toMatchObject({
      kind: "rolled-back",
      actual: "at 2026-01-02T03:04:05Z, because nobody confirmed it",
    });
  });
});

describe("a host", () => {
  const failed = (kind: "unreachable" | "unreadable" | "hidden-rules" | "auth") =>
    findDrift(asRead({ host: "edge-1", status: "failed", cause: { kind, message: "its own words" } }));

  it("that could not be read is never clean", () => {
    const told = (["unreachable", "unreadable", "auth", "hidden-rules"] as const).map(kind => {
      const { status, findings } = failed(kind);
      return [status, findings.map(finding => [finding.subsystem, finding.kind, finding.actual])];
    });
    expect(told).toEqual([
      ["unread", [["host", "unreachable", "its own words"]]],
      ["unread", [["host", "unreadable", "its own words"]]],
      ["unread", [["host", "unreadable", "its own words"]]],
      ["unread", [["backend", "hidden-rules", "its own words"]]],
    ]);
  });

  it("without a difference is clean only when all of it was looked at", () => {
    expect(findDrift(asRead(result({ changes: [] }))).status).toBe("clean");
    expect(findDrift(asRead(result({ changes: [], looked: "in-part" }))).status).toBe("unchecked");
  });
});

describe("a fingerprint", () => {
  const of = (live: readonly string[], declared: readonly string[], host = "edge-1") =>
    findDrift(asRead(result({ changes: [chain(live, declared)], host }))).findings.map(
      ({ fingerprint }) => fingerprint,
    );

  it("stays when another rule moves the number", () => {
    const [alone] = of([SSH, WEB], [SSH]);
    expect(of([DENY, SSH, WEB], [SSH])).toContain(alone);
  });

  it("tells hosts, rules and repeats of one rule apart", () => {
    const prints = [...of([WEB, WEB], []), ...of([DENY], []), ...of([WEB], [], "edge-2"), ...of([], [WEB])];
    expect(new Set(prints).size).toBe(5);
  });
});
