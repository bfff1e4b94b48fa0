import type { Family, TableName } from "../../engine/ruleset";
import type { IConstruct } from "../cdktf";
import type { Chain } from "../chain";
import type { Host } from "../host";
import type { RawRule, RuleProps } from "../rule-props";
import { withConstruct } from "./construct-error";
import { FAMILIES, familiesOf } from "./families";
import { captureOrigin } from "./origin";
import { type RulePlace, renderRule } from "./render-rule";

/** A construct that stands for rules, and the name under which its mistakes are told. */
export interface RuleAuthor {
  readonly kind: string;
  readonly construct: IConstruct;
}

/** A chain that a construct writes into without somebody having declared it. */
export interface UndeclaredChain {
  readonly host: Host;
  readonly table: TableName;
  readonly chain: string;
  /** @default - each rule goes where what it names belongs */
  readonly family?: Family;
}

/**
 * Appends rules to a declared chain.
 * @throws ConstructError naming the construct and the fix
 */
export function writeInto(chain: Chain, author: RuleAuthor, rules: Iterable<RuleProps | RawRule>): void {
  append(chain.host, chain.place, author, rules);
}

/**
 * Declares a chain on behalf of the construct and appends rules to it.
 * @throws ConstructError naming the construct and the fix
 */
export function writeIntoUndeclared(
  { host, table, chain, family }: UndeclaredChain,
  author: RuleAuthor,
  rules: Iterable<RuleProps | RawRule>,
): void {
  const place: RulePlace = {
    table,
    chain,
    families: family === undefined ? FAMILIES : familiesOf(family),
    familyIs: family === undefined ? "assumed" : "said",
  };
  host._parts.addChain({ construct: author.construct, origin: captureOrigin(), ...place });
  append(host, place, author, rules);
}

function append(
  host: Host,
  place: RulePlace,
  { kind, construct }: RuleAuthor,
  rules: Iterable<RuleProps | RawRule>,
): void {
  const origin = captureOrigin();
  for (const rule of rules) {
    const rendered = withConstruct(kind, construct, () => renderRule(rule, place));
    host._parts.addRule({ construct, origin, table: place.table, chain: place.chain, ...rendered });
  }
}
