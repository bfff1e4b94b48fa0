import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { accessTo, byHand, differences, failureOf, gatewayDocument, machineOf, savedRules } from "../lab/practice-host";
import { lockingDocument, rulesOfOthers, START_FIREWALLD, startNeighbourLab } from "./neighbour-host";

/** In every chain that firewalld writes plain rules into, and with one of its own among ours. */
const BESIDE = {
  neighbour: "beside",
  ipv4: {
    filter: {
      INPUT: { mode: "shared", anchor: "first", rules: ["-s 192.0.2.7/32 -j DROP", "-i lo -j ACCEPT"] },
      FORWARD: { mode: "shared", anchor: "first", rules: ["-s 192.0.2.7/32 -j DROP"] },
      OUTPUT: { mode: "shared", anchor: "first", rules: ["-d 192.0.2.7/32 -j DROP"] },
    },
  },
  ipv6: {
    filter: { INPUT: { mode: "shared", anchor: "first", rules: ["-s 2001:db8::7/128 -j DROP"] } },
    mangle: { PREROUTING: { mode: "shared", anchor: "first", rules: ["-s 2001:db8::7/128 -j DROP"] } },
  },
  sysctls: {},
} as const;

/** What a reload takes away of that. */
const LOST = [
  "ipv4 filter INPUT: anchor missing",
  "ipv4 filter INPUT: + -s 192.0.2.7/32 -j DROP",
  "ipv4 filter INPUT: + -i lo -j ACCEPT",
  "ipv4 filter FORWARD: anchor missing",
  "ipv4 filter FORWARD: + -s 192.0.2.7/32 -j DROP",
  "ipv4 filter OUTPUT: anchor missing",
  "ipv4 filter OUTPUT: + -d 192.0.2.7/32 -j DROP",
  "ipv6 mangle PREROUTING: anchor missing",
  "ipv6 mangle PREROUTING: + -s 2001:db8::7/128 -j DROP",
  "ipv6 filter INPUT: anchor missing",
  "ipv6 filter INPUT: + -s 2001:db8::7/128 -j DROP",
];

describe.each(["nf_tables", "legacy"] as const)("a host with firewalld on its iptables backend, by %s", backend => {
  let lab: Lab;
  let host: LabHost;
  const applied = async (changes: Record<string, unknown> = {}) => {
    const document = gatewayDocument(host, { ...BESIDE, ...changes });
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    return document;
  };

  beforeAll(async () => {
    lab = await startNeighbourLab({ backend });
    host = machineOf(lab, "edge");
    await byHand(host, "sed -i 's/^FirewallBackend=.*/FirewallBackend=iptables/' /etc/firewalld/firewalld.conf");
    await byHand(host, START_FIREWALLD);
  });
  afterAll(() => lab.stop());

  it("shows none of its rules as drift, and keeps each through a deploy and its own changes", async () => {
    const before = await rulesOfOthers(host);
    expect(before).toContain("-A INPUT -j REJECT --reject-with icmp-host-prohibited");
    const document = await applied();
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await differences(lab, document)).toEqual([]);
    await byHand(
      host,
      "firewall-cmd --add-service=http; firewall-cmd --add-rich-rule='rule family=ipv4 source address=192.0.2.9 drop'",
    );
    expect(await rulesOfOthers(host)).toHaveLength(before.length + 3);
    expect(await differences(lab, document)).toEqual([]);
  });

  it("shows a rule of somebody else as drift although it says what firewalld says, and takes only that away", async () => {
    const document = await applied();
    const before = await rulesOfOthers(host);
    await byHand(
      host,
      "iptables -w 5 -I FORWARD 1 -j REJECT --reject-with icmp-host-prohibited; iptables -w 5 -I INPUT 1 -i lo -j ACCEPT",
    );
    expect([...(await differences(lab, document))].sort()).toEqual([
      "ipv4 filter FORWARD: - -j REJECT --reject-with icmp-host-prohibited",
      "ipv4 filter INPUT: - -i lo -j ACCEPT",
    ]);
    await applied();
    expect(await rulesOfOthers(host)).toEqual(before);
  });

  it("loses ours, and nothing else, with a reload that also logs, as the next plan says", async () => {
    const document = await applied();
    for (const denied of ["all", "unicast", "off"]) {
      await byHand(host, `firewall-cmd --set-log-denied=${denied}`);
      const before = await rulesOfOthers(host);
      expect(before.join("\n").includes("FINAL_REJECT")).toBe(denied !== "off");
      expect([...(await differences(lab, document))].sort()).toEqual([...LOST].sort());
      await applied();
      expect(await rulesOfOthers(host)).toEqual(before);
      expect(await differences(lab, document)).toEqual([]);
    }
  });

  it("has its rules and ours back when a deploy locked the door", async () => {
    await applied();
    const held = await savedRules(host);
    const locking = lockingDocument(host, { neighbour: "beside", ipv6: {}, sysctls: {} });
    expect((await failureOf(apply(accessTo(lab, locking), locking, { expectedHash: "any" }))).cause.kind).toBe(
      "rolled-back",
    );
    await expect.poll(() => savedRules(host), { timeout: 25_000, interval: 500 }).toBe(held);
  });

  it("is taken over without a rule left of it, and given back with destroy", async () => {
    await byHand(host, "firewall-cmd --reload");
    const before = await rulesOfOthers(host);
    const takeover = await applied({ neighbour: "takeover" });
    expect(await rulesOfOthers(host)).toEqual([]);
    expect(await differences(lab, takeover)).toEqual([]);
    await destroy(accessTo(lab, takeover), takeover, {});
    expect(await byHand(host, "firewall-cmd --state")).toBe("running\n");
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await savedRules(host)).not.toContain("NF-");
  });

  it("has every rule of its own after destroy, and none of ours", async () => {
    const before = await rulesOfOthers(host);
    const document = await applied();
    await destroy(accessTo(lab, document), document, {});
    expect(await rulesOfOthers(host)).toEqual(before);
    expect(await savedRules(host)).not.toContain("NF-");
  });
});
