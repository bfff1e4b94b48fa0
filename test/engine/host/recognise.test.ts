import { describe, expect, it } from "vitest";
import { plan } from "../../../engine/host";
import type { FirewallService } from "../../../engine/host/firewall-service";
import { createRecogniser } from "../../../engine/host/recognise";
import { documentWith, observationOf, recordOf, shared, snapshotOf } from "./fixtures";

const INPUT = { family: "ipv4", table: "filter", chain: "INPUT" } as const;
const RUNNING: FirewallService = { name: "firewalld", state: "running", boot: "enabled" };

describe("an owner of a rule", () => {
  const recognise = createRecogniser([{ name: "our VPN", interfaces: ["wg*"] }], {
    interfaces: [{ name: "virbr0", addresses: ["192.168.122.1/24"] }],
    services: [],
  });

  it.each([
    ["-j DOCKER-USER", "Docker's user chain"],
    ["-s 192.168.122.0/24 -d 224.0.0.0/24 -j RETURN", "libvirt"],
    ["-i wg0 -j ACCEPT", "our VPN"],
    ['-m comment --comment "kubernetes forwarding rules" -j ACCEPT', "Kubernetes"],
    ["-j RFC3964_IPv4", "firewalld"],
    ["! -i docker0 -j ACCEPT", undefined],
    ["-j EVIL", undefined],
    ["-i lo -j ACCEPT", undefined],
  ])("of %s is %s", (rule, owner) => {
    expect(recognise(INPUT, [rule]).map(found => found?.neighbour.name)).toEqual([owner]);
  });
});

describe("a host beside firewalld on its iptables backend", () => {
  const lines = (own: readonly string[]) => [
    ":INPUT ACCEPT [0:0]",
    ":INPUT_direct - [0:0]",
    ":INPUT_ZONES - [0:0]",
    ...own,
    "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT",
    "-A INPUT -i lo -j ACCEPT",
    "-A INPUT -m conntrack --ctstate INVALID -j DROP",
    "-A INPUT -j INPUT_direct",
    "-A INPUT -j INPUT_ZONES",
    "-A INPUT -j REJECT --reject-with icmp-host-prohibited",
  ];
  const document = documentWith({ INPUT: shared(["-i lo -j ACCEPT"]) }, { neighbour: "beside" });
  const record = recordOf({ INPUT: "shared" });

  it("shows no rule of it as drift while it runs, and every plain one once it does not", () => {
    const live = lines([":NF-INPUT - [0:0]", "-A NF-INPUT -i lo -j ACCEPT", "-A INPUT -j NF-INPUT"]);
    const changes = (services: readonly FirewallService[]) =>
      plan(document, observationOf(document, snapshotOf(live, { record, services })))
        .changes.flatMap(change => (change.subject === "chain" ? change.rules : []))
        .filter(({ kind }) => kind !== "keep");
    expect(changes([RUNNING])).toEqual([]);
    expect(changes([])).toHaveLength(4);
  });

  it("does not take a rule of firewalld for the one it declares itself, when a reload took that away", () => {
    const observation = observationOf(document, snapshotOf(lines([]), { record, services: [RUNNING] }));
    expect(observation.chains.map(({ layout }) => layout)).toEqual(["absent"]);
    const [change] = plan(document, observation).changes;
    expect(change).toMatchObject({
      subject: "chain",
      anchor: { from: "missing" },
      rules: [{ kind: "add", text: "-i lo -j ACCEPT" }],
    });
  });
});

describe("rules of deny-list owners that have no chain of their own", () => {
  const recognise = createRecogniser([{ name: "our-vpn", chains: ["vpn-*"] }], { interfaces: [], services: [] });

  it.each([
    [
      "fail2ban's iptables-ipset",
      "-p tcp -m multiport --dports 22 -m set --match-set f2b-sshd src -j REJECT --reject-with icmp-port-unreachable",
    ],
    ["fail2ban's iptables-ipset for IPv6", "-p tcp -m set --match-set f2b-sshd6 src -j DROP"],
    [
      "fail2ban's iptables-xt_recent-echo",
      "-m recent --update --seconds 3600 --name f2b-sshd --mask 255.255.255.255 --rsource -j REJECT --reject-with icmp-port-unreachable",
    ],
    ["CrowdSec's bouncer", "-m set --match-set crowdsec-blacklists src -j DROP"],
  ])("are recognised by the list: %s", (_writer, rule) => {
    expect(recognise(INPUT, [rule])[0]?.neighbour.role).toBe("deny-list");
  });

  it.each([
    ["lets in by the list", "-m set --match-set f2b-sshd src -j ACCEPT"],
    ["bans whoever is not on it", "-m set ! --match-set f2b-sshd src -j DROP"],
    [
      "bans whoever was not seen",
      "-m recent ! --update --seconds 60 --name f2b-sshd --mask 255.255.255.255 --rsource -j DROP",
    ],
    ["only says the name", '-m comment --comment "--match-set f2b-sshd" -j DROP'],
    ["has a bucket of that name", "-m hashlimit --hashlimit-above 1/sec --hashlimit-name f2b-sshd -j DROP"],
    ["names a list of an owner that bans nobody", "-m set --match-set vpn-peers src -j DROP"],
    ["names a list of nobody", "-m set --match-set mine src -j DROP"],
  ])("are not what %s", (_what, rule) => {
    expect(recognise(INPUT, [rule])).toEqual([undefined]);
  });
});
