import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InventoryError, inventoryPath, loadInventory } from "../../../engine/fleet";

function problemsOf(text: string): readonly string[] {
  try {
    loadInventory(text, "fleet.yaml");
  } catch (error) {
    if (error instanceof InventoryError) return error.problems;
    throw error;
  }
  return [];
}

const HEAD = "project: shop\nhosts:\n";

describe("the inventory", () => {
  it("names hosts in the order of the file, the defaults merged into each", () => {
    const { project, hosts, file } = loadInventory(
      "project: shop\ndefaults:\n  user: ops\n  labels: {site: tokyo, tier: edge}\nhosts:\n  b:\n    address: 10.0.0.2\n    labels: {tier: core}\n  a: {address: host.example, user: root, port: 2222}\n",
      "fleets/shop.yaml",
    );
    expect({ project, file }).toEqual({ project: "shop", file: "fleets/shop.yaml" });
    expect(hosts).toEqual([
      { name: "b", address: "10.0.0.2", user: "ops", labels: { site: "tokyo", tier: "core" } },
      { name: "a", address: "host.example", user: "root", port: 2222, labels: { site: "tokyo", tier: "edge" } },
    ]);
  });

  it("refuses a kernel interface that is none", () => {
    expect(problemsOf(`${HEAD}  a:\n    address: 10.0.0.1\n    backend: nft\n`).join()).toMatch(
      /backend.*nf_tables.*legacy/,
    );
  });

  it("reads how a host is reached and what is particular about it", () => {
    const [host] = loadInventory(
      `${HEAD}  a:\n    address: 10.0.0.1\n    hostKey: "SHA256:${"a".repeat(43)}"\n    privilege: sudo\n    timer: 120\n    neighbour: beside\n    backend: legacy\n    groups: [edge]\n    jump: {address: bastion, user: hop}\n    uplink: {device: eth0, queue: codel}\n    adminNetworks: [10.0.0.0/8, "2001:db8::/32"]\n`,
      "f",
    ).hosts;
    expect(host).toMatchObject({
      privilege: "sudo",
      timer: 120,
      neighbour: "beside",
      backend: "legacy",
      groups: ["edge"],
      jump: { address: "bastion", user: "hop" },
      uplink: { device: "eth0", queue: "codel" },
    });
  });

  it("says line and column of a value that is out of its range", () => {
    expect(problemsOf(`${HEAD}  a:\n    address: 10.0.0.1\n    port: 70000\n`)).toEqual([
      expect.stringMatching(/^fleet\.yaml:5:5: hosts\.a\.port: .*65535/),
    ]);
  });

  it("asks whether another key was meant", () => {
    expect(problemsOf(`${HEAD}  a:\n    adress: 10.0.0.1\n    address: 10.0.0.1\n    host_key: x\n`)).toEqual([
      'fleet.yaml:4:5: Unknown key "adress". Did you mean "address"?',
      'fleet.yaml:6:5: Unknown key "host_key". Did you mean "hostKey"?',
    ]);
    expect(problemsOf(`${HEAD}  a:\n    address: 10.0.0.1\n    uplink: {device: eth0, colour: red}\n`)).toEqual([
      'fleet.yaml:5:28: Unknown key "colour". Known here: device, queue.',
    ]);
    expect(problemsOf("projct: shop\nhosts: {}\n")).toContain(
      'fleet.yaml:1:1: Unknown key "projct". Did you mean "project"?',
    );
  });

  it("refuses two hosts of one name and two of one address, but not behind different jump hosts", () => {
    expect(problemsOf(`${HEAD}  a: {address: 10.0.0.1}\n  a: {address: 10.0.0.2}\n`)).toEqual([
      expect.stringMatching(/^fleet\.yaml:4:3: .*unique/),
    ]);
    expect(problemsOf(`${HEAD}  a: {address: 10.0.0.1}\n  b: {address: 10.0.0.1}\n`)).toEqual([
      "fleet.yaml:4:7: b has the address 10.0.0.1, as a has. A host stands here once; give each its own address or port.",
    ]);
    expect(problemsOf(`${HEAD}  a: {address: 10.0.0.1}\n  b: {address: 10.0.0.1, port: 2222}\n`)).toEqual([]);
    expect(problemsOf(`${HEAD}  a: {address: 10.0.0.1}\n  b: {address: 10.0.0.1, jump: {address: j}}\n`)).toEqual([]);
  });

  it("refuses names that could not stand in an owner id", () => {
    expect(problemsOf(`${HEAD}  "a b": {address: 10.0.0.1}\n`)[0]).toMatch(/^fleet\.yaml:3:3: .*cannot name a host/);
    expect(problemsOf(`${HEAD}  ../x: {address: 10.0.0.1}\n`)[0]).toMatch(/cannot name a host/);
    expect(problemsOf(`${HEAD}  __proto__: {address: 10.0.0.1}\n`)[0]).toMatch(
      /^fleet\.yaml:3:3: .*cannot name a host/,
    );
    expect(problemsOf("hosts: {}\n")[0]).toMatch(/^fleet\.yaml:1:1: project/);
  });

  it("says where YAML itself is broken", () => {
    expect(problemsOf("project: shop\nhosts:\n  a: {address: 1\n")[0]).toMatch(/^fleet\.yaml:\d+:\d+: /);
    expect(problemsOf("")[0]).toMatch(/^fleet\.yaml:1:1: /);
  });

  it("is fleet.yaml of the working directory unless NFFLEET_INVENTORY says otherwise", () => {
    expect(inventoryPath({})).toBe("fleet.yaml");
    expect(inventoryPath({ NFFLEET_INVENTORY: "" })).toBe("fleet.yaml");
    expect(inventoryPath({ NFFLEET_INVENTORY: "/etc/fleet.yaml" })).toBe("/etc/fleet.yaml");
  });

  it("of this repository names the hosts of the practice fleet", () => {
    const file = join(__dirname, "../../../fleet.yaml");
    const { hosts } = loadInventory(readFileSync(file, "utf8"), file);
    expect(hosts.map(({ name, address, uplink }) => [name, address, uplink])).toEqual([
      ["edge-1", "10.77.1.1", { device: "eth0" }],
      ["edge-2", "10.77.1.2", { device: "eth0" }],
      ["guest-1", "10.77.200.1", { device: "vec0", queue: "codel" }],
    ]);
  });
});
