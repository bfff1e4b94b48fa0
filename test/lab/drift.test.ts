import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../engine/desired";
import { apply } from "../../engine/host";
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

describe.each(["nf_tables", "legacy"] as const)("drift on a host with the %s backend", backend => {
  let lab: Lab;
  let host: LabHost;
  let document: DesiredDocument;

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "edge", backend }] });
    host = machineOf(lab, "edge");
    document = gatewayDocument(host);
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  });
  afterAll(() => lab.stop());
  beforeEach(async () => {
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
  });

  it("finds none right after an apply, and none after traffic was counted", async () => {
    expect(await differences(lab, document)).toEqual([]);
    await byHand(host, "ping -c 1 127.0.0.1 >/dev/null");
    expect(await differences(lab, document)).toEqual([]);
  });

  it.each([
    [
      "a deleted rule",
      "iptables -w 5 -D NF-INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT",
      ["ipv4 filter INPUT: + -p icmp -m icmp --icmp-type 8 -m limit --limit 10/sec -j ACCEPT"],
    ],
    [
      "an inserted rule",
      "iptables -w 5 -I NF-INPUT 2 -s 192.0.2.7 -j ACCEPT",
      ["ipv4 filter INPUT: - -s 192.0.2.7/32 -j ACCEPT"],
    ],
    [
      "an edited rule",
      "iptables -w 5 -R NF-INPUT 5 -p tcp --dport 80 -j WEB",
      ["ipv4 filter INPUT: - -p tcp -m tcp --dport 80 -j WEB", "ipv4 filter INPUT: + -p tcp -m tcp --dport 443 -j WEB"],
    ],
    [
      "a rule moved to another place",
      "iptables -w 5 -D NF-INPUT -i lo -j ACCEPT; iptables -w 5 -A NF-INPUT -i lo -j ACCEPT",
      ["ipv4 filter INPUT: + -i lo -j ACCEPT", "ipv4 filter INPUT: - -i lo -j ACCEPT"],
    ],
    ["a changed policy", "iptables -w 5 -P INPUT ACCEPT", ["ipv4 filter INPUT: policy ACCEPT -> DROP"]],
    ["a removed anchor", "iptables -w 5 -D FORWARD -j NF-FORWARD", ["ipv4 filter FORWARD: anchor missing"]],
    ["a rule in one of our own chains", "iptables -w 5 -A WEB -j DROP", ["ipv4 filter WEB: - -j DROP"]],
    [
      "a rule of nobody known in a built-in chain",
      "iptables -w 5 -I INPUT -s 192.0.2.8 -j ACCEPT",
      ["ipv4 filter INPUT: - -s 192.0.2.8/32 -j ACCEPT"],
    ],
    ["a hostile jump", "iptables -w 5 -N EVIL; iptables -w 5 -I INPUT -j EVIL", ["ipv4 filter INPUT: - -j EVIL"]],
    [
      "a NAT rule taken out",
      "iptables -w 5 -t nat -D NF-POSTROUTING 1",
      ["ipv4 nat POSTROUTING: + -s 172.16.100.0/24 -d 224.0.0.0/24 -j RETURN"],
    ],
    [
      "a deleted IPv6 rule",
      "ip6tables -w 5 -D NF-INPUT -p ipv6-icmp -j ACCEPT",
      ["ipv6 filter INPUT: + -p ipv6-icmp -j ACCEPT"],
    ],
    [
      "an inserted IPv6 rule",
      "ip6tables -w 5 -I INPUT -s 2001:db8::7 -j ACCEPT",
      ["ipv6 filter INPUT: - -s 2001:db8::7/128 -j ACCEPT"],
    ],
    ["a changed IPv6 policy", "ip6tables -w 5 -P INPUT ACCEPT", ["ipv6 filter INPUT: policy ACCEPT -> DROP"]],
    ["a removed IPv6 anchor", "ip6tables -w 5 -D FORWARD -j NF-FORWARD", ["ipv6 filter FORWARD: anchor missing"]],
    ["a changed sysctl", "echo 0 >/proc/sys/net/ipv4/ip_forward", ["sysctl net.ipv4.ip_forward: 0 -> 1"]],
  ])("shows %s as just that, and the next apply repairs it", async (_what, commands, expected) => {
    await byHand(host, commands);
    expect([...(await differences(lab, document))].sort()).toEqual([...expected].sort());
    await apply(accessTo(lab, document), document, { expectedHash: "any" });
    expect(await differences(lab, document)).toEqual([]);
    await byHand(host, "iptables -w 5 -F EVIL 2>/dev/null && iptables -w 5 -X EVIL 2>/dev/null; true");
  });

  it("is none when recognised owners' chains and rules come and go", async () => {
    const before = await savedRules(host);
    await byHand(
      host,
      `iptables -w 5 -N DOCKER; iptables -w 5 -I FORWARD -o docker0 -j DOCKER; iptables -w 5 -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
       iptables -w 5 -N f2b-sshd; iptables -w 5 -A f2b-sshd -s 192.0.2.66 -j DROP; iptables -w 5 -I INPUT -p tcp -m multiport --dports 22 -j f2b-sshd`,
    );
    expect(await differences(lab, document)).toEqual([]);
    await byHand(
      host,
      `iptables -w 5 -D FORWARD -o docker0 -j DOCKER; iptables -w 5 -X DOCKER; iptables -w 5 -t nat -D POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
       iptables -w 5 -D INPUT -p tcp -m multiport --dports 22 -j f2b-sshd; iptables -w 5 -F f2b-sshd; iptables -w 5 -X f2b-sshd`,
    );
    expect(await differences(lab, document)).toEqual([]);
    expect(await savedRules(host)).toBe(before);
  });
});
