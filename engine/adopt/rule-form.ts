import type { Expression } from "./expression";

/** A property of RuleProps, in the order in which people write them. */
export const PROPERTIES = [
  "family",
  "source",
  "destination",
  "inInterface",
  "outInterface",
  "protocol",
  "tcpFlags",
  "sourcePort",
  "destinationPort",
  "icmpType",
  "icmpv6Type",
  "connectionState",
  "mark",
  "limit",
  "addressType",
  "owner",
  "hopLimit",
  "matches",
  "comment",
  "target",
] as const;
export type PropertyName = (typeof PROPERTIES)[number];

export type Properties = ReadonlyMap<PropertyName, Expression>;

/** How a rule is written as a construct. */
export type RuleForm =
  | { readonly kind: "typed"; readonly properties: Properties }
  /** What no property says: iptables' own words. `trap`: why people are refused the rule, where they are. */
  | { readonly kind: "raw"; readonly text: string; readonly trap?: string };

/** The properties in the order in which people write them. */
export function sorted(properties: Properties): Properties {
  return new Map(
    PROPERTIES.flatMap(name => {
      const value = properties.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
