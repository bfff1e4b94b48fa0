import type { NftListing } from "./nft-listing";
import type { Snapshot } from "./snapshot";

/** Whether iptables-save tells the truth about rules that somebody wrote with nft. */
export type NativeCheck =
  | { readonly kind: "checked" }
  | { readonly kind: "unchecked"; readonly reason: string }
  | { readonly kind: "misprinted"; readonly rules: readonly string[] }
  /** Tables of iptables whose rules are not in force, though the save shows them: `ip filter`. */
  | { readonly kind: "dormant"; readonly tables: readonly string[] };

/** What an observation can be made of. */
export type TrueNativeCheck = Extract<NativeCheck, { kind: "checked" | "unchecked" }>;

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
  const { facts, nft } = snapshot;
  if (nft.kind === "unsteady") return { kind: "unchecked", reason: nft.why };
  if (nft.kind === "absent") {
    return {
      kind: "unchecked",
      reason: "nft is not installed there, so native nft rules cannot be seen (apt-get install -y nftables)",
    };
  }
  if (nft.kind === "same" || facts.backend === "legacy") return { kind: "checked" };
  if (nft.replay === undefined) {
    return { kind: "unchecked", reason: "its rules could not be replayed in a throw-away namespace" };
  }
  const dormant = listDormantTables(nft.live);
  if (dormant.length > 0) return { kind: "dormant", tables: dormant };
  const live = readRules(nft.live);
  const replay = readRules(nft.replay);
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

/** nft(8): `flags dormant` takes the hooks of a table away. nft 1.0.6 prints another word there, so any will do. */
function listDormantTables(listing: string): readonly string[] {
  return (parseListing(listing) ?? []).flatMap(({ table }) =>
    isRecord(table) && "flags" in table && isIptables({ family: table.family, table: table.name })
      ? nameOfTable({ table })
      : [],
  );
}

/** Tables of nft beside iptables' own that also filter this host's packets: `inet fw`. */
export function listForeignTables({ nft }: Snapshot): readonly string[] {
  const names = nft.kind === "same" ? nft.tables : (parseListing(liveText(nft)) ?? []).flatMap(nameOfTable);
  return [...new Set(names)].filter(name => {
    const [family, table] = name.split(" ");
    return !isIptables({ family, table });
  });
}

function nameOfTable({ table }: Record<string, unknown>): readonly string[] {
  return isRecord(table) ? [`${String(table.family)} ${String(table.name)}`] : [];
}

function liveText(nft: NftListing): string {
  return nft.kind === "listed" ? nft.live : "";
}

/** Chains of iptables-nft that hold rules or a closed policy: of interest where the host's iptables is the legacy one. */
export function listNftRules({ nft }: Snapshot): readonly string[] {
  const live = liveText(nft);
  const chains = new Set((readRules(live) ?? new Map<string, NftRule[]>()).keys());
  for (const { chain } of parseListing(live) ?? []) {
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
