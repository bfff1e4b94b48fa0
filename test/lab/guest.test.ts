import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply, destroy } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  differences,
  failureOf,
  gatewayDocument,
  machineOf,
  savedRules,
  startPracticeLab,
} from "./practice-host";

const CODEL = "qdisc root codel limit 1000 target 5ms interval 100ms noecn";

describe("a guest with a kernel of its own and the legacy backend", () => {
  let lab: Lab;
  let guest: LabHost;
  let document: DesiredDocument;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge" }], guests: [{ name: "guest" }] });
    guest = machineOf(lab, "guest");
    document = gatewayDocument(guest, { qdiscs: { vec0: [CODEL] } });
  });
  afterAll(() => lab.stop());

  it("gets its rules and its CoDel, and holds them: 5 ms that read back as 4999 us are no drift", async () => {
    const result = await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(result.observation.snapshot.facts.backend).toBe("legacy");
    expect(await byHand(guest, "tc -j qdisc show dev vec0")).toContain('"target":4999');
    expect(await differences(lab, document)).toEqual([]);
  });

  it.each([
    [
      "changed options",
      "tc qdisc replace dev vec0 root handle 1: codel limit 1000 target 20ms interval 100ms",
      "qdisc root codel limit 1000 target 20ms interval 100ms noecn",
    ],
    [
      "another kind",
      "tc qdisc del dev vec0 root; tc qdisc add dev vec0 root fq_codel",
      expect.stringContaining("fq_codel"),
    ],
    ["deletion", "tc qdisc del dev vec0 root", "none"],
  ])("shows the drift of a qdisc by %s, and repairs it", async (_what, commands, from) => {
    await byHand(guest, commands);
    const drift = await differences(lab, document);
    expect(drift).toEqual([expect.stringMatching(/^qdisc vec0: .* -> /)]);
    expect(drift[0]?.slice("qdisc vec0: ".length, drift[0].indexOf(" -> "))).toEqual(from);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
  });

  it("changes a CoDel option left out of nothing: fq_codel with other options replaces it and comes back", async () => {
    const other = gatewayDocument(guest, {
      qdiscs: { vec0: ["qdisc root fq_codel limit 500 target 3ms interval 40ms"] },
    });
    await apply(accessTo(lab, other), other, { expectedHash: "any" });
    expect(await differences(lab, other)).toEqual([]);
    expect(await byHand(guest, "tc qdisc show dev vec0")).toContain("fq_codel");
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
  });

  it("gives everything back on destroy: rules, policies, sysctl and qdisc", async () => {
    await destroy(accessTo(lab, document), document, {});
    expect(await savedRules(guest)).not.toMatch(/NF-|WEB|DROP/);
    expect(await byHand(guest, "tc qdisc show dev vec0 | head -n 1")).not.toContain("codel limit 1000");
    expect(
      await byHand(guest, "cat /proc/sys/net/ipv4/ip_forward; ls /var/lib/netfilter-fleet 2>/dev/null | wc -l"),
    ).toBe("0\n0\n");
  });

  it("tells of a host whose kernel has no CoDel, and leaves that host as it was", async () => {
    const host = lab.hosts.get("edge");
    if (host === undefined) throw new Error("the lab has no edge");
    const wanted = gatewayDocument(host, { qdiscs: { eth0: [CODEL] } });
    const { cause } = await failureOf(apply(accessTo(lab, wanted), wanted, { expectedHash: "any" }));
    expect(cause.kind).toBe("rolled-back");
    expect(cause.message).toContain("sch_");
    expect(await savedRules(host)).not.toMatch(/-A|DROP|NF-/);
  });
});
