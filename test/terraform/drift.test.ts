import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import type { Lab } from "../../lab/lab";
import { byHand, gatewayDocument, machineOf, startPracticeLab } from "../lab/practice-host";
import { TERRAFORM_IS_THERE, TerraformProject } from "./terraform-project";

/** A guest with a kernel of its own, which has CoDel: its 5 ms read back as 4999 us and are no drift. */
const QDISC = "qdisc";
/** A host with settings of devices; 5 ms of hold_time read back as 8 on most kernels and are no drift. */
const LINK = "link";
const LINKS = { eth0: { txqueuelen: "500" }, ifb7: { type: "ifb", "tx-*.hold_time": "5" } };

/** What is done by hand → what a plan must say of it. One host each, so that one plan shows them all. */
const DRIFT: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "deleted-rule",
    "iptables -w 5 -D NF-INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT",
    ["ipv4 filter INPUT: + -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT"],
  ],
  [
    "inserted-rule",
    "iptables -w 5 -I NF-INPUT 2 -s 192.0.2.7 -j ACCEPT",
    ["ipv4 filter INPUT: - -s 192.0.2.7/32 -j ACCEPT"],
  ],
  [
    "edited-rule",
    "iptables -w 5 -R NF-INPUT 5 -p tcp --dport 80 -j WEB",
    ["ipv4 filter INPUT: - -p tcp -m tcp --dport 80 -j WEB", "ipv4 filter INPUT: + -p TCP --dport https -j WEB"],
  ],
  [
    "moved-rule",
    "iptables -w 5 -D NF-INPUT -i lo -j ACCEPT; iptables -w 5 -A NF-INPUT -i lo -j ACCEPT",
    ["ipv4 filter INPUT: + -i lo -j ACCEPT", "ipv4 filter INPUT: - -i lo -j ACCEPT"],
  ],
  ["changed-policy", "iptables -w 5 -P INPUT ACCEPT", ["ipv4 filter INPUT: policy ACCEPT -> DROP"]],
  ["removed-anchor", "iptables -w 5 -D FORWARD -j NF-FORWARD", ["ipv4 filter FORWARD: anchor missing"]],
  ["own-chain", "iptables -w 5 -A WEB -j DROP", ["ipv4 filter WEB: - -j DROP"]],
  ["unknown-rule", "iptables -w 5 -I INPUT -s 192.0.2.8 -j ACCEPT", ["ipv4 filter INPUT: - -s 192.0.2.8/32 -j ACCEPT"]],
  ["hostile-jump", "iptables -w 5 -N EVIL; iptables -w 5 -I INPUT -j EVIL", ["ipv4 filter INPUT: - -j EVIL"]],
  [
    "nat-rule",
    "iptables -w 5 -t nat -D NF-POSTROUTING 1",
    ["ipv4 nat POSTROUTING: + -s 172.16.100.0/24 -d 224.0.0.0/24 -j RETURN"],
  ],
  [
    "ipv6-deleted",
    "ip6tables -w 5 -D NF-INPUT -p ipv6-icmp -j ACCEPT",
    ["ipv6 filter INPUT: + -p ipv6-icmp -j ACCEPT"],
  ],
  [
    "ipv6-inserted",
    "ip6tables -w 5 -I INPUT -s 2001:db8::7 -j ACCEPT",
    ["ipv6 filter INPUT: - -s 2001:db8::7/128 -j ACCEPT"],
  ],
  ["ipv6-policy", "ip6tables -w 5 -P INPUT ACCEPT", ["ipv6 filter INPUT: policy ACCEPT -> DROP"]],
  ["ipv6-anchor", "ip6tables -w 5 -D FORWARD -j NF-FORWARD", ["ipv6 filter FORWARD: anchor missing"]],
  [
    QDISC,
    "tc qdisc replace dev vec0 root codel target 20ms",
    ["qdisc vec0: qdisc root codel target 20ms interval 100ms -> qdisc root codel target 5ms interval 100ms"],
  ],
  ["sysctl", "echo 0 >/proc/sys/net/ipv4/ip_forward", ["sysctl net.ipv4.ip_forward: 0 -> 1"]],
  [
    LINK,
    "ip link set dev eth0 txqueuelen 700; ip link delete dev ifb7",
    ["eth0 txqueuelen: 700 -> 500", "ifb7 tx-*.hold_time: none -> 5", "ifb7 type: none -> ifb"],
  ],
];

