/** A field of the packet, looked at through a mask: `field & mask == value`, or, negated, anything else. */
export interface MaskedCondition {
  /** Bits outside the mask are zero, unless nothing can ever match. */
  readonly value: bigint;
  readonly mask: bigint;
  readonly negated: boolean;
}

/** True when every value that satisfies all of `given` satisfies `wanted`. May answer false where it is true. */
export function isImplied(wanted: MaskedCondition, given: readonly MaskedCondition[]): boolean {
  if (wanted.mask === 0n || !canHold(wanted)) return canHold(wanted) !== wanted.negated;
  return given.some(condition => implies(condition, wanted));
}

function implies(given: MaskedCondition, wanted: MaskedCondition): boolean {
  if (!canHold(wanted)) return wanted.negated;
  const common = given.mask & wanted.mask;
  const differs = ((given.value ^ wanted.value) & common) !== 0n;
  if (!canHold(given)) return false;
  if (!given.negated) return wanted.negated ? differs : common === wanted.mask && !differs;
  // Everything outside a set: so also outside of a smaller set.
  return wanted.negated && common === given.mask && !differs;
}

/** True when no value satisfies all of them. May answer false where it is true. */
export function isContradiction(conditions: readonly MaskedCondition[]): boolean {
  return conditions.some(
    (condition, index) =>
      isImpossible(condition) || conditions.slice(0, index).some(earlier => excludes(earlier, condition)),
  );
}

function isImpossible(condition: MaskedCondition): boolean {
  return condition.negated ? condition.mask === 0n && canHold(condition) : !canHold(condition);
}

/** True when no value satisfies both. May answer false where it is true. */
export function excludes(one: MaskedCondition, other: MaskedCondition): boolean {
  if (one.negated && other.negated) return false;
  if (one.negated) return excludes(other, one);
  if (!canHold(other)) return !other.negated;
  if (!canHold(one)) return false;
  const common = one.mask & other.mask;
  const differs = ((one.value ^ other.value) & common) !== 0n;
  return other.negated ? common === other.mask && !differs : differs;
}

/** A value with a bit outside its mask equals nothing. */
function canHold({ value, mask }: MaskedCondition): boolean {
  return (value & ~mask) === 0n;
}
