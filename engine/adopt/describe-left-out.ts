import type { LeftOut } from "./held-ruleset";

/** Most rules and chains of one kind that are named. */
const MOST_NAMED = 8;

/** One sentence an owner whose rules stay as they are, and one a rule that cannot be declared. */
export function describeLeftOut(parts: readonly LeftOut[]): readonly string[] {
  const owners = new Map<string, Set<string>>();
  const refused = new Set<string>();
  for (const { table, chain, what, because } of parts) {
    if (because.kind === "undeclarable") {
      const said =
        what.kind === "rule" ? `the rule "${what.text}" of ${table} ${chain}` : `the chain ${table} ${chain}`;
      refused.add(`Not imported: ${said}. ${because.reason}`);
      continue;
    }
    const own = owners.get(because.name) ?? new Set();
    owners.set(because.name, own);
    own.add(what.kind === "chain" ? chain : `rules in ${table} ${chain}`);
  }
  const left = [...owners].map(([owner, own]) => `Left to ${owner}: ${listOf([...own])}.`);
  return [...left, ...[...refused].slice(0, MOST_NAMED)];
}

function listOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}
