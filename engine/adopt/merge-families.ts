import { diffRules, type Family, readRule } from "../ruleset";
import type { AdoptedRule } from "./adopted-rule";
import { formKey } from "./adopted-rule";
import type { ReadRule } from "./read-form";

/** A rule of one family, with the remarks that stood above it. */
export interface FamilyRule extends ReadRule {
  readonly remarks: readonly string[];
}

/**
 * The rules of both families as one list, in which each family's own keep their order. What is written the same in both
 * becomes one rule for both.
 */
export function mergeFamilies(ipv4: readonly FamilyRule[], ipv6: readonly FamilyRule[]): readonly AdoptedRule[] {
  if (ipv6.length === 0) return ipv4.map(rule => adopted(rule, ["ipv4"]));
  if (ipv4.length === 0) return ipv6.map(rule => adopted(rule, ["ipv6"]));
  const keys = (rules: readonly FamilyRule[]) => rules.map(({ form }) => formKey(form));
  return diffRules(keys(ipv4), keys(ipv6)).flatMap(({ before, after }) => {
    const four = before === undefined ? undefined : ipv4[before - 1];
    const six = after === undefined ? undefined : ipv6[after - 1];
    if (four === undefined) return six === undefined ? [] : [adopted(six, ["ipv6"])];
    return [adopted(four, six === undefined ? ["ipv4"] : ["ipv4", "ipv6"])];
  });
}

function adopted({ form, bound, text, remarks }: FamilyRule, families: readonly Family[]): AdoptedRule {
  const { target } = readRule(text);
  return { form, kernel: [{ families, bound, ...(target === undefined ? {} : { target }) }], remarks };
}