/** What owners write and traffic counts: never a difference. */
const NONE: readonly (readonly [string, string])[] = [
  ["counters", "ping -c 1 127.0.0.1 >/dev/null"],
  [
    "docker-restart",
    `iptables -w 5 -N DOCKER; iptables -w 5 -I FORWARD -o docker0 -j DOCKER
     iptables -w 5 -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE`,
  ],
  [
    "new-ban",
    `iptables -w 5 -N f2b-sshd; iptables -w 5 -A f2b-sshd -s 192.0.2.66 -j DROP
     iptables -w 5 -I INPUT -p tcp -m multiport --dports 22 -j f2b-sshd`,
  ],
];

/** Every kind on both backends (npm run test:drift), or, in the normal run, the backends taking turns from kind to kind. */
const ROUNDS =
  process.env.NFFLEET_BACKENDS === "both" ? (["nf_tables", "legacy"] as const) : (["taking turns"] as const);

describe.skipIf(!TERRAFORM_IS_THERE).each(ROUNDS)(
  "terraform and hosts that somebody changes by hand, backend %s",
  backend => {
    let lab: Lab;
    let project: TerraformProject;
    const names = [...DRIFT.map(([name]) => name), ...NONE.map(([name]) => name)];
    const expected = Object.fromEntries(DRIFT.map(([name, , lines]) => [name, lines]));
    const backendOf = (index: number) =>
      backend !== "taking turns" ? backend : index % 2 === 0 ? ("nf_tables" as const) : ("legacy" as const);

    beforeAll(async () => {
      lab = await startPracticeLab({
        hosts: names.filter(name => name !== QDISC).map((name, index) => ({ name, backend: backendOf(index) })),
        guests: [{ name: QDISC }],
      });
      project = new TerraformProject(lab);
      project.declare(Object.fromEntries(names.map(name => [name, freelySpelled(lab, name)])));
      await project.init();
      await project.apply();
    });
    afterAll(async () => {
      project?.remove();
      await lab?.stop();
    });

    it("finds no change right after an apply, with and without a refresh, however the rules are spelled", async () => {
      expect((await project.terraform("plan", "-no-color", "-detailed-exitcode")).exitCode).toBe(0);
      expect((await project.terraform("plan", "-no-color", "-detailed-exitcode", "-refresh=false")).exitCode).toBe(0);
      const again = await project.apply();
      expect(again.text).toContain("Apply complete! Resources: 0 added, 0 changed, 0 destroyed.");
    });

    it("finds none in counters, in a restart of Docker and in a new ban", async () => {
      for (const [name, commands] of NONE) await byHand(machineOf(lab, name), commands);
      expect((await project.terraform("plan", "-no-color", "-detailed-exitcode")).exitCode).toBe(0);
      const refresh = await project.terraform("plan", "-no-color", "-detailed-exitcode", "-refresh-only");
      expect(refresh.exitCode, refresh.text).toBe(0);
    });

    it("shows each change by hand as just that, in a plan and in a refresh, and the next apply repairs it", async () => {
      for (const [name, commands] of DRIFT) await byHand(machineOf(lab, name), commands);
      const plan = await project.plan();
      expect(plan.exitCode).toBe(2);
      expect(sorted(plan.changes)).toEqual(sorted(expected));
      expect(plan.text).toContain(`Plan: 0 to add, ${DRIFT.length} to change, 0 to destroy.`);
      expect(plan.text).toMatch(/- {1,4}"-s 192\.0\.2\.7\/32 -j ACCEPT",/);

      const refresh = await project.plan("-refresh-only");
      expect(refresh.exitCode).toBe(2);
      expect(sorted(refresh.drift)).toEqual(sorted(expected));

      await project.apply();
      expect((await project.terraform("plan", "-no-color", "-detailed-exitcode")).exitCode).toBe(0);
    });
  },
);

/** The gateway with one rule as people type it. */
function freelySpelled(lab: Lab, name: string): DesiredDocument {
  const qdiscs = name === QDISC ? { qdiscs: { vec0: ["qdisc root codel target 5ms interval 100ms"] } } : {};
  const links = name === LINK ? { links: LINKS } : {};
  const document = gatewayDocument(machineOf(lab, name), { ...qdiscs, ...links });
  return JSON.parse(
    JSON.stringify(document).replace("-p tcp -m tcp --dport 443 -j WEB", "-p TCP --dport https -j WEB"),
  );
}

function sorted(changes: Readonly<Record<string, readonly string[]>>): object {
  return Object.fromEntries(
    Object.entries(changes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, lines]) => [name, [...lines].sort()]),
  );
}
