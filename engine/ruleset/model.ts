/** The address family of a ruleset: iptables (ipv4) or ip6tables (ipv6). */
export type Family = "ipv4" | "ipv6";

/** Which kernel interface the host's iptables binary speaks, as `iptables -V` prints it in brackets. */
export type Backend = "nf_tables" | "legacy";

/** The tables of iptables(8), in the order iptables-nft-save prints them. */
export const TABLE_NAMES = ["mangle", "security", "raw", "filter", "nat"] as const;
export type TableName = (typeof TABLE_NAMES)[number];

/** A policy a built-in chain can have. */
export type Policy = "ACCEPT" | "DROP";

/** The built-in chains of each table, in hook order (iptables(8), "TABLES"; nat INPUT since Linux 2.6.36). */
export const BUILT_IN_CHAINS: Readonly<Record<TableName, readonly string[]>> = {
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  security: ["INPUT", "FORWARD", "OUTPUT"],
  raw: ["PREROUTING", "OUTPUT"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
};

/** True for the name of one of the five tables. */
export function isTableName(name: string): name is TableName {
  return (TABLE_NAMES as readonly string[]).includes(name);
}

/** Packets and bytes, as `[packets:bytes]` prints them. Decimal text: both are 64-bit. */
export interface Counters {
  readonly packets: string;
  readonly bytes: string;
}

/** One rule as it stands in a save: the words after `-A CHAIN `, byte for byte. */
export interface SavedRule {
  readonly text: string;
  readonly counters?: Counters;
}

export interface SavedChain {
  readonly name: string;
  /** `undefined` for a user chain (printed `-`). */
  readonly policy?: Policy;
  readonly counters?: Counters;
  readonly rules: readonly SavedRule[];
}

export interface SavedTable {
  readonly name: TableName;
  /** In printed order. Names come from a host: always a Map, never an object. */
  readonly chains: ReadonlyMap<string, SavedChain>;
}

/** What one iptables-save printed. The order of tables carries no meaning; it is kept so that print∘parse is the identity. */
export interface SavedRuleset {
  readonly tables: ReadonlyMap<TableName, SavedTable>;
  /**
   * Tables that iptables-nft-save could not print whole, because native nft rules stand in them: table name -> the
   * line it printed instead. What is listed for such a table, if anything, is not the whole truth.
   */
  readonly incompatible: ReadonlyMap<string, string>;
}

/** True for a chain the kernel itself calls (INPUT, POSTROUTING, …) in that table. */
export function isBuiltInChain(table: TableName, chain: string): boolean {
  return BUILT_IN_CHAINS[table].includes(chain);
}
