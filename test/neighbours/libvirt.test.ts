import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe, plan } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, differences, failureOf, gatewayDocument, machineOf, savedRules } from "../lab/practice-host";
import { difference, guestReaches, libvirtRules, network, RELOAD, RESTART, startLibvirt } from "./libvirt-host";
import { lockingDocument, ownRules, rulesOfOthers, startNeighbourLab } from "./neighbour-host";

const BOTH_AGAIN = `${network("net-destroy second")}; ${network("net-start second")}; ${network("net-destroy default")}; ${network("net-start default")}`;

describe.each(["nf_tables", "legacy"] as const)("a host with libvirt's networks, on the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;
  /** Where libvirt does the same without us: what it writes there it must hold here. */
  let plain: LabHost;

  const onBoth = (script: string) => Promise.all([host, plain].map(machine => byHand(machine, script)));
  const expectAsWithoutUs = () =>
    expect.poll(() => difference(host, plain), { timeout: 20_000, interval: 500 }).toEqual([]);

  beforeAll(async () => {
    lab = await startNeighbourLab({ backend, names: ["edge", "plain"] });
    host = machineOf(lab, "edge");
    plain = machineOf(lab, "plain");
    await Promise.all([host, plain].map(startLibvirt));
    await onBoth(network("net-start default"));
  });
  afterAll(() => lab.stop());

  it("has every rule of libvirt recognised: none is shown, none refuses the first contact", async () => {
    expect((await libvirtRules(host)).length).toBeGreaterThan(30);
    const document = gatewayDocument(host);
    const shown = plan(document, await observe(accessTo(lab, document), document));
    expect(shown.refusals).toEqual([]);
    expect(JSON.stringify(shown.changes)).not.toContain("LIBVIRT");
  });

  it("keeps all of it, byte for byte, through a deploy, and its guests still reach the world and libvirt", async () => {
    expect(await guestReaches(host)).toEqual({ world: true, names: true });
    const before = await rulesOfOthers(host);
    const document = gatewayDocument(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await differences(lab, document)).toEqual([]);
    expect(await guestReaches(host)).toEqual({ world: true, names: true });
  });

  it.each([
    ["a network starts", network("net-start second")],
    ["a network ends", network("net-destroy second")],
    ["the last network ends", network("net-destroy default")],
    ["the networks start again", `${network("net-start default")}; ${network("net-start second")}`],
  ])("is no drift, and nothing of ours is touched, when %s", async (_what, command) => {
    const held = await ownRules(host);
    const before = await libvirtRules(host);
    await onBoth(command);
    await expectAsWithoutUs();
    expect(await libvirtRules(host)).not.toEqual(before);
    expect(await ownRules(host)).toEqual(held);
    expect(await differences(lab, gatewayDocument(host))).toEqual([]);
  });

  it.each([
    ["libvirtd is restarted", `iptables -w -F LIBVIRT_FWO; iptables -w -D FORWARD -j LIBVIRT_FWI; ${RESTART}`],
    ["libvirtd reads its networks again", `iptables -w -F LIBVIRT_INP; iptables -w -t nat -F LIBVIRT_PRT; ${RELOAD}`],
  ])("puts back what was taken from it, and nothing else, when %s", async (_what, command) => {
    const held = await ownRules(host);
    const before = await libvirtRules(host);
    await byHand(host, command);
    await expect.poll(() => libvirtRules(host), { timeout: 20_000, interval: 500 }).toEqual(before);
    expect(await ownRules(host)).toEqual(held);
    expect(await differences(lab, gatewayDocument(host))).toEqual([]);
  });

  it("stands before us where it put a jump back, which a plan tells and does not change", async () => {
    const document = gatewayDocument(host);
    const order = await byHand(host, "iptables -S FORWARD");
    expect(order.indexOf("LIBVIRT_FWI")).toBeLessThan(order.indexOf("NF-FORWARD"));
    expect((await observe(accessTo(lab, document), document)).notes.map(({ message }) => message)).toContain(
      "ipv4 filter FORWARD: recognised rules stand before our anchor; it is left where it is",
    );
  });

  it("is whole after networks that end and start while an apply is running", async () => {
    const document = gatewayDocument(host);
    const smaller = gatewayDocument(host, { ipv6: {}, sysctls: {} });
    let applies = 0;
    let ended = false;
    const busy = onBoth(`for n in 1 2 3; do ${BOTH_AGAIN}; done`).finally(() => {
      ended = true;
    });
    while (!ended) {
      const next = applies % 2 === 0 ? smaller : document;
      await apply(accessTo(lab, next), next, { expectedHash: "any" });
      applies += 1;
    }
    await busy;
    expect(applies).toBeGreaterThan(1);
    await expectAsWithoutUs();
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
    await expectAsWithoutUs();
  });

  it("is whole, and so are we, when its networks started anew while a change that locked the door was on", async () => {
    const held = await ownRules(host);
    const locking = lockingDocument(host);
    let meanwhile: Promise<unknown> | undefined;
    const failure = await failureOf(
      apply(accessTo(lab, locking), locking, {
        expectedHash: "any",
        onStep: step => {
          if (step === "applied") meanwhile = onBoth(BOTH_AGAIN);
        },
      }),
    );
    expect(failure.cause.kind).toBe("rolled-back");
    expect(meanwhile).toBeDefined();
    await meanwhile;
    await expect.poll(() => ownRules(host), { timeout: 25_000, interval: 500 }).toEqual(held);
    await expectAsWithoutUs();
    expect(await guestReaches(host)).toEqual({ world: true, names: true });
  });

  it("stays as it is when we leave, and its guests still reach the world", async () => {
    const before = await rulesOfOthers(host);
    const document = gatewayDocument(host);
    await destroy(accessTo(lab, document), document, {});
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await savedRules(host)).not.toContain("NF-");
    // Its guests need forwarding, and what it does not let through is not opened under them.
    expect(await byHand(host, "cat /proc/sys/net/ipv4/ip_forward; iptables -S FORWARD | head -n 1")).toBe(
      "1\n-P FORWARD DROP\n",
    );
    await expectAsWithoutUs();
    expect(await guestReaches(host)).toEqual({ world: true, names: true });
  });
});
