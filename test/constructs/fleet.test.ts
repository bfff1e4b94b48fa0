import { describe, expect, it } from "vitest";
import { Fleet, Sysctl } from "../../constructs";
import { makeStack } from "./practice-stack";

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
