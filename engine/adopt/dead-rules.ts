import type { Family } from "../ruleset";
import type { AdoptedRule } from "./adopted-rule";
import type { RoleChain } from "./role";

/** Targets after which a packet does not come to the next rule. */
const FINAL = new Set(["ACCEPT", "DROP", "REJECT", "RETURN", "MASQUERADE"]);

/** Do rules of the chain stand behind one that decides about every packet? */
export function holdsDeadRules({ blocks }: Pick<RoleChain, "blocks">): boolean {
  const decided = new Set<Family>();
  for (const item of blocks.flatMap(block => block.items)) {
    if (item.kind !== "rule") continue;
    const families = item.rule.kernel.flatMap(rule => rule.families);
    if (families.some(family => decided.has(family))) return true;
    if (decidesAll(item.rule)) for (const family of families) decided.add(family);
  }
  return false;
}

function decidesAll({ form, kernel }: AdoptedRule): boolean {
  if (form.kind === "raw" || !FINAL.has(kernel[0]?.target ?? "")) return false;
  return [...form.properties.keys()].every(name => name === "target" || name === "comment");
}
