import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apply, destroy, observe } from "../../engine/host";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import {
  accessTo,
  byHand,
  differences,
  gatewayDocument,
  machineOf,
  savedRules,
  startPracticeLab,
} from "./practice-host";

const SSH = "-p tcp -m tcp --dport 22 -j ACCEPT";
const ESTABLISHED = "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";

/** A gateway that leans on a chain and a set of others. */
function leaningDocument(host: LabHost) {
  const shared = (rules: readonly string[]) => ({ mode: "shared", anchor: "first", policy: "DROP", rules });
  return gatewayDocument(host, {
    ipv4: {
      filter: {
        INPUT: shared([
          "-i lo -j ACCEPT",
          ESTABLISHED,
          "-m set --match-set trusted src -j ACCEPT",
          SSH,
          "-p tcp -m tcp --dport 8080 -j vpn-in",
        ]),
        FORWARD: shared([ESTABLISHED]),
      },
    },
    neighbours: [{ name: "our VPN", chains: ["vpn-*"] }],
  });
}

async function reboot(host: LabHost): Promise<void> {
  await host.powerOff();
  await host.powerOn();
}

describe.each(["nf_tables", "legacy"] as const)("a host that boots (%s)", backend => {
  let lab: Lab;
  let host: LabHost;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
    await byHand(
      host,
      "iptables -w 5 -N vpn-in; iptables -w 5 -A vpn-in -j ACCEPT; ipset create trusted hash:net; ipset add trusted 192.0.2.0/24",
    );
    await apply(accessTo(lab, leaningDocument(host)), leaningDocument(host), { expectedHash: "any" });
  });
  afterAll(() => lab.stop());

  it("holds its rules, settings and what they lean on before anybody can log in", async () => {
    const document = leaningDocument(host);
    const before = await savedRules(host);
    await reboot(host);
    // The chain of others is there, empty, until its owner fills it again.
    expect(await savedRules(host)).toBe(before.replace("-A vpn-in -j ACCEPT\n", ""));
    expect(await byHand(host, "cat /proc/sys/net/ipv4/ip_forward; ipset list trusted | grep -c ^192 || true")).toBe(
      "1\n0\n",
    );
    expect(await differences(lab, document)).toEqual([]);
    expect((await observe(accessTo(lab, document), document)).notes).toEqual([]);
  });

  it.each([
    ["its rules", "echo '-A NF-INPUT -j ACCEPT' >>/var/lib/netfilter-fleet/boot/ipv4.rules"],
    ["its rules, cut short", ": >/var/lib/netfilter-fleet/boot/ipv4.rules"],
    ["the sums of its files", "echo >/var/lib/netfilter-fleet/boot/sums"],
  ])(
    "lets only the login in when somebody spoiled %s, says so, and is mended by the next apply",
    async (_what, spoil) => {
      const document = leaningDocument(host);
      await byHand(host, spoil);
      await reboot(host);
      await byHand(host, "iptables -w 5 -N vpn-in; ipset -exist create trusted hash:net"); // their owners come back
      const rules = await byHand(host, "iptables -S INPUT; iptables -S FORWARD");
      expect(rules).toMatch(/^-P INPUT DROP\n/);
      expect(rules).toContain("-P FORWARD DROP");
      expect(rules).toContain("--dport 22");
      expect(rules).not.toContain("NF-INPUT");
      const { notes } = await observe(accessTo(lab, document), document);
      expect(notes.map(({ message }) => message).join("\n")).toContain("the last boot could not load everything");
      expect(await differences(lab, document)).not.toEqual([]);
      await apply(accessTo(lab, document), document, { expectedHash: "any" });
      expect(await differences(lab, document)).toEqual([]);
      expect((await observe(accessTo(lab, document), document)).notes).toEqual([]);
    },
  );

  it("holds what it had when the power failed between the two renames that end an apply", async () => {
    const document = leaningDocument(host);
    const loaded = "cd /var/lib/netfilter-fleet/boot && sha256sum *";
    const files = await byHand(host, loaded);
    await byHand(host, "cd /var/lib/netfilter-fleet && cp -a boot boot.new && mv boot boot.old");
    await reboot(host);
    expect(await byHand(host, loaded)).toBe(files);
    expect(await byHand(host, "iptables -S INPUT")).toContain("NF-INPUT");
    expect(await differences(lab, document)).toEqual([]);
    expect((await observe(accessTo(lab, document), document)).notes).toEqual([]);
    const wider = { ...document, sysctls: { ...document.sysctls, "net.ipv4.conf.all.log_martians": "1" } };
    await byHand(host, "cd /var/lib/netfilter-fleet && mv boot boot.old");
    await apply(accessTo(lab, wider), wider, { expectedHash: "any" });
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await byHand(host, "ls /var/lib/netfilter-fleet")).not.toMatch(/boot\./);
    expect(await differences(lab, document)).toEqual([]);
  });

  it("loads nothing of ours once it was given back, and keeps no file", async () => {
    const document = leaningDocument(host);
    await destroy(accessTo(lab, document), document, {});
    expect(
      await byHand(
        host,
        "find /etc /var/lib/netfilter-fleet -newer /run/sshd.pid -name '*netfilter-fleet*' 2>/dev/null || true",
      ),
    ).toBe("");
    await reboot(host);
    expect(await savedRules(host)).not.toMatch(/NF-|DROP/);
  });
});
