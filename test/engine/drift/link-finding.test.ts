import { describe, expect, it } from "vitest";
import { findingsOfChange } from "../../../engine/drift/change-findings";
import { withFingerprints } from "../../../engine/drift/fingerprint";
import { matchesEntry } from "../../../engine/drift/ignore-file";
import type { LinkChange } from "../../../engine/host";

const SOURCE = { construct: "gateway/edge-1/uplink", at: "stacks/gateway-stack.ts:7" };

function findingOf(change: Omit<LinkChange, "subject">) {
  const seen = { sources: new Map([["/links/eth0/txqueuelen", SOURCE]]), chains: [] };
  const [finding, ...more] = findingsOfChange({ subject: "link", ...change }, seen);
  expect(more).toEqual([]);
  return finding;
}

describe("a setting of a device that differs", () => {
  it("is told with its device, both values and where it was declared", () => {
    expect(findingOf({ device: "eth0", setting: "txqueuelen", from: "700", to: "500" })).toEqual({
      subsystem: "link",
      kind: "link",
      severity: "low",
      place: { kind: "link", device: "eth0", setting: "txqueuelen" },
      expected: "500",
      actual: "700",
      meaning: expect.stringContaining("another number of packets"),
      declared: SOURCE,
    });
  });

  it.each([
    ["tx-*.limit_max", "7", "low", "where no queue can put one packet before another"],
    ["ring.rx", "7", "low", "loses more in a burst"],
    ["feature.tcp-segmentation-offload", "on", "low", "larger or smaller packets"],
    ["type", undefined, "medium", "are lost, or are not queued at all"],
    ["type", "ifb (down)", "medium", "are lost while it is down"],
  ])("of %s that is %s weighs %s: %s", (setting, from, severity, words) => {
    const finding = findingOf({ device: "ifb7", setting, to: "ifb", ...(from === undefined ? {} : { from }) });
    expect(finding?.severity).toBe(severity);
    expect(finding?.meaning).toContain(words);
  });

  it("has a name of its own, and can be ignored by device and setting", () => {
    const findings = ["txqueuelen", "ring.rx"].flatMap(
      setting => findingOf({ device: "eth0", setting, to: "1" }) ?? [],
    );
    const [one, other] = withFingerprints(findings, { host: "edge-1" });
    if (one === undefined || other === undefined) throw new Error("two findings were expected");
    expect(one.fingerprint).not.toBe(other.fingerprint);
    const entry = { place: "eth0 tx*", reason: "tried out", until: "2026-12-31", at: "drift-ignore.yaml:1" };
    expect([matchesEntry(entry, one), matchesEntry(entry, other)]).toEqual([true, false]);
  });
});
