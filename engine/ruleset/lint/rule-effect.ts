import { findExtension } from "../extensions/registry";
import type { RuleTarget } from "../rule";

/** What a rule on the way may change for the rules after it: nothing, marks and states and the like, or the packet itself. */
export type Change = "nothing" | "changeable" | "everything";

/** What becomes of a packet that matches a rule. */
export type RuleEffect =
  /** The table is done with it, or (RETURN) its chain is. */
  | { readonly kind: "ends"; readonly what: "table" | "chain" }
  /** It goes on in another chain, and comes back (`jump`) or not (`goto`). */
  | { readonly kind: "enters"; readonly chain: string; readonly jumpKind: "jump" | "goto" }
  /** It goes on with the next rule. */
  | { readonly kind: "goes on"; readonly changes: Change }
  /** A target nobody described: it may end or change anything. */
  | { readonly kind: "unknown" };

/** Targets after which no further rule of the table sees the packet (iptables-extensions(8)). */
const ENDING_TARGETS: ReadonlySet<string> = new Set([
  ...["REJECT", "DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP", "NFQUEUE", "TPROXY"],
]);

/** Targets that leave what rules look at as it is. */
const HARMLESS_TARGETS: ReadonlySet<string> = new Set([
  ...["LOG", "NFLOG", "ULOG", "TRACE", "AUDIT", "CHECKSUM", "TEE", "LED", "RATEEST", "IDLETIMER", "CLASSIFY", "TCPMSS"],
]);

/** Targets that change marks, states, sets or single header fields; never addresses, ports or protocol. */
const CHANGING_TARGETS: ReadonlySet<string> = new Set([
  ...["MARK", "CONNMARK", "CT", "NOTRACK", "SECMARK", "CONNSECMARK", "HMARK", "SET", "DSCP", "TOS", "ECN", "TTL", "HL"],
  "TCPOPTSTRIP",
]);

/** `isChain` says which names are chains of the table whose rules are all known. */
export function effectOf(target: RuleTarget | undefined, isChain: (name: string) => boolean): RuleEffect {
  if (target === undefined) return { kind: "goes on", changes: "nothing" };
  const { name } = target;
  if (target.kind === "verdict") return { kind: "ends", what: name === "RETURN" ? "chain" : "table" };
  if (target.kind === "chain" && isChain(name)) return { kind: "enters", chain: name, jumpKind: target.jumpKind };
  if (target.jumpKind === "goto") return { kind: "unknown" };
  if (ENDING_TARGETS.has(name)) return { kind: "ends", what: "table" };
  if (HARMLESS_TARGETS.has(name)) return { kind: "goes on", changes: "nothing" };
  if (CHANGING_TARGETS.has(name)) return { kind: "goes on", changes: "changeable" };
  return { kind: "unknown" };
}

/** True for a target that this program knows, whether it ends or goes on. */
export function isKnownTarget(name: string): boolean {
  const known = [ENDING_TARGETS, HARMLESS_TARGETS, CHANGING_TARGETS].some(names => names.has(name));
  return known || findExtension("target", name) !== undefined;
}
