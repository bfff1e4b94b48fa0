/**
 * The versions of iptables whose spelling was measured, oldest first: those of Debian 11, 12 and 13. Another version
 * prints as the newest of them that is not newer than itself.
 */
export const IPTABLES_VERSIONS = ["1.8.7", "1.8.9", "1.8.11"] as const;
export type IptablesVersion = (typeof IPTABLES_VERSIONS)[number];

/** What is spelled where no version is named. */
export const DEFAULT_IPTABLES: IptablesVersion = "1.8.9";

/** True for `since` itself and everything newer. */
export function isSince(version: IptablesVersion, since: IptablesVersion): boolean {
  return IPTABLES_VERSIONS.indexOf(version) >= IPTABLES_VERSIONS.indexOf(since);
}

/**
 * The measured version whose spelling a version shares: `1.8.10` prints as 1.8.9, everything older than 1.8.7 as 1.8.7.
 * Undefined for a text that is no version.
 */
export function readIptablesVersion(text: string): IptablesVersion | undefined {
  const numbers = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number);
  if (numbers === undefined) return undefined;
  return IPTABLES_VERSIONS.findLast(version => compare(version.split(".").map(Number), numbers) <= 0) ?? "1.8.7";
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
