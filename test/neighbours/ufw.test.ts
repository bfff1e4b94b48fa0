import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, differences, failureOf, gatewayDocument, machineOf, savedRules } from "../lab/practice-host";
import { lockingDocument, rulesOfOthers, startNeighbourLab } from "./neighbour-host";

describe("a host with ufw enabled", () => {
  let lab: Lab;
  let host: LabHost;
  beforeAll(async () => {
    lab = await startNeighbourLab();
    host = machineOf(lab, "edge");
    await byHand(host, "ufw allow 22/tcp; ufw --force enable");
  });
  afterAll(() => lab.stop());

  it("is refused by name, with both choices and nothing touched, while the document says neither", async () => {
    const before = await savedRules(host);
    const document = gatewayDocument(host);
    const failure = await failureOf(apply(accessTo(lab, document), document, { expectedHash: "any" }));
    expect(failure.cause.kind).toBe("neighbour");
    expect(failure.message).toMatch(/ufw running.*neighbour: "beside".*neighbour: "takeover"/);
    const { refusals } = plan(document, await observe(accessTo(lab, document), document));
    expect(refusals.map(({ kind }) => kind)).toContain("neighbour");
    expect(await savedRules(host)).toBe(before);
    expect(await byHand(host, "ls /var/lib/netfilter-fleet 2>/dev/null || true")).toBe("");
  });

  it("keeps ufw's rules through deploy, its reload, a lock-out and destroy, beside it", async () => {
    const before = await rulesOfOthers(host);
    const document = gatewayDocument(host, { neighbour: "beside" });
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await differences(lab, document)).toEqual([]);
    await byHand(host, "ufw reload");
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await differences(lab, document)).toEqual([]);

    const held = await savedRules(host);
    const locking = lockingDocument(host, { neighbour: "beside" });
    expect((await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }))).cause.kind).toBe(
      "rolled-back",
    );
    await expect.poll(() => savedRules(host), { timeout: 25_000, interval: 500 }).toBe(held);

    await destroy(accessTo(lab, document), document, {});
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await savedRules(host)).not.toContain("NF-");
  });

  it("gets ufw back, enabled and with every rule, when a takeover locked the door", async () => {
    const before = await savedRules(host);
    const locking = lockingDocument(host, { neighbour: "takeover" });
    expect((await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }))).cause.kind).toBe(
      "rolled-back",
    );
    await expect
      .poll(() => byHand(host, "ufw status | head -n 1"), { timeout: 25_000, interval: 500 })
      .toBe("Status: active\n");
    await expect.poll(() => savedRules(host), { timeout: 25_000, interval: 500 }).toBe(before);
  });

  it("is taken over, says so when somebody starts ufw again, and gives it back with destroy", async () => {
    const document = gatewayDocument(host, { neighbour: "takeover" });
    const before = await savedRules(host);
    expect(await differences(lab, document)).toContain(
      "service: ufw is stopped and disabled (it is running, enabled at boot)",
    );
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await byHand(host, "ufw status")).toBe("Status: inactive\n");
    expect(await byHand(host, "iptables -S INPUT | head -n 2")).toBe("-P INPUT DROP\n-A INPUT -j NF-INPUT\n");
    expect(await differences(lab, document)).toEqual([]);

    await byHand(host, "ufw --force enable");
    expect(await differences(lab, document)).toEqual([
      "service: ufw was taken over, and somebody has brought it back: it is stopped and disabled again",
    ]);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);

    await destroy(accessTo(lab, document), document, {});
    expect(await byHand(host, "ufw status | head -n 1")).toBe("Status: active\n");
    expect(await savedRules(host)).toBe(before);
  });

  it("is taken over by a chain that was shared beside it and becomes wholly ours, with no chain left behind", async () => {
    const before = await savedRules(host);
    const beside = gatewayDocument(host, { neighbour: "beside" });
    await apply(accessTo(lab, beside), beside, { expectedHash: "any" });
    const whole = gatewayDocument(host, {
      neighbour: "takeover",
      adopt: { existing: "replace" },
      ipv4: {
        filter: {
          INPUT: { mode: "whole", anchor: "none", policy: "DROP", rules: ["-p tcp -m tcp --dport 22 -j ACCEPT"] },
        },
      },
    });
    await apply(accessTo(lab, whole), whole, { expectedHash: "any" });
    expect(await differences(lab, whole)).toEqual([]);
    expect(await byHand(host, "iptables-save")).not.toContain("NF-INPUT");
    await destroy(accessTo(lab, whole), whole, {});
    expect(await savedRules(host)).toBe(before);
  });
});
