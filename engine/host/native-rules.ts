import type { Snapshot } from "./snapshot";

/** Whether iptables-save tells the truth about rules that somebody wrote with nft. */
export type NativeCheck =
  | { readonly kind: "checked" }
  | { readonly kind: "unchecked"; readonly reason: string }
  | { readonly kind: "misprinted"; readonly rules: readonly string[] };

interface NftRule {
  readonly place: string;
  readonly expressions: readonly Record<string, unknown>[];
}

const IPTABLES_TABLES = new Set(["filter", "nat", "mangle", "raw", "security"]);

/**
 * Compares the host's nft listing with that of its own save, replayed in a throw-away namespace: a native rule that
 * iptables-nft-save prints wrongly (`tcp dport { 22, 80 }` as `-p tcp`, exit code 0) comes out different. Counters and
 * handles are left aside: iptables gives every rule a counter.
 */
export function checkNativeRules(snapshot: Snapshot): NativeCheck {
  const { facts } = snapshot;
  if (snapshot.nftUnsteady !== undefined) return { kind: "unchecked", reason: snapshot.nftUnsteady };
  if (snapshot.nftLive === undefined) {
    return {
      kind: "unchecked",
      reason: "nft is not installed there, so native nft rules cannot be seen (apt-get install -y nftables)",
    };
  }
  if (facts.backend === "legacy") return { kind: "checked" };
  if (snapshot.nftReplay === undefined) {
    return { kind: "unchecked", reason: "its rules could not be replayed in a throw-away namespace" };
  }
  const live = readRules(snapshot.nftLive);
  const replay = readRules(snapshot.nftReplay);
  if (live === undefined || replay === undefined)
    return { kind: "unchecked", reason: "what its nft prints is not JSON" };
  const misprinted: string[] = [];
  for (const [chain, rules] of live) {
    const twins = replay.get(chain) ?? [];
    for (const [index, rule] of rules.entries()) {
      const twin = twins[index];
      if (twin !== undefined && JSON.stringify(rule.expressions) === JSON.stringify(twin.expressions)) continue;
      if (twin !== undefined && (isTranslated(rule) || isTranslated(twin))) continue;
      misprinted.push(`rule ${index + 1} of ${rule.place}`);
    }
  }
  return misprinted.length === 0 ? { kind: "checked" } : { kind: "misprinted", rules: misprinted };
}

/** Tables of nft beside iptables' own that also filter this host's packets: `inet fw`. */
export function listForeignTables(snapshot: Snapshot): readonly string[] {
  const names = new Set<string>();
  for (const entry of parseListing(snapshot.nftLive ?? "") ?? []) {
    const { table } = entry;
    if (!isRecord(table)) continue;
    const { family, name } = table;
    const ours = (family === "ip" || family === "ip6") && IPTABLES_TABLES.has(String(name));
    if (!ours) names.add(`${String(family)} ${String(name)}`);
  }
  return [...names];
}

/** Chains of iptables-nft that hold rules or a closed policy: of interest where the host's iptables is the legacy one. */
export function listNftRules(snapshot: Snapshot): readonly string[] {
  const chains = new Set((readRules(snapshot.nftLive ?? "") ?? new Map<string, NftRule[]>()).keys());
  for (const { chain } of parseListing(snapshot.nftLive ?? "") ?? []) {
    if (!isRecord(chain) || chain.policy !== "drop" || !isIptables(chain)) continue;
    chains.add(`chain ${String(chain.name)} (${String(chain.family)} ${String(chain.table)})`);
  }
  return [...chains];
}

function isIptables({ family, table }: Record<string, unknown>): boolean {
  return (family === "ip" || family === "ip6") && IPTABLES_TABLES.has(String(table));
}

/** A rule with an `xt` part came from some iptables, perhaps of another version: it may be printed another way, not wrongly. */
function isTranslated(rule: NftRule): boolean {
  return rule.expressions.some(expression => "xt" in expression);
}

function readRules(listing: string): Map<string, NftRule[]> | undefined {
  const entries = parseListing(listing);
  if (entries === undefined) return undefined;
  const chains = new Map<string, NftRule[]>();
  for (const { rule } of entries) {
    if (!isRecord(rule)) continue;
    if (!isIptables(rule)) continue;
    const place = `chain ${String(rule.chain)} (${String(rule.family)} ${String(rule.table)})`;
    const expressions = Array.isArray(rule.expr) ? rule.expr.filter(isRecord).filter(part => !("counter" in part)) : [];
    const rules = chains.get(place);
    if (rules === undefined) chains.set(place, [{ place, expressions }]);
    else rules.push({ place, expressions });
  }
  return chains;
}

function parseListing(listing: string): readonly Record<string, unknown>[] | undefined {
  try {
    const parsed: unknown = JSON.parse(listing);
    if (!isRecord(parsed) || !Array.isArray(parsed.nftables)) return undefined;
    return parsed.nftables.filter(isRecord);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
