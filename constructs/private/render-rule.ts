import {
  canonicalizeRule,
  describeFamilies,
  type Family,
  partOptions,
  RuleError,
  readRule,
  type TableName,
} from "../../engine/ruleset";
import type { RawRule, RuleProps } from "../rule-props";
import { familyOfAddress } from "./address-selection";
import { FAMILIES, familiesOf, nameOfFamily, otherFamily } from "./families";
import { isDenied, listOf } from "./matched";
import { nameProperty } from "./name-property";
import { ruleTexts } from "./rule-text";
import { chainOfTarget } from "./target-words";
import { holdsToken, sampleTokens } from "./token-text";

/** Where a rule is to stand. */
export interface RulePlace {
  readonly table: TableName;
  readonly chain: string;
  readonly families: readonly Family[];
  /** `said`: somebody wrote the family down. `assumed`: it is the default of both. */
  readonly familyIs: "said" | "assumed";
}

/** `as iptables reads it`: somebody said that a rule which iptables reads otherwise than it is written is meant. */
export type Reading = "as written" | "as iptables reads it";

/** What became of one rule: its lines in each family it belongs to, canonical except where a token stands. */
export interface RenderedRule {
  readonly lines: ReadonlyMap<Family, readonly string[]>;
  /** The chain it goes on in, where it goes on in one. */
  readonly goesTo?: string;
}

const TRANSLATING_TARGETS = new Set(["MASQUERADE", "SNAT", "DNAT", "REDIRECT", "NETMAP"]);

/**
 * @throws Error saying what is wrong with the rule and what to write instead
 */
export function renderRule(rule: RuleProps | RawRule, place: RulePlace, reading: Reading = "as written"): RenderedRule {
  try {
    return render(rule, place, reading);
  } catch (error) {
    throw error instanceof RuleError && !("raw" in rule) ? nameProperty(error, rule) : error;
  }
}

function render(rule: RuleProps | RawRule, place: RulePlace, reading: Reading): RenderedRule {
  const wanted = rule.family === undefined ? place.families : familiesOf(rule.family);
  const missing = wanted.find(family => !place.families.includes(family));
  if (missing !== undefined) {
    throw new Error(
      `The rule is for ${nameOfFamily(missing)}, but its chain ${place.chain} is declared for ${place.families.map(nameOfFamily).join(" and ")} only. Widen the chain's family, or drop the rule's.`,
    );
  }
  const texts = new Map<Family, readonly string[]>();
  for (const family of FAMILIES) {
    const own = textsIn(rule, family);
    if (own.length > 0) texts.set(family, own);
  }
  checkReach(rule, wanted, texts);
  const chosen = chooseFamilies(rule, place, wanted, texts);
  const lines = new Map(
    chosen.map(family => [family, canonicalLines(texts.get(family) ?? [], family, place, reading)]),
  );
  const goesTo = "raw" in rule ? rawDestination(partOptions(rule.raw, FAMILIES)) : chainOfTarget(rule.target);
  return goesTo === undefined ? { lines } : { lines, goesTo };
}

function textsIn(rule: RuleProps | RawRule, family: Family): readonly string[] {
  // Freely written words whose family was written down are taken at their word: `-p icmp` loads into ip6tables too.
  if ("raw" in rule && rule.family !== undefined && rule.family !== "both")
    return rule.family === family ? [partOptions(rule.raw, [family])] : [];
  const texts = "raw" in rule ? [partOptions(rule.raw, FAMILIES)] : ruleTexts(rule, family);
  return texts.filter(text => {
    const named = describeFamilies(sampleTokens(text, family).text);
    if (named === "neither") {
      throw new Error(
        `No packet can match this rule, because its parts belong to different families: ${text}. Write one rule for each family.`,
      );
    }
    return named === "both" || named === family;
  });
}

/** Addresses that were written down and would reach no packet are a mistake, not a detail. */
function checkReach(
  rule: RuleProps | RawRule,
  wanted: readonly Family[],
  texts: ReadonlyMap<Family, readonly string[]>,
): void {
  const reached = wanted.filter(family => texts.has(family));
  if (reached.length === 0) {
    const other = FAMILIES.find(family => texts.has(family));
    throw new Error(
      other === undefined
        ? "No packet can match this rule, because its parts belong to different families. Write one rule for each family."
        : `The rule belongs to ${nameOfFamily(other)} by what it names, but it is to stand in ${nameOfFamily(otherFamily(other))} only. Change the family of the rule or of its chain, or what the rule names.`,
    );
  }
  if ("raw" in rule) return;
  for (const property of ["source", "destination"] as const) {
    const matched = rule[property];
    if (matched === undefined) continue;
    const values = listOf(isDenied(matched) ? matched.not : matched).map(String);
    const lost = values.find(value => {
      const named = familyOfAddress(value);
      return named !== "unknown" && !reached.includes(named);
    });
    if (lost !== undefined) {
      throw new Error(
        `${property} ${lost} has no effect: the rest of the rule belongs to ${reached.map(nameOfFamily).join(" and ")}. Take it out, or write a rule of its own for it.`,
      );
    }
  }
}

function chooseFamilies(
  rule: RuleProps | RawRule,
  place: RulePlace,
  wanted: readonly Family[],
  texts: ReadonlyMap<Family, readonly string[]>,
): readonly Family[] {
  const possible = wanted.filter(family => texts.has(family));
  if (possible.length < 2) return possible;
  const [sample = ""] = texts.get("ipv4") ?? [];
  if (rule.family === undefined && place.familyIs === "assumed") {
    // NAT of IPv6 (RFC 6296 calls it harmful) is never what somebody meant who did not say so.
    const target = readRule(sampleTokens(sample, "ipv4").text).target;
    if (target !== undefined && TRANSLATING_TARGETS.has(target)) return ["ipv4"];
  }
  const unknownAddress = FAMILIES.some(family =>
    (texts.get(family) ?? []).some(text => holdsToken(text) && sampleTokens(text, family).places.includes("address")),
  );
  if (unknownAddress) {
    throw new Error(
      `An address of this rule is only known after apply, so its family cannot be told from it. Add family: "ipv4" or "ipv6".`,
    );
  }
  return possible;
}

function canonicalLines(
  texts: readonly string[],
  family: Family,
  { table, chain }: RulePlace,
  reading: Reading,
): readonly string[] {
  const traps = reading === "as written" ? "refuse" : "spell";
  const context = { family, table, chain, backend: "nf_tables", traps } as const;
  return texts.flatMap(text => {
    if (!holdsToken(text)) return canonicalizeRule(text, context);
    const sampled = sampleTokens(text, family);
    let lines: readonly string[];
    try {
      lines = canonicalizeRule(sampled.text, context);
    } catch (error) {
      // A sample of an unknown place may well be wrong there; one of a known place is not.
      if (sampled.places.includes("other")) return [text];
      throw error;
    }
    const restored = lines.map(sampled.restore);
    return restored.every(line => line !== undefined) ? restored : [text];
  });
}

/** A name that is surely a chain: targets of iptables are all written in capitals. */
function rawDestination(raw: string): string | undefined {
  const { target, jumpKind } = readRule(raw);
  if (target === undefined) return undefined;
  return jumpKind === "goto" || /[^A-Z0-9]/.test(target) ? target : undefined;
}
