import { expect } from "vitest";
import {
  type Backend,
  type BackendContext,
  canonicalizeRule,
  type Family,
  type IptablesVersion,
  RuleError,
  type TableName,
} from "../../../engine/ruleset";

const BACKENDS: readonly Backend[] = ["legacy", "nf_tables"];
const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

/** Where a rule stands, and who reads it; a user chain of mangle in both families, of 1.8.9, when left out. */
export interface Place {
  readonly families?: readonly Family[];
  readonly table?: TableName;
  readonly chain?: string;
  readonly iptables?: IptablesVersion;
}

/** The canonical lines, or `refused: ` and why. */
export function attempt(text: string, context: BackendContext): string {
  try {
    return canonicalizeRule(text, context).join("\n");
  } catch (error) {
    if (error instanceof RuleError) return `refused: ${error.message}`;
    throw error;
  }
}

/** Both backends, in each family. */
export function contexts(place: Place): readonly BackendContext[] {
  const { families = FAMILIES, table = "mangle", chain = "MINE", iptables = "1.8.9" } = place;
  return families.flatMap(family => BACKENDS.map(backend => ({ family, backend, table, chain, iptables })));
}

/** Both backends and families save the first as the second, and the second as itself. */
export function expectSaved(written: string, saved = written, place: Place = {}): void {
  for (const context of contexts(place)) {
    expect(attempt(written, context), `${written} in ${context.family}`).toBe(saved);
    expect(attempt(saved, context), `${saved} in ${context.family}`).toBe(saved);
  }
}

/** Refused of who writes it and of a host alike, with a message that names this. */
export function expectRefused(written: string, named: string | RegExp, place: Place = {}): void {
  for (const context of contexts(place)) {
    const got = attempt(written, context);
    expect(got, written).toMatch(/^refused: /);
    expect(got, written).toMatch(named);
    expect(attempt(written, { ...context, traps: "spell" }), written).toMatch(/^refused: /);
  }
}

/** Refused of who writes it, and spelled as iptables printed it once it was loaded. */
export function expectTrap(written: string, saved: string, place: Place = {}): void {
  for (const context of contexts(place)) {
    expect(attempt(written, context), written).toMatch(/^refused: /);
    expect(attempt(written, { ...context, traps: "spell" }), written).toBe(saved);
  }
}
