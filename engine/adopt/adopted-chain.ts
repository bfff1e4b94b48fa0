import type { ChainMode } from "../desired";
import type { Family, Policy, TableName } from "../ruleset";
import { type AdoptedRule, keyOf } from "./adopted-rule";
import type { HeldChain, HeldRule, HeldRuleset, LeftOut } from "./held-ruleset";
import { type FamilyRule, mergeFamilies } from "./merge-families";
import { readForm, UndeclarableRule } from "./read-form";

/** One thing that a chain is told: its policy in some families, or a rule. Compared by key. */
export type ChainItem =
  | {
      readonly kind: "policy";
      readonly key: string;
      readonly policy: Policy;
      readonly families: readonly Family[];
    }
  | { readonly kind: "rule"; readonly key: string; readonly rule: AdoptedRule };

/** One chain of a table, both families together. */
export interface AdoptedChain {
  readonly table: TableName;
  readonly name: string;
  readonly mode: ChainMode;
  readonly anchor: "first" | "last" | "none";
  /** The families that hold it. */
  readonly families: readonly Family[];
  readonly items: readonly ChainItem[];
  /** Lines that stood above its declaration, without comment signs. */
  readonly remarks: readonly string[];
}

export interface AdoptedChains {
  readonly chains: readonly AdoptedChain[];
  /** Rules that cannot be declared. */
  readonly leftOut: readonly LeftOut[];
}

const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

/** The chains of a host, in the order in which its families list them. */
export function adoptChains(held: HeldRuleset): AdoptedChains {
  const pairs = new Map<string, Partial<Record<Family, HeldChain>>>();
  for (const family of FAMILIES) {
    for (const chain of held[family]) {
      const key = `${chain.table} ${chain.name}`;
      pairs.set(key, { ...pairs.get(key), [family]: chain });
    }
  }
  const leftOut: LeftOut[] = [];
  const chains = [...pairs.values()].flatMap(pair => {
    const first = pair.ipv4 ?? pair.ipv6;
    if (first === undefined) return [];
    const read = (family: Family) => readRules(pair[family], family, leftOut);
    const rules = mergeFamilies(read("ipv4"), read("ipv6"));
    const items: ChainItem[] = [
      ...policyItems(pair),
      ...rules.map(rule => ({ kind: "rule", key: keyOf(rule), rule }) as const),
    ];
    const families = FAMILIES.filter(family => pair[family] !== undefined);
    const { table, name, mode, anchor } = first;
    const remarks = [...new Set(FAMILIES.flatMap(family => pair[family]?.remarks ?? []))];
    return [{ table, name, mode, anchor, families, items, remarks }];
  });
  return { chains, leftOut };
}

function policyItems(pair: Partial<Record<Family, HeldChain>>): readonly ChainItem[] {
  const policies = FAMILIES.flatMap(family => {
    const policy = pair[family]?.policy;
    return policy === undefined ? [] : [{ family, policy }];
  });
  const [first] = policies;
  if (first === undefined) return [];
  const item = (policy: Policy, families: readonly Family[]): ChainItem => ({
    kind: "policy",
    key: `policy ${policy} ${families.join("+")}`,
    policy,
    families,
  });
  if (policies.every(({ policy }) => policy === first.policy)) {
    return [
      item(
        first.policy,
        policies.map(({ family }) => family),
      ),
    ];
  }
  return policies.map(({ family, policy }) => item(policy, [family]));
}

function readRules(chain: HeldChain | undefined, family: Family, leftOut: LeftOut[]): readonly FamilyRule[] {
  if (chain === undefined) return [];
  const { table, name } = chain;
  const readOne = ({ text, remarks }: HeldRule): readonly FamilyRule[] => {
    try {
      return [{ ...readForm(text, { family, table, chain: name }), remarks }];
    } catch (error) {
      if (!(error instanceof UndeclarableRule)) throw error;
      const because = { kind: "undeclarable", reason: error.message } as const;
      leftOut.push({ family, table, chain: name, what: { kind: "rule", text }, because });
      return [];
    }
  };
  return chain.rules.flatMap(readOne);
}
