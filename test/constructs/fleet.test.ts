import { describe, expect, it } from "vitest";
import { Fleet, type FleetEntry, type FleetProps, type HostProps, Sysctl, type Waves } from "../../constructs";
import { type TerraformStack, Testing } from "../../constructs/cdktf";
import { hostResources, makeStack } from "./practice-stack";

describe("a fleet", () => {
  it("is the same intent on many hosts, varied by the callback", () => {
    const entries = [
      { name: "edge-1", address: "10.0.0.1", forward: 1 },
      { name: "edge-2", address: "10.0.0.2", forward: 0, user: "ops", groups: ["edge"] },
    ] as const;
    const fleet = new Fleet(
      makeStack(),
      "edge",
      { hosts: entries, project: "shop", defaults: { timer: 90 } },
      (host, entry) => {
        new Sysctl(host, "net.ipv4.ip_forward", entry.forward);
      },
    );
    const documents = [...fleet.hosts.values()].map(({ document }) => document);
    expect(documents.map(({ owner, timer, sysctls, connection }) => [owner, timer, sysctls, connection])).toEqual([
      [
        "shop/gateway/edge-1",
        90,
        { "net.ipv4.ip_forward": "1" },
        { address: "10.0.0.1", port: 22, user: "root", privilege: "root" },
      ],
      [
        "shop/gateway/edge-2",
        90,
        { "net.ipv4.ip_forward": "0" },
        { address: "10.0.0.2", port: 22, user: "ops", privilege: "sudo" },
      ],
    ]);
    expect(fleet.hosts.get("edge-1")?.node.path).toBe("gateway/edge/edge-1");
  });

  it("hands all that an entry says of a host on to it, as the defaults do", () => {
    const said: Omit<HostProps, "address"> = {
      port: 2222,
      user: "ops",
      hostKey: `SHA256:${"A".repeat(43)}`,
      jump: { address: "10.0.0.9" },
      transport: "openssh",
      privilege: "doas",
      timer: 90,
      onDestroy: "keep",
      staleConnections: "keep",
      probes: ["tcp:443"],
      neighbour: "beside",
      backend: "legacy",
      neighbours: [{ name: "vpn", chains: ["VPN-*"] }],
      adopt: { existing: "replace" },
      leaveOpen: "ipv6",
    };
    const entry = { name: "edge-1", address: "10.0.0.1", project: "shop" };
    const documentOf = (fleet: Omit<FleetProps<FleetEntry>, "waves">) =>
      new Fleet(makeStack(), "edge", fleet, () => {}).hosts.get("edge-1")?.document;
    const byEntry = documentOf({ hosts: [{ ...entry, ...said }] });
    expect(byEntry).toEqual(documentOf({ hosts: [entry], defaults: said }));
    const { leaveOpen: _only, jump: _jump, ...rest } = said;
    const { port, user, hostKey, transport, privilege, probes: _probes, ...head } = rest;
    expect(byEntry).toMatchObject({ ...head, connection: { port, user, hostKey, transport, privilege } });
    expect(byEntry).toMatchObject({ probes: [{ check: "tcp:443" }], connection: { jump: { address: "10.0.0.9" } } });
  });

  it("refuses two hosts of one name", () => {
    const hosts = [
      { name: "a", address: "10.0.0.1" },
      { name: "a", address: "10.0.0.2" },
    ];
    expect(() => new Fleet(makeStack(), "edge", { hosts, project: "p" }, () => {})).toThrow(
      /Fleet "gateway\/edge": Two hosts are named "a"/,
    );
  });

  it("keeps hosts apart whose names look alike to Terraform", () => {
    const hosts = ["10.1.11.1", "10.11.1.1"].map(address => ({ name: address, address }));
    expect(new Fleet(makeStack(), "edge", { hosts, project: "p" }, () => {}).hosts.size).toBe(2);
  });
});

describe("the waves of a fleet", () => {
  const fleetOf = (waves: Waves, count = 7, stack = makeStack()): TerraformStack => {
    const hosts = Array.from({ length: count }, (_, index) => ({
      name: `edge-${index + 1}`,
      address: `10.0.0.${index + 1}`,
    }));
    new Fleet(stack, "edge", { hosts, project: "p", waves }, () => {});
    return stack;
  };
  /** host → what it waits for, both by number. */
  const order = (waves: Waves, count?: number): readonly string[] =>
    Object.entries(hostResources(fleetOf(waves, count))).map(([name, { depends_on: awaited = [] }]) =>
      [name, ...(awaited as readonly string[])].map(word => word.replace(/^.*-/, "")).join(" "),
    );

  it("begin with the canaries and go on in batches, each after all of the one before", () => {
    expect(order({ canary: 1, batch: 3 })).toEqual(["1", "2 1", "3 1", "4 1", "5 2 3 4", "6 2 3 4", "7 2 3 4"]);
    expect(order({ canary: 2 }, 4)).toEqual(["1", "2", "3 1 2", "4 1 2"]);
    expect(order({ batch: 2 }, 5)).toEqual(["1", "2", "3 1 2", "4 1 2", "5 3 4"]);
  });

  it("take canaries by name, wherever they stand in the list", () => {
    expect(order({ canary: ["edge-3"], batch: 2 }, 4)).toEqual(["1 3", "2 3", "3", "4 1 2"]);
  });

  it("are no waves when there is nobody to wait for", () => {
    expect(order({ canary: 9 }, 3)).toEqual(["1", "2", "3"]);
    expect(order({ canary: [], batch: 9 }, 3)).toEqual(["1", "2", "3"]);
    expect(order({ canary: 1, batch: 1 }, 1)).toEqual(["1"]);
  });

  it("name each host as Terraform does", () => {
    const stack = makeStack();
    const hosts = ["10.1.11.1", "10.11.1.1"].map(address => ({ name: address, address }));
    new Fleet(stack, "edge", { hosts, project: "p", waves: { canary: 1 } }, () => {});
    const resources = hostResources(stack);
    const idOf = (owner: string) => Object.keys(resources).find(id => resources[id]?.owner === owner) ?? "";
    expect(resources[idOf("p/gateway/10.11.1.1")]?.depends_on).toEqual([
      `netfilter_host.${idOf("p/gateway/10.1.11.1")}`,
    ]);
  });

  it("come out the same at every synthesis", () => {
    const waves = { canary: 1, batch: 2 };
    expect(Testing.synth(fleetOf(waves))).toBe(Testing.synth(fleetOf(waves)));
  });

  it.each([
    [{ batch: 0 }, /waves\.batch is 0; write a whole number of hosts, at least 1/],
    [{ batch: 1.5 }, /waves\.batch is 1\.5/],
    [{ canary: 0 }, /waves\.canary is 0/],
    [{ canary: ["edge-8"] }, /waves\.canary names "edge-8", which is no host of the fleet: edge-1, edge-2/],
    [{ size: 3 }, /waves knows canary and batch, not "size"/],
    [{ canary: 1, pause: 60 }, /waves cannot have "pause", .*cannot wait.*stacks of their own.*nffleet apply/],
    [{ tolerate: 1 }, /waves cannot have "tolerate", .*depends on a host that failed/],
    [{ maxFailures: "10%" }, /waves cannot have "maxFailures"/],
  ])("refuse %j and say why", (waves, message) => {
    expect(() => fleetOf(waves as Waves)).toThrow(message);
    expect(() => fleetOf(waves as Waves)).toThrow(/^Fleet "gateway\/edge": /);
  });
});
