import { CONTROL_CHARACTER, canonicalizeRule } from "./canonicalize-rule";
import type { RuleContext } from "./rule";
import { RuleError } from "./rule-error";

const BACKENDS = ["nf_tables", "legacy"] as const;

/**
 * True for a rule that iptables loads although nobody means it (`--dport 60000:29` never matches), and that every save
 * prints as it is written here: it can be put back as it stood, with nothing cut and nothing read otherwise.
 */
export function keepsItsText(text: string, context: RuleContext): boolean {
  if (CONTROL_CHARACTER.test(text)) return false;
  try {
    return BACKENDS.every(backend => {
      const [spelled, ...more] = canonicalizeRule(text, { ...context, backend, traps: "spell" });
      return spelled === text && more.length === 0;
    });
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}
