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

/**
 * The family of a construct that is named by one of its addresses: that of the address, or what was said, or IPv4 where
 * the address is only known after apply.
 * @throws Error when the two contradict each other
 */
export function agreedFamily(property: string, address: string, said: Family | undefined): Family {
  const named = familyOfAddress(address);
  if (named === "unknown") return said ?? "ipv4";
  if (said === undefined || said === named) return named;
  throw new Error(`${property} ${address} is not of family ${said}. Leave family out, or correct the address.`);
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
