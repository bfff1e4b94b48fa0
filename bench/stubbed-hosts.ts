import { type DesiredDocument, ownChainOf } from "../engine/desired";
import { interpret, type Observation } from "../engine/host/observe";
import type { Snapshot } from "../engine/host/snapshot";
import { buildTrial, FAMILIES } from "../engine/host/trial";
import { type Family, parseSave, TABLE_NAMES } from "../engine/ruleset";
import type { Provider } from "../provider/framework/provider";
import { createNetfilterProvider } from "../provider/resources";
import type { HostEngine } from "../provider/resources/host-engine";

/**
 * The provider with SSH stubbed: every host answers at once that it holds just what it was asked about. All that a read
 * does with such an answer is done: what iptables-save printed is parsed, judged and compared.
 */
export function createStubbedProvider(): Provider {
  return createNetfilterProvider(() => engine);
}

const engine: HostEngine = {
  observe: async document => observationOf(document),
  survey: async document => observationOf(document),
  apply: () => Promise.reject(new Error("nothing is applied here")),
  destroy: () => Promise.reject(new Error("nothing is destroyed here")),
};

function observationOf(document: DesiredDocument): Observation {
  const live = { ipv4: parseSave(savedText(document, "ipv4")), ipv6: parseSave(savedText(document, "ipv6")) };
  const snapshot: Snapshot = {
    host: document.owner,
    facts: {
      kernel: "6.1",
      bootId: "boot",
      iptablesVersion: "1.8.9",
      backend: "nf_tables",
      ipv6: "present",
      nft: "present",
      tc: "present",
      login: "full",
      namespaces: "works",
      timer: "systemd",
      init: "systemd",
    },
    live,
    trial: {
      ipv4: { kind: "printed", ruleset: live.ipv4 },
      ipv6: { kind: "printed", ruleset: live.ipv6 },
    },
    nft: { kind: "same", tables: [] },
    legacyRules: [],
    legacyUnread: [],
    services: [],
    queues: new Map(),
    interfaces: [],
    sysctls: new Map(Object.entries(document.sysctls).map(([name, value]) => [name, String(value)])),
    links: new Map(),
    record: {
      version: 1,
      owner: document.owner,
      document: "sha256:0",
      status: "closed",
      chains: FAMILIES.flatMap(family =>
        TABLE_NAMES.flatMap(table =>
          Object.entries(document[family][table] ?? {}).map(([chain, { mode }]) => ({
            family,
            table,
            chain,
            mode,
            anchor: mode === "shared" ? ("first" as const) : ("none" as const),
          })),
        ),
      ),
      policies: [],
      replaced: [],
      qdiscs: [],
      sysctls: [],
    },
    bootFiles: new Map(),
  };
  return interpret(document, buildTrial(document), snapshot);
}

/** What iptables-save prints of a host that holds the document. */
function savedText(document: DesiredDocument, family: Family): string {
  const tables = TABLE_NAMES.map(table => {
    const chains = Object.entries(document[family][table] ?? {});
    if (chains.length === 0) return "";
    const lines = chains.flatMap(([name, { mode, policy, rules }]) =>
      mode === "shared"
        ? [
            `:${name} ${String(policy ?? "ACCEPT")} [0:0]`,
            `:${ownChainOf(name)} - [0:0]`,
            `-A ${name} -j ${ownChainOf(name)}`,
            ...rules.map(rule => `-A ${ownChainOf(name)} ${String(rule)}`),
          ]
        : [`:${name} - [0:0]`, ...rules.map(rule => `-A ${name} ${String(rule)}`)],
    );
    // Chains first, as iptables-save does.
    const ordered = [...lines.filter(line => line.startsWith(":")), ...lines.filter(line => !line.startsWith(":"))];
    return `*${table}\n${ordered.join("\n")}\nCOMMIT\n`;
  });
  return tables.join("");
}
