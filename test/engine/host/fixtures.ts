import { type DesiredDocument, parseDocument } from "../../../engine/desired";
import { interpret, type Observation } from "../../../engine/host/observe";
import type { OwnerRecord } from "../../../engine/host/owner-record";
import type { Snapshot } from "../../../engine/host/snapshot";
import { buildTrial } from "../../../engine/host/trial";
import { parseSave } from "../../../engine/ruleset";

/** A document for edge-1 with these IPv4 filter chains, and whatever else is said. */
export function documentWith(filter: object, more: object = {}): DesiredDocument {
  return parseDocument(
    {
      version: 1,
      owner: "shop/site/edge-1",
      connection: { address: "192.0.2.1", user: "root" },
      ipv4: { filter },
      ...more,
    },
    "edge-1.json",
  );
}

export function shared(rules: readonly unknown[], more: object = {}): object {
  return { mode: "shared", anchor: "first", rules, ...more };
}

export function whole(rules: readonly unknown[], more: object = {}): object {
  return { mode: "whole", anchor: "none", rules, ...more };
}

/** A host whose IPv4 filter table is `lines`, that judges offline, and that nothing else is said of. */
export function snapshotOf(lines: readonly string[], more: Partial<Snapshot> = {}): Snapshot {
  const save = lines.length === 0 ? "" : `*filter\n${lines.map(line => `${line}\n`).join("")}COMMIT\n`;
  return {
    host: "edge-1",
    facts: {
      kernel: "6.1",
      bootId: "b",
      iptablesVersion: "1.8.9",
      backend: "nf_tables",
      ipv6: "present",
      nft: "present",
      tc: "present",
      login: "full",
      namespaces: "none",
      timer: "setsid",
      init: "none",
    },
    live: { ipv4: parseSave(save), ipv6: parseSave("") },
    trial: { ipv4: { kind: "none" }, ipv6: { kind: "none" } },
    nft: { kind: "absent" },
    legacyRules: [],
    legacyUnread: [],
    queues: new Map(),
    interfaces: [],
    sysctls: new Map(),
    links: new Map(),
    services: [],
    bootFiles: new Map([["ipv4.rules", "0".repeat(64)]]),
    ...more,
  };
}

export function observationOf(document: DesiredDocument, snapshot: Snapshot): Observation {
  return interpret(document, buildTrial(document), snapshot);
}

/** A record of shop/site/edge-1 that owns these IPv4 filter chains. */
export function recordOf(
  chains: Readonly<Record<string, "shared" | "whole">>,
  more: Partial<OwnerRecord> = {},
): OwnerRecord {
  return {
    version: 1,
    owner: "shop/site/edge-1",
    document: "sha256:0",
    status: "closed",
    chains: Object.entries(chains).map(([chain, mode]) => ({
      family: "ipv4",
      table: "filter",
      chain,
      mode,
      anchor: mode === "shared" ? "first" : "none",
    })),
    policies: [],
    replaced: [],
    qdiscs: [],
    sysctls: [],
    ...more,
  };
}
