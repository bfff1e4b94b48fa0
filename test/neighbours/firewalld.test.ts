import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe } from "../../engine/host";
import { bootHooks } from "../../engine/host/boot/boot-units";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, differences, failureOf, gatewayDocument, machineOf, savedRules } from "../lab/practice-host";
import { lockingDocument, START_FIREWALLD, startNeighbourLab } from "./neighbour-host";

/** Nothing here closes by policy, because firewalld takes the rules away and leaves policies. */
const OPEN = {
  neighbour: "beside",
  ipv4: { filter: { INPUT: { mode: "shared", anchor: "first", rules: ["-s 192.0.2.7/32 -j DROP"] } } },
  ipv6: {},
  sysctls: {},
} as const;

describe("a host with firewalld running, on its nftables backend as Debian ships it", () => {
  let lab: Lab;
  let host: LabHost;
  const native = () => byHand(host, "nft list table inet firewalld");
  const state = () => byHand(host, "firewall-cmd --state 2>&1 || true");

  beforeAll(async () => {
    lab = await startNeighbourLab();
    host = machineOf(lab, "edge");
    await byHand(host, START_FIREWALLD);
  });
  afterAll(() => lab.stop());

  it("is refused by name while the document says neither", async () => {
    const document = gatewayDocument(host);
    const failure = await failureOf(apply(accessTo(lab, document), document, { expectedHash: "any" }));
    expect(failure.cause.kind).toBe("neighbour");
    expect(failure.message).toContain("firewalld running");
  });

  it("keeps its table beside us, and what its reload takes away of ours is told as drift and repaired", async () => {
    const before = await native();
    const document = gatewayDocument(host, OPEN);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
    expect((await observe(accessTo(lab, document), document)).notes.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("flushes every iptables table"),
    );
    expect(await native()).toBe(before);

    await byHand(host, "firewall-cmd --reload");
    expect(await savedRules(host)).not.toContain("NF-INPUT");
    expect(await differences(lab, document)).toEqual([
      "ipv4 filter INPUT: anchor missing",
      "ipv4 filter INPUT: + -s 192.0.2.7/32 -j DROP",
    ]);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
    await destroy(accessTo(lab, document), document, {});
    expect(await native()).toBe(before);
  });

  it("runs again when a takeover locked the door, and what was ours before is back as well", async () => {
    const document = gatewayDocument(host, OPEN);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    const held = await savedRules(host);
    const before = await native();
    const locking = lockingDocument(host, { neighbour: "takeover", ipv6: {}, sysctls: {} });
    expect((await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }))).cause.kind).toBe(
      "rolled-back",
    );
    await expect.poll(state, { timeout: 25_000, interval: 500 }).toBe("running\n");
    await expect.poll(() => savedRules(host), { timeout: 25_000, interval: 500 }).toBe(held);
    expect(await native()).toBe(before);
    await destroy(accessTo(lab, document), document, {});
  });

  it("is taken over, says so when somebody starts it again, and gives it back with destroy", async () => {
    const before = await native();
    const document = gatewayDocument(host, { neighbour: "takeover" });
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await state()).toContain("not running");
    expect(await differences(lab, document)).toEqual([]);

    // Its start flushes our rules and leaves our policy: only the console gets in.
    await byHand(host, `${START_FIREWALLD}iptables -P INPUT ACCEPT; ip6tables -P INPUT ACCEPT`);
    expect(await differences(lab, document)).toContainEqual(
      "service: firewalld was taken over, and somebody has brought it back: it is stopped and disabled again",
    );
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);

    await destroy(accessTo(lab, document), document, {});
    expect(await state()).toBe("running\n");
    expect(await native()).toBe(before);
    expect(await savedRules(host)).not.toContain("NF-");
  });

  it("starts before our rules at boot, and systemd finds no cycle in that", async () => {
    const [unit] = bootHooks("systemd", "true");
    const verify = "systemd-analyze verify --man=no netfilter-fleet.service multi-user.target 2>&1";
    const script = `
cat >${unit?.path} <<'UNIT'
${unit?.content}UNIT
mkdir -p $(dirname ${unit?.enabledBy}); ln -sf ${unit?.path} ${unit?.enabledBy}
systemctl --root=/ enable firewalld.service ufw.service >/dev/null 2>&1`;
    expect(await byHand(host, `${script}\n${verify}`)).toBe("");
    // An order that cannot be: firewalld comes after sysinit.target.
    await byHand(host, `sed -i 's/^Before=/Before=sysinit.target /' ${unit?.path}`);
    expect(await byHand(host, `${verify} || true`)).toMatch(/ordering cycle on [\s\S]*netfilter-fleet\.service\/start/);
  });
});
