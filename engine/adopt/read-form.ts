import {
  type BackendContext,
  canonicalizeRule,
  describeFamilies,
  type Family,
  keepsItsText,
  parseRule,
  type Rule,
  type RuleContext,
  RuleError,
  type RuleField,
} from "../ruleset";
import { type Expression, object, quoted } from "./expression";
import { matchProperties } from "./match-properties";
import { type PropertyName, type RuleForm, sorted } from "./rule-form";
import { isAnswerOfBoth, targetCode } from "./target-code";

/** A rule that a host holds and that no construct may say, with the reason. */
export class UndeclarableRule extends Error {
  override readonly name = "UndeclarableRule";
}

export interface ReadRule {
  /** In the spelling that synthesis gives it. */
  readonly text: string;
  readonly form: RuleForm;
  /** Which family its own words bind it to; `other`: to the one that does not hold it. */
  readonly bound: Family | "both" | "other";
}

/**
 * How a rule that a host holds is written as a construct.
 * @param text as iptables-save prints it
 * @throws UndeclarableRule for a rule that no document holds: a save of it reads as another, or it moves the terminal
 */
export function readForm(text: string, place: RuleContext): ReadRule {
  const context = { ...place, backend: "nf_tables" } as const;
  const { spelled, trap } = spell(text, context);
  const bound = describeFamilies(spelled);
  const raw: RuleForm = { kind: "raw", text: spelled, ...(trap === undefined ? {} : { trap }) };
  if (bound === "neither" || (bound !== "both" && bound !== place.family)) {
    // `-p icmp` among the rules of IPv6: it loads, and only iptables' own words say it.
    return { text: spelled, form: raw, bound: "other" };
  }
  const properties = trap === undefined ? typedProperties(parseRule(spelled, context)) : undefined;
  const form: RuleForm = properties === undefined ? raw : { kind: "typed", properties: sorted(properties) };
  return { text: spelled, form, bound: properties === undefined ? bound : boundOfWords(spelled, bound) };
}

/** REJECT's answers have other names in the other family, but the word for most of them is of both. */
function boundOfWords(spelled: string, bound: Family | "both"): ReadRule["bound"] {
  const answer = / --reject-with (\S+)$/.exec(spelled);
  if (answer === null || !isAnswerOfBoth(answer[1] ?? "")) return bound;
  const rest = describeFamilies(spelled.slice(0, answer.index));
  return rest === "neither" ? bound : rest;
}

function spell(text: string, context: BackendContext): { readonly spelled: string; readonly trap?: string } {
  try {
    const [spelled, ...more] = canonicalizeRule(text, context);
    return { spelled: spelled === undefined || more.length > 0 ? text : spelled };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    if (keepsItsText(text, context)) return { spelled: text, trap: error.what };
    throw new UndeclarableRule(error.message);
  }
}

function typedProperties(rule: Rule): Map<PropertyName, Expression> | undefined {
  // The property-less rest: -f, and counters, which no save prints in a rule.
  if (rule.fragment !== undefined || rule.counters !== undefined) return undefined;
  const properties = new Map<PropertyName, Expression>();
  const fields = [
    ["source", rule.source],
    ["destination", rule.destination],
    ["inInterface", rule.inInterface],
    ["outInterface", rule.outInterface],
    ["protocol", rule.protocol],
  ] as const;
  for (const [name, field] of fields) {
    if (field === undefined) continue;
    // A blank or a quote inside a value would bring options of its own.
    if (!/^[^\s"'\\\p{Cc}]+$/u.test(field.value)) return undefined;
    properties.set(name, fieldCode(name, field));
  }
  const matches = matchProperties(rule);
  if (matches === undefined) return undefined;
  for (const [name, value] of matches) properties.set(name, value);
  dropImpliedProtocol(properties, rule);
  if (rule.target === undefined) return properties;
  const target = targetCode(rule.target);
  return target === undefined ? undefined : properties.set("target", target);
}

function fieldCode(name: PropertyName, { value, negated }: RuleField): Expression {
  const isAddress = name === "source" || name === "destination";
  const code = quoted(isAddress ? withoutHostPrefix(value) : value);
  return negated ? object([["not", code]]) : code;
}

/** A single host: `10.0.0.1/32` is `10.0.0.1`. */
function withoutHostPrefix(address: string): string {
  return address.replace(address.includes(":") ? /\/128$/ : /\/32$/, "");
}

/** A type of ICMP names its protocol, and so do flags of TCP. */
function dropImpliedProtocol(properties: Map<PropertyName, Expression>, { protocol }: Rule): void {
  if (protocol === undefined || protocol.negated) return;
  const saysIcmp = properties.has("icmpType") || properties.has("icmpv6Type");
  const saysPort = properties.has("sourcePort") || properties.has("destinationPort");
  if (saysIcmp || (properties.has("tcpFlags") && !saysPort)) properties.delete("protocol");
}
