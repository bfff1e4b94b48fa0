import { spawnSync } from "node:child_process";
import type { Backend, Family, TableName } from "../../engine/ruleset";

/** Where rules are loaded to see how the kernel's own tool prints them. */
export interface OraclePlace {
  readonly family: Family;
  readonly backend: Backend;
  readonly table: TableName;
}

/** What became of one chain's rules: what iptables-save prints of it, or why iptables-restore refused it. */
export type OracleAnswer =
  | { readonly kind: "saved"; readonly lines: readonly string[] }
  | { readonly kind: "refused"; readonly reason: string };

/** Sets and helpers that random rules name. The namespace is a new one each time, so nothing of this machine is touched. */
const SET_UP: Readonly<Record<Family, string>> = {
  ipv4: "ipset create banned hash:ip",
  ipv6: "ipset create banned hash:ip family inet6",
};

/**
 * Loads chains, each with its rules, in a network namespace of its own, and reads them back. What is refused is found by
 * halving: iptables-restore takes a table or nothing.
 */
export function askKernel(
  place: OraclePlace,
  chains: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, OracleAnswer> {
  const answers = new Map<string, OracleAnswer>();
  const ask = (part: readonly (readonly [string, readonly string[]])[]): void => {
    const outcome = load(place, part);
    if (outcome.kind === "saved") {
      for (const [chain] of part) answers.set(chain, { kind: "saved", lines: outcome.lines.get(chain) ?? [] });
    } else if (part.length === 1) {
      for (const [chain] of part) answers.set(chain, outcome);
    } else {
      const middle = part.length >> 1;
      ask(part.slice(0, middle));
      ask(part.slice(middle));
    }
  };
  const all = [...chains];
  for (let from = 0; from < all.length; from += BATCH) ask(all.slice(from, from + BATCH));
  return answers;
}

const BATCH = 128;

type Load =
  | { readonly kind: "saved"; readonly lines: ReadonlyMap<string, readonly string[]> }
  | { readonly kind: "refused"; readonly reason: string };

function load(place: OraclePlace, chains: readonly (readonly [string, readonly string[]])[]): Load {
  const { family, backend, table } = place;
  const program = `${family === "ipv4" ? "iptables" : "ip6tables"}-${backend === "legacy" ? "legacy" : "nft"}`;
  const text = [
    `*${table}`,
    ...chains.map(([chain]) => `:${chain} - [0:0]`),
    ...chains.flatMap(([chain, rules]) => rules.map(rule => `-A ${chain}${rule === "" ? "" : ` ${rule}`}`)),
    "COMMIT",
    "",
  ].join("\n");
  const script = `mount -t tmpfs tmpfs /run; ${SET_UP[family]}; ${program}-restore && ${program}-save -t ${table}`;
  const run = spawnSync("unshare", ["--net", "--mount", "sh", "-c", script], {
    input: text,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) return { kind: "refused", reason: run.stderr.trim() };
  const lines = new Map<string, string[]>(chains.map(([chain]) => [chain, []]));
  for (const line of run.stdout.split("\n")) {
    const found = /^-A (\S+) ?(.*)$/.exec(line);
    if (found !== null) lines.get(found[1] ?? "")?.push((found[2] ?? "").trimEnd());
  }
  return { kind: "saved", lines };
}
