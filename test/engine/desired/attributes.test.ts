import { describe, expect, it } from "vitest";
import { attributesOf, documentOfAttributes, parseDocument } from "../../../engine/desired";
import { documentWith, shared, whole } from "../host/fixtures";

describe("the attributes of a document", () => {
  const document = documentWith(
    { INPUT: shared(["-i lo -j ACCEPT"], { policy: "DROP" }), WEB: whole([]) },
    {
      qdiscs: { eth0: ["qdisc root fq_codel"] },
      sysctls: { "net.ipv4.ip_forward": "1" },
      links: { eth0: { txqueuelen: "500" } },
      neighbours: [{ name: "vpn", interfaces: ["tun*"] }],
      adopt: { owner: "shop/old/edge-1" },
      onDestroy: "keep",
      neighbour: "beside",
      backend: "legacy",
      staleConnections: "keep",
      probes: [
        { check: "tcp:443", through: { address: "192.0.2.8", user: "ops", jump: { address: "192.0.2.9", user: "x" } } },
      ],
      connection: {
        address: "192.0.2.1",
        user: "ops",
        privilege: "sudo",
        hostKey: `SHA256:${"a".repeat(43)}`,
        jump: { address: "192.0.2.9", user: "jump" },
      },
    },
  );

  it("lead back to the same document", () => {
    expect(parseDocument(documentOfAttributes(attributesOf(document)), "edge-1")).toEqual(document);
  });

  it("have no name that Terraform keeps for itself", () => {
    const names = Object.keys(attributesOf(document));
    for (const reserved of ["connection", "provisioner", "lifecycle", "count", "for_each", "depends_on", "provider"]) {
      expect(names).not.toContain(reserved);
    }
  });

  it("may leave out what has a default, and say null for it", () => {
    const short = {
      owner: "shop/site/edge-1",
      access: { address: "192.0.2.1", port: null, user: null, jump: null },
      ipv4: { filter: { INPUT: { policy: "DROP", rules: ["-i lo -j ACCEPT"] }, WEB: { rules: null } }, nat: null },
      ipv6: null,
      adopt: null,
    };
    const read = parseDocument(documentOfAttributes(short), "edge-1");
    expect(read.ipv4.filter).toEqual({
      INPUT: { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT"] },
      WEB: { mode: "whole", anchor: "none", rules: [] },
    });
    expect(read.connection).toEqual({ address: "192.0.2.1", port: 22, user: "root", privilege: "root" });
  });

  it("share the chain of a recognised owner, built-in or named by the document", () => {
    const filter = { "DOCKER-USER": { rules: ["-j RETURN"] }, "VPN-IN": { rules: [] } };
    const neighbours = [{ name: "vpn", chains: ["VPN-*"] }];
    const read = documentOfAttributes({ owner: "a/b/c", access: { address: "h" }, ipv4: { filter }, neighbours });
    expect(read.ipv4).toMatchObject({
      filter: { "DOCKER-USER": { mode: "shared" }, "VPN-IN": { mode: "shared", anchor: "first" } },
    });
  });

  it("take what a host does not say from the defaults", () => {
    const defaults = { port: 2222, user: "ops", jump: { address: "bastion", port: 22, user: "root" } };
    const reach = (access: object) => documentOfAttributes({ owner: "a/b/c", access }, defaults).connection;
    expect(reach({ address: "h" })).toEqual({
      address: "h",
      port: 2222,
      user: "ops",
      privilege: "sudo",
      jump: { address: "bastion", port: 22, user: "root" },
    });
    expect(reach({ address: "h", user: "root", port: 22 })).toMatchObject({
      port: 22,
      user: "root",
      privilege: "root",
    });
  });
});
