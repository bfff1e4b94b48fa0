import { readRule, type TableName } from "../ruleset";

/** What a rule does to a packet that it matches, as far as its target tells. */
export type RuleEffect =
  /** ACCEPT, or a leap over the rules that follow (RETURN). */
  | "admits"
  /** DROP, REJECT and their like. */
  | "refuses"
  /** DNAT, REDIRECT: it ends up somewhere else. */
  | "redirects"
  /** SNAT, MASQUERADE: it comes from somewhere else. */
  | "disguises"
  /** Another chain decides. */
  | "jumps"
  /** A mark, a queue, a header: nothing is decided here. */
  | "alters"
  /** LOG and its like, or no target at all. */
  | "notes";

const EFFECTS: ReadonlyMap<string, RuleEffect> = new Map([
  ["ACCEPT", "admits"],
  ["RETURN", "admits"],
  ["DROP", "refuses"],
  ["REJECT", "refuses"],
  ["TARPIT", "refuses"],
  ["DNAT", "redirects"],
  ["REDIRECT", "redirects"],
  ["NETMAP", "redirects"],
  ["TPROXY", "redirects"],
  ["SNAT", "disguises"],
  ["MASQUERADE", "disguises"],
  ["LOG", "notes"],
  ["NFLOG", "notes"],
  ["ULOG", "notes"],
  ["TRACE", "notes"],
  ["AUDIT", "notes"],
]);

/** Targets of the kernel are written in capitals; a chain may be too, so those of which no effect is known count as chains. */
const ALTERING =
  /^(MARK|CONNMARK|CONNSECMARK|SECMARK|CLASSIFY|DSCP|TOS|TTL|HL|TCPMSS|TCPOPTSTRIP|ECN|CT|NOTRACK|CHECKSUM|SET|TEE|NFQUEUE|QUEUE|HMARK|IDLETIMER|LED|RATEEST|SYNPROXY)$/;

/** @param table nat decides where a packet goes, not whether: an ACCEPT there only ends the walk */
export function effectOf(rule: string, table: TableName): RuleEffect {
  const { target } = readRule(rule);
  if (target === undefined) return "notes";
  const effect = EFFECTS.get(target);
  if (effect === "admits" && (table === "nat" || table === "mangle")) return "alters";
  if (effect !== undefined) return effect;
  return ALTERING.test(target) ? "alters" : "jumps";
}
