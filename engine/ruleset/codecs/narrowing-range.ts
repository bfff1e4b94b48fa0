import { OMITTED, type ValueCodec } from "../extension";
import { isSince } from "../iptables-version";
import { spellTrap } from "../trap";
import { type Bounds, integerRange } from "./number";

/**
 * A number or range of which the full one is no condition and is not printed. Negated, the full range never matches;
 * iptables-save prints that since 1.8.11, and before then leaves it out, so that it matches everything. A reversed range
 * is loaded by versions before 1.8.11 only.
 */
export function narrowingRange(bounds: Bounds): ValueCodec {
  const codec = integerRange(bounds);
  const full = `${bounds.min}:${bounds.max}`;
  return {
    ...codec,
    canonicalize: (values, scope) => {
      const isNew = isSince(scope.iptables, "1.8.11");
      const printed = codec.canonicalize(values, isNew ? { ...scope, traps: "refuse" } : scope);
      if (printed === OMITTED || printed[0] !== full) return printed;
      if (!scope.negated) return OMITTED;
      const what = "the negated range of all values never matches";
      const fix = "Leave the option out: a copy saved by iptables before 1.8.11 would match everything.";
      return spellTrap({ spelled: isNew ? printed : OMITTED, what, fix }, scope.traps);
    },
  };
}
