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
