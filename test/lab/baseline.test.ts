import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DriftReport } from "../../engine/drift";
import type { Lab } from "../../lab/lab";
import type { LabHost } from "../../lab/lab-host";
import { byHand, machineOf, startPracticeLab } from "./practice-host";
import { runNffleet } from "./run-nffleet";

/** What somebody wrote years ago: rules straight in the built-in chains, a chain of their own, NAT, IPv6. */
const BY_HAND = `
iptables -w 5 -N LIMITS; iptables -w 5 -A LIMITS -m limit --limit 5/min -j ACCEPT; iptables -w 5 -A LIMITS -j DROP
iptables -w 5 -A INPUT -i lo -j ACCEPT
iptables -w 5 -A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
iptables -w 5 -A INPUT -p tcp --dport 22 -m comment --comment "ssh" -j ACCEPT
iptables -w 5 -A INPUT -p icmp -j LIMITS
iptables -w 5 -P FORWARD DROP
iptables -w 5 -t nat -A POSTROUTING -s 172.16.100.0/24 -o eth0 -j MASQUERADE
ip6tables -w 5 -A INPUT -p ipv6-icmp -j ACCEPT
iptables -w 5 -N DOCKER; iptables -w 5 -I FORWARD -o docker0 -j DOCKER
iptables -w 5 -N f2b-sshd; iptables -w 5 -A f2b-sshd -j RETURN; iptables -w 5 -I INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
echo 1 >/proc/sys/net/ipv4/ip_forward`;

describe.each(["nf_tables", "legacy"] as const)("a baseline of a host with the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;
  const folder = () => join(lab.directory, "baseline");
  const say = (...argv: string[]) =>
    runNffleet(argv, { NFFLEET_IDENTITY: lab.identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts });
  /** `kind place` of each finding. */
  const found = async () => {
    const { code, stdout } = await say("drift", "--json", "--baseline", folder());
    const [drift] = (JSON.parse(stdout) as DriftReport).hosts;
    const words = drift?.findings.map(({ kind, place }) => {
      return `${kind} ${place.kind === "chain" ? `${place.family} ${place.table} ${place.chain}` : place.kind}`;
    });
    return [code, ...(words ?? [])];
  };

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "old", backend }] });
    host = machineOf(lab, "old");
    await byHand(host, BY_HAND);
    const { code, stdout, stderr } = await say("baseline", `old=${host.address}`, "--out", folder());
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^old: 8 rules, 0 queues and \d sysctls recorded in /);
  });
  afterAll(() => lab?.stop());

  it("is what the host holds, its neighbours left out", async () => {
    expect(await found()).toEqual([0]);
    expect(readFileSync(join(folder(), "old.json"), "utf8")).not.toMatch(/DOCKER|f2b/);
    await byHand(
      host,
      "iptables -w 5 -A f2b-sshd -s 192.0.2.66 -j DROP; iptables -w 5 -D FORWARD -o docker0 -j DOCKER",
    );
    expect(await found()).toEqual([0]);
  });

  it.each([
    ["iptables -w 5 -I INPUT 2 -s 192.0.2.7 -j ACCEPT", "iptables -w 5 -D INPUT 2", ["added ipv4 filter INPUT"]],
    ["iptables -w 5 -A OUTPUT -j DROP -d 192.0.2.9", "iptables -w 5 -F OUTPUT", ["added ipv4 filter OUTPUT"]],
    ["iptables -w 5 -t raw -A PREROUTING -j ACCEPT", "iptables -w 5 -t raw -F", ["added ipv4 raw PREROUTING"]],
    ["iptables -w 5 -D LIMITS -j DROP", "iptables -w 5 -A LIMITS -j DROP", ["removed ipv4 filter LIMITS"]],
    ["iptables -w 5 -P FORWARD ACCEPT", "iptables -w 5 -P FORWARD DROP", ["policy ipv4 filter FORWARD"]],
    ["ip6tables -w 5 -P INPUT DROP", "ip6tables -w 5 -P INPUT ACCEPT", ["policy ipv6 filter INPUT"]],
    ["ip6tables -w 5 -F INPUT", "ip6tables -w 5 -A INPUT -p ipv6-icmp -j ACCEPT", ["removed ipv6 filter INPUT"]],
    // The kernel takes redirects again where it no longer forwards (ip-sysctl.rst, "ip_forward").
    [
      "echo 0 >/proc/sys/net/ipv4/ip_forward",
      "echo 1 >/proc/sys/net/ipv4/ip_forward",
      ["sysctl sysctl", "sysctl sysctl"],
    ],
  ])("tells what came of: %s", async (change, back, expected) => {
    await byHand(host, change);
    expect(await found()).toEqual([2, ...expected]);
    await byHand(host, back);
    expect(await found()).toEqual([0]);
  });

  it("is recorded again to accept what came", async () => {
    await byHand(host, "iptables -w 5 -A INPUT -s 192.0.2.7 -j ACCEPT");
    expect(await found()).toEqual([2, "added ipv4 filter INPUT"]);
    expect((await say("baseline", `old=${host.address}`, "--out", folder())).code).toBe(0);
    expect(await found()).toEqual([0]);
  });
});
