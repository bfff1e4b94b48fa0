import type { Family } from "../ruleset";
import type { KernelRule } from "./adopted-rule";

/** The chain around a rule: its families, and whether somebody wrote them down. */
export interface ChainFamilies {
  readonly families: readonly Family[];
  readonly familyIs: "said" | "assumed";
}

/** Rules of these targets are ipv4 alone where nobody says otherwise (constructs, renderRule). */
const TRANSLATING = new Set(["MASQUERADE", "SNAT", "DNAT", "REDIRECT", "NETMAP"]);

const WORDS = ["unsaid", "both", "ipv4", "ipv6"] as const;
export type FamilyWord = (typeof WORDS)[number];

/** What a rule must say of its family, so that just these kernel rules come of it; `undefined` where no word does it. */
export function familyWord(kernel: readonly KernelRule[], chain: ChainFamilies): FamilyWord | undefined {
  return WORDS.find(word => gives(word, kernel, chain));
}

function gives(word: FamilyWord, kernel: readonly KernelRule[], { families, familyIs }: ChainFamilies): boolean {
  const wanted: readonly Family[] = word === "unsaid" ? families : word === "both" ? ["ipv4", "ipv6"] : [word];
  if (wanted.some(family => !families.includes(family))) return false;
  const reaches = ({ bound }: KernelRule, family: Family) =>
    bound === "both" || bound === family || (bound === "other" && word === family);
  const possible = wanted.filter(family => kernel.some(rule => reaches(rule, family)));
  const isTranslated = TRANSLATING.has(kernel[0]?.target ?? "") && word === "unsaid" && familyIs === "assumed";
  const chosen: readonly Family[] = possible.length > 1 && isTranslated ? ["ipv4"] : possible;
  return kernel.every(rule => {
    const given = chosen.filter(family => reaches(rule, family));
    return given.length === rule.families.length && given.every(family => rule.families.includes(family));
  });
}
