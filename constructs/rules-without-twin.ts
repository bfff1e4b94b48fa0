import { type Family, readRule, type TableName, type Word } from "../engine/ruleset";
import type { AssembledChain } from "./private/assembled-chain";
import { FAMILIES, otherFamily } from "./private/families";
import { answersIn } from "./private/target-words";

/** A rule that one family has and the other has not. */
export interface LoneRule {
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
  /** As it stands in the document. */
  readonly text: string;
  /** Path of the construct that it is from. */
  readonly construct: string;
}

/** A rule that one family has and the other has not, and the hosts on which that is so. */
export type FleetLoneRule = Pick<LoneRule, "family" | "table" | "chain" | "text"> & {
  readonly hosts: readonly string[];
};

/** Each rule once, in the order in which hosts told of them. */
export function groupLoneRules(byHost: ReadonlyMap<string, readonly LoneRule[]>): readonly FleetLoneRule[] {
  const groups = new Map<string, FleetLoneRule & { readonly hosts: string[] }>();
  for (const [host, rules] of byHost) {
    for (const { family, table, chain, text } of rules) {
      const key = [family, table, chain, text].join(" ");
      const group = groups.get(key) ?? { family, table, chain, text, hosts: [] };
      if (group.hosts.at(-1) !== host) group.hosts.push(host);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/**
 * The rules that have no twin in the other family, in the order in which they stand: no rule of the same chain there that
 * says the same but for addresses, types of ICMP and comments. Left out is what is of one family by its nature: table nat,
 * broadcasts, IGMP.
 */
export function rulesWithoutTwin(chains: readonly AssembledChain[]): readonly LoneRule[] {
  return chains.filter(({ table }) => table !== "nat").flatMap(chain => [...loneRules(chain)]);
}

function* loneRules({ table, chain, rules }: AssembledChain): Generator<LoneRule> {
  const shapes = new Map<Family, Set<string>>(FAMILIES.map(family => [family, new Set()]));
  for (const { lines } of rules) {
    for (const [family, texts] of lines) for (const text of texts) shapes.get(family)?.add(shapeOf(text, family));
  }
  for (const { lines, construct } of rules) {
    for (const [family, texts] of lines) {
      for (const text of texts) {
        if (shapes.get(otherFamily(family))?.has(shapeOf(text, family)) || isOfOneFamily(text)) continue;
        yield { family, table, chain, text, construct: construct.node.path };
      }
    }
  }
}

function isOfOneFamily(text: string): boolean {
  return /(^| )(-p igmp|-d 255\.255\.255\.255\/32|--(src|dst)-type \S*BROADCAST\S*)( |$)/.test(text);
}

/** Options that say how one family names what the other one names differently, with their values. */
const OWN_NAMES = new Set(["-s", "-d", "--icmp-type", "--icmpv6-type", "--hl-eq", "--ttl-eq", "--mask", "--comment"]);
const OWN_MATCHES = new Set(["icmp", "icmp6", "hl", "ttl", "comment"]);

/** What a rule says, without the words that are of its family. */
function shapeOf(text: string, family: Family): string {
  const shape: string[] = [];
  const { words } = readRule(text);
  for (let index = 0; index < words.length; index += 1) {
    const option = valueAt(words, index);
    const value = valueAt(words, index + 1);
    if (OWN_NAMES.has(option) || (option === "-m" && OWN_MATCHES.has(value))) {
      index += 1;
    } else if (option === "-p" || option === "--reject-with") {
      shape.push(option, value === "ipv6-icmp" ? "icmp" : (answersIn(family).get(value) ?? value));
      index += 1;
    } else shape.push(option);
  }
  return shape.join(" ");
}

function valueAt(words: readonly Word[], index: number): string {
  return words[index]?.value ?? "";
}
