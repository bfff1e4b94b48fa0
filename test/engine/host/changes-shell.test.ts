import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { CHANGES_FUNCTIONS, wholeSeconds } from "../../../engine/host/shell/changes-shell";
import { lockAndReadScript } from "../../../engine/host/shell/lock-shell";
import { READ_REQUEST_VERSION } from "../../../engine/host/shell/read-request";
import { snapshotScript } from "../../../engine/host/shell/snapshot-shell";

const sysctls = new Map([["net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward"]]);
const SINCE = new Date("2026-11-27T17:00:00.750Z");

describe("the shell that asks who changed a host", () => {
  it("is a part of no script but a read that asks", () => {
    const plain = snapshotScript({ sysctls, links: [] });
    const identity = { run: "0".repeat(24), owner: "shop/site/edge-1", by: "a@b" };
    for (const { text } of [plain, lockAndReadScript(identity, { sysctls, links: [] })])
      expect(text).not.toMatch(/changes|print_clock|journalctl|audit/);
    const asking = snapshotScript({ sysctls, links: [], changesSince: SINCE });
    const without = asking.text
      .replace(CHANGES_FUNCTIONS, "")
      .replace(`# changes since ${wholeSeconds(SINCE)}\n`, "")
      .replace(`  section changes print_changes ${wholeSeconds(SINCE)}\n`, "")
      .replace("  section clock print_clock\n", "")
      .replaceAll(asking.marker, plain.marker);
    expect(without).toBe(plain.text);
  });

  it("asks by whole seconds, never before the epoch, behind the version of the request", () => {
    expect([wholeSeconds(SINCE), wholeSeconds(new Date(-1))]).toEqual([1_795_798_800, 0]);
    expect(snapshotScript({ sysctls, links: [], changesSince: SINCE }).text).toMatch(
      new RegExp(`^\\n# nffleet-read ${READ_REQUEST_VERSION} [0-9a-f]{24}\\n# changes since 1795798800\\n# sysctl `),
    );
  });

  it("is shell that sh reads, with awk that awk reads", () => {
    const script = `${CHANGES_FUNCTIONS}\nfilter_audit A 0 '' </dev/null && echo read`;
    const { stdout, stderr } = spawnSync("/bin/sh", [], { input: script, encoding: "utf8" });
    expect([stdout, stderr]).toEqual(["read\n", ""]);
  });
});
