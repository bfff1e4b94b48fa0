import { hexNumber } from "../codecs/hex-number";
import { MAX_NODES, nodeMask, nodeNumber } from "../codecs/node-mask";
import { integer } from "../codecs/number";
import { type ExtensionDescription, findOption } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

/** Every node of the mask must be one of the cluster's. */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  const mask = Number(findOption(options, "--cluster-local-nodemask")?.values[0] ?? 0);
  const nodes = Number(findOption(options, "--cluster-total-nodes")?.values[0] ?? 0);
  if (mask < 2 ** nodes) return options;
  throw new ValueError(`the cluster has ${nodes} nodes, the local ones are others`, "Raise --cluster-total-nodes.");
}

export const clusterMatch: ExtensionDescription = {
  name: "cluster",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The packet's connection is this node's share of a cluster that spreads them by a hash of the source.",
  source: "iptables-extensions(8), cluster; libxt_cluster.c, xt_cluster.c",
  oneOf: ["--cluster-local-nodemask"],
  requires: new Map([
    ["--cluster-local-nodemask", "--cluster-total-nodes"],
    ["--cluster-total-nodes", "--cluster-hash-seed"],
  ]),
  options: [
    {
      name: "--cluster-local-nodemask",
      negation: "allowed",
      value: nodeMask,
      summary: "The nodes whose share this host takes.",
    },
    {
      name: "--cluster-local-node",
      printedAs: "--cluster-local-nodemask",
      negation: "allowed",
      value: nodeNumber,
      summary: "The same for one node, by its number.",
    },
    {
      name: "--cluster-total-nodes",
      negation: "refused",
      value: integer({ min: 1, max: MAX_NODES }),
      summary: "How many nodes share the connections.",
    },
    {
      name: "--cluster-hash-seed",
      negation: "refused",
      value: hexNumber({ min: 0, max: 4294967295 }, 8),
      summary: "Seed of the hash, the same on all nodes.",
    },
  ],
  settle,
};
