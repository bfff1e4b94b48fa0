import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  NOBODY,
  savedRules,
  startPracticeLab,
  waitFor,
} from "../lab/practice-host";

const USERLAND = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "netfilter-fleet/userlands/small");

describe.each(["nf_tables", "legacy"] as const)("a host of busybox and dropbear (%s)", backend => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "small", userland: USERLAND, backend }] });
    host = machineOf(lab, "small");
  });
  afterAll(() => lab?.stop());

  it("has no bash, no nft and no GNU tools", async () => {
    const look = "for p in bash nft systemctl gawk mawk; do command -v $p || true; done; readlink /bin/ls";
    expect(await byHand(host, look)).toMatch(/^\S*busybox\n$/);
  });

  it("is deployed, and deployed again without a change; what could not be looked at is said", async () => {
    const document = gatewayDocument(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect((await apply(accessTo(lab, document), document, { expectedHash: "any" })).outcome).toBe("unchanged");
    const seen = await observe(accessTo(lab, document), document);
    expect(seen.notes.map(({ message }) => message)).toEqual([expect.stringContaining("native nft rules unchecked")]);
    expect(await savedRules(host)).toContain("-A INPUT -j NF-INPUT");
  });

  it("tells what somebody changed by hand, and is repaired", async () => {
    const document = gatewayDocument(host);
    await byHand(host, "iptables -I NF-INPUT 1 -s 192.0.2.66 -j ACCEPT; echo 0 >/proc/sys/net/ipv4/ip_forward");
    expect((await differences(lab, document)).join("\n")).toMatch(/192\.0\.2\.66/);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
  });

  it("undoes by itself what locked us out", async () => {
    const before = await savedRules(host);
    const locking = gatewayDocument(host, {
      ipv4: {
        filter: { INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT", NOBODY] } },
      },
    });
    const { cause } = await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }));
    expect(cause.kind).toBe("rolled-back");
    await waitFor(40, [before], () => savedRules(host));
    await waitFor(20, ["free\n"], () => byHand(host, "[ -e /run/netfilter-fleet/lock ] && echo held || echo free"));
  });

  it("gives everything back", async () => {
    const document = gatewayDocument(host);
    await destroy(accessTo(lab, document), document, {});
    expect(await savedRules(host)).not.toMatch(/NF-|WEB|DROP/);
    expect(await byHand(host, "ls /var/lib/netfilter-fleet 2>/dev/null || true")).toBe("");
  });
});
