import type { Family } from "../../engine/ruleset";
import type { Cidr } from "../cidr";
import type { Matched } from "../rule-props";
import { type Selection, singleNegation } from "./matched";
import { holdsToken } from "./token-text";

/** The family an address is written in; a token could become either. */
export function familyOfAddress(address: string): Family | "unknown" {
  if (holdsToken(address)) return "unknown";
  return address.includes(":") ? "ipv6" : "ipv4";
}

/** The part of an address selection that a family can hold: `nothing` when every value belongs to the other family. */
export function selectAddresses(
  matched: Matched<string | Cidr> | undefined,
  property: string,
  family: Family,
): Selection<string> | "everything" | "nothing" {
  const selection = singleNegation(matched, property);
  if (selection === undefined) return "everything";
  const values = selection.values.map(String).filter(address => {
    const named = familyOfAddress(address);
    return named === family || named === "unknown";
  });
  return values.length === 0 ? "nothing" : { ...selection, values };
}
