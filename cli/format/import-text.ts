import type { Adoption, LeftOut } from "../../engine/adopt";
import { countOf } from "../../engine/drift";
import { printable } from "../../engine/transport";

/** Most lines of one kind that a host is told by; the rest is a number. */
const MOST_LINES = 5;

/** What an import made of the hosts, for whoever reads the program next; whole lines. */
export function importText(
  { roles, leftOut, shares }: Adoption,
  notes: ReadonlyMap<string, readonly string[]>,
): string {
  const lines: string[] = [];
  for (const { functionName, file, hosts, exceptions } of roles) {
    lines.push(`${functionName} (${file}): ${countOf(hosts.length, "host")}: ${listOf(hosts)}`);
    for (const { name, summary, hosts: holders } of exceptions) {
      lines.push(`  exception "${name}", ${listOf(holders)}: ${printable(summary)}`);
    }
  }
  for (const [host, parts] of leftOut) lines.push(...leftOutLines(host, parts));
  for (const [host, own] of notes) for (const note of own) lines.push(`${host}: ${printable(note)}`);
  if (shares.raw > 0) {
    lines.push(`${shares.raw} of ${countOf(shares.rules, "rule")} are written in iptables' own words (Rule.parse).`);
  }
  return lines.map(line => `${line}\n`).join("");
}

function listOf(hosts: readonly string[]): string {
  const shown = hosts.slice(0, MOST_LINES).map(printable).join(", ");
  return hosts.length > MOST_LINES ? `${shown}, … ${hosts.at(-1) ?? ""}` : shown;
}

function leftOutLines(host: string, parts: readonly LeftOut[]): readonly string[] {
  const owners = new Map<string, { chains: string[]; rules: number }>();
  const refused: string[] = [];
  for (const { family, table, chain, what, because } of parts) {
    if (because.kind === "undeclarable") {
      const text = what.kind === "rule" ? what.text : chain;
      refused.push(
        `${host}: ${family} ${table} ${chain} is not imported whole, because synthesis refuses "${text}": ${because.reason}`,
      );
      continue;
    }
    const owner = owners.get(because.name) ?? { chains: [], rules: 0 };
    owners.set(because.name, owner);
    if (what.kind === "chain") owner.chains.push(chain);
    else owner.rules += 1;
  }
  const left = [...owners].map(([name, { chains, rules }]) => {
    const own = [...new Set(chains)];
    const parts = [
      ...(rules === 0 ? [] : [countOf(rules, "rule")]),
      ...(own.length === 0 ? [] : [`${own.length === 1 ? "chain" : "chains"} ${listOf(own)}`]),
    ];
    return `${host}: left to ${name}: ${parts.join(", ")}`;
  });
  const more = refused.length - MOST_LINES;
  return [
    ...left.map(printable),
    ...refused.slice(0, MOST_LINES).map(printable),
    ...(more > 0 ? [`${host}: and ${countOf(more, "rule")} more that synthesis refuses`] : []),
  ];
}
