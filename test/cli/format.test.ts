import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainLines } from "../../cli/format/chain-lines";
import { failureText } from "../../cli/format/failure-text";
import { plainPaint } from "../../cli/format/paint";
import { planText } from "../../cli/format/plan-text";
import { reportJson } from "../../cli/format/report-json";
import type { ChainChange, Change, Plan } from "../../engine/host";
import { diffRules, ruleDifferences } from "../../engine/ruleset";

const INPUT = { subject: "chain", family: "ipv4", table: "filter", chain: "INPUT" } as const;

function chain(live: readonly string[], declared: readonly string[], more: Partial<ChainChange> = {}): ChainChange {
  return { ...INPUT, action: "change", rules: diffRules(live, declared), ...more };
}

function planOf(changes: readonly Change[], more: Partial<Plan> = {}): Plan {
  return { host: "edge-1", changes, refusals: [], notes: [], expectedHash: "", ...more };
}

const plan = (changes: readonly Change[], more: Partial<Plan> = {}) =>
  planText({ plan: planOf(changes, more), looked: "whole" }, plainPaint);

describe("a plan as text", () => {
  it("says in one line that nothing changes", () => {
    expect(plan([])).toBe("edge-1: no changes\n");
  });

  it("shows rules with their numbers, two kept ones around a change, and how many are left out", () => {
    const live = ["-s a", "-s b", "-s c", "-s d", "-s old", "-s e", "-s f", "-s g"];
    const declared = ["-s a", "-s b", "-s c", "-s d", "-s new", "-s e", "-s f", "-s g"];
    expect(plan([chain(live, declared)])).toBe(`edge-1: 1 to add, 1 to remove
  ~ chain INPUT (ipv4 filter)
        … 2 rules unchanged
          3  -s c
          4  -s d
      -   5  -s old
      +   5  -s new
          6  -s e
          7  -s f
        … 1 rule unchanged
`);
  });

  it("shows policy, anchor, qdisc, sysctl and record", () => {
    const changes: readonly Change[] = [
      chain([], [], { policy: { from: "ACCEPT", to: "DROP" }, anchor: { from: "missing", to: "first" } }),
      chain(["-s a"], [], { action: "remove", policy: { from: "DROP" } }),
      chain([], ["-s a"], { action: "create", policy: { to: { unknown: "$" + "{var.policy}" } } }),
      { subject: "qdisc", device: "eth0", from: ["qdisc root pfifo"], to: ["qdisc root codel target 5ms"] },
      { subject: "sysctl", name: "net.ipv4.ip_forward", from: "0", to: "1" },
      { subject: "sysctl", name: "net.ipv4.conf.all.rp_filter", from: "1" },
      { subject: "record", reason: "first-apply", message: "the host is entered as owned by a/b/c" },
    ];
    expect(plan(changes)).toBe(`edge-1: 2 to add, 1 to remove, 7 to change
  ~ chain INPUT (ipv4 filter)
      ~ policy ACCEPT → DROP
      + anchor: the jump to our rules, first in the chain
  - chain INPUT (ipv4 filter)
      ~ policy DROP → as it was before us
      -   1  -s a
  + chain INPUT (ipv4 filter)
      ~ policy none → \${var.policy} (known after apply)
      +   1  -s a
  ~ qdisc of eth0
      - qdisc root pfifo
      + qdisc root codel target 5ms
  ~ sysctl net.ipv4.ip_forward 0 → 1
  ~ sysctl net.ipv4.conf.all.rp_filter 1 → as it was before us
  ~ the host is entered as owned by a/b/c
`);
  });

  it("marks a rule that only moves", () => {
    expect(plan([chain(["-s a", "-s b", "-s c"], ["-s b", "-s c", "-s a"])])).toBe(`edge-1: 1 to add, 1 to remove
  ~ chain INPUT (ipv4 filter)
      -   1  -s a  (moves to 3)
          1  -s b
          2  -s c
      +   3  -s a  (moves from 1)
`);
  });

  it("tells refusals and notes after the changes", () => {
    const text = plan([], {
      refusals: [{ kind: "first-contact", message: "edge-1: chain INPUT holds 1 rule:\n    1: -A INPUT -j EVIL" }],
      notes: [
        { severity: "warning", message: "judged offline" },
        { severity: "info", message: "the kernel has no IPv6" },
      ],
    });
    expect(text).toBe(`edge-1: no changes
  refused: edge-1: chain INPUT holds 1 rule:
      1: -A INPUT -j EVIL
  warning: judged offline
  note: the kernel has no IPv6
`);
  });

  it("never lets a host's text reach the terminal raw", () => {
    const evil = '-m comment --comment "\x1b]0;owned\x07\u202e" -j ACCEPT';
    const text = plan([chain([evil], [])]);
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
    expect(text).toContain("\\x1b]0;owned\\x07\\u202e");
    expect(failureText("a", { kind: "unreadable", message: "x\x1b[2Jy" }, plainPaint)).toBe(
      "a: unreadable: x\\x1b[2Jy\n",
    );
    expect(reportJson([{ host: "a\u009b", status: "failed", cause: { kind: "auth", message: "\x1b" } }])).not.toMatch(
      /[\x00-\x09\x0b-\x1f\u007f-\u009f]/,
    );
  });
});

describe("reading a diff as what was done", () => {
  const rules = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 8 });

  it("accounts for every removed and added rule exactly once", () => {
    fc.assert(
      fc.property(rules, rules, (live, declared) => {
        const diff = diffRules(live, declared);
        const told = ruleDifferences(diff).flatMap(finding =>
          finding.kind === "added"
            ? [finding.live]
            : finding.kind === "removed"
              ? [finding.declared]
              : [finding.live, finding.declared],
        );
        expect(new Set(told)).toEqual(new Set(diff.filter(({ kind }) => kind !== "keep")));
        expect(told).toHaveLength(new Set(told).size);
      }),
    );
  });

  it("shows every changed rule and hides only kept ones", () => {
    fc.assert(
      fc.property(rules, rules, (live, declared) => {
        const diff = diffRules(live, declared);
        const lines = chainLines({ rules: diff });
        const hidden = lines.reduce((sum, line) => sum + (line.kind === "gap" ? line.count : 0), 0);
        expect(lines.filter(({ kind }) => kind !== "gap").length + hidden).toBe(diff.length);
        expect(lines.filter(({ kind }) => kind === "remove" || kind === "add")).toHaveLength(
          diff.filter(({ kind }) => kind !== "keep").length,
        );
      }),
    );
  });
});
