import type { ValueCodec, ValueScope } from "../extension";
import { spellTrap } from "../trap";
import { parseBounded } from "./number";

/** Most nodes of a cluster (xt_cluster.h, XT_CLUSTER_NODES_MAX). */
export const MAX_NODES = 32;

/** iptables prints a mask of any nodes, but takes no number above this (libxt_cluster.c, which mistakes it for a node). */
const MAX_READ_BACK = 32;

function spellMask(mask: number, scope: ValueScope): readonly string[] {
  const spelled = [`0x${mask.toString(16).padStart(8, "0")}`];
  if (mask <= MAX_READ_BACK) return spelled;
  const what = `iptables saves the mask ${spelled[0]} and refuses to read it back`;
  return spellTrap({ spelled, what, fix: "Use the nodes 1 to 5, or node 6 alone." }, scope.traps);
}

/** The nodes this host answers for, as bits: 1 is node 1, 3 is the nodes 1 and 2. */
export const nodeMask: ValueCodec = {
  kind: "node mask",
  accepts: `the nodes as bits, from 1 to ${MAX_READ_BACK}, e.g. 0x3`,
  arity: 1,
  canonicalize: ([text = ""], scope) => spellMask(parseBounded(text, { min: 1, max: 0xffffffff }), scope),
};

/** One node by number, printed as a mask. */
export const nodeNumber: ValueCodec = {
  kind: "node",
  accepts: `the number of a node from 1 to ${MAX_NODES}, e.g. 1`,
  arity: 1,
  canonicalize: ([text = ""], scope) => spellMask(2 ** (parseBounded(text, { min: 1, max: MAX_NODES }) - 1), scope),
};
