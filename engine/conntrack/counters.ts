/**
 * What connection tracking has counted since the network namespace began, all processors together
 * (struct ip_conntrack_stat). A counter that the kernel does not have is absent.
 */
export type ConntrackCounters = ReadonlyMap<CounterName, number>;

export const COUNTER_NAMES = [
  /** Searches that found an entry. */
  "found",
  /** Packets that fit no connection. */
  "invalid",
  /** Entries put in from user space; for connections of packets only before Linux 4.x. */
  "insert",
  /** Entries that could not be put in: the same tuple was taken meanwhile. */
  "insert_failed",
  /** Packets dropped because no entry could be made for them. */
  "drop",
  /** Entries thrown out early to make room. */
  "early_drop",
  /** ICMP errors that fit no connection, and packets that tracking itself refused. */
  "error",
  /** Searches begun anew because the table was being resized. */
  "search_restart",
  /** Races of two equal tuples that were resolved. */
  "clash_resolve",
  /** Entries refused because their bucket's chain had grown too long. */
  "chaintoolong",
] as const;
export type CounterName = (typeof COUNTER_NAMES)[number];

const KNOWN: ReadonlySet<string> = new Set(COUNTER_NAMES);

/** Columns of /proc/net/stat/nf_conntrack that `conntrack -S` calls otherwise (nf_conntrack_standalone.c, ct_cpu_seq_show). */
const PROC_COLUMNS: ReadonlyMap<string, CounterName> = new Map([
  ["clashres", "clash_resolve"],
  ["icmp_error", "error"],
  ["chainlength", "chaintoolong"],
]);

/** Reads `conntrack -S` (`cpu=0 found=0 …`), or /proc/net/stat/nf_conntrack, hexadecimal columns below their names. */
export function parseConntrackCounters(text: string): ConntrackCounters {
  const lines = text.split("\n").filter(line => line.trim() !== "");
  const sums = new Map<CounterName, number>();
  const add = (name: string, value: number): void => {
    if (isCounter(name) && Number.isSafeInteger(value)) sums.set(name, (sums.get(name) ?? 0) + value);
  };
  if (lines[0]?.startsWith("entries ") === true) {
    const [head = "", ...rows] = lines;
    const names = head.trim().split(/\s+/);
    for (const row of rows) {
      for (const [at, word] of row.trim().split(/\s+/).entries()) {
        const name = names[at] ?? "";
        if (/^[\da-f]{1,16}$/i.test(word)) add(PROC_COLUMNS.get(name) ?? name, Number.parseInt(word, 16));
      }
    }
    return sums;
  }
  for (const line of lines) {
    if (!line.startsWith("cpu=")) continue;
    for (const [, name = "", value = ""] of line.matchAll(/([a-z_]+)=(\d{1,16})(?!\d)/g)) add(name, Number(value));
  }
  return sums;
}

function isCounter(name: string): name is CounterName {
  return KNOWN.has(name);
}
