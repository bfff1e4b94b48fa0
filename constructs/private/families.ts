import type { Family } from "../../engine/ruleset";

export const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

/** `both` spelled out. */
export function familiesOf(family: Family | "both"): readonly Family[] {
  return family === "both" ? FAMILIES : [family];
}

export function otherFamily(family: Family): Family {
  return family === "ipv4" ? "ipv6" : "ipv4";
}

/** The name people use. */
export function nameOfFamily(family: Family): string {
  return family === "ipv4" ? "IPv4" : "IPv6";
}
