import type { MaskedCondition } from "./masked-condition";
import type { MaskedField, PacketConditions } from "./packet-conditions";

/** Fields that conditions look at plainly, each with the bits they look at. */
export type FieldMasks = readonly (readonly [field: MaskedField, mask: bigint])[];

/** Which of these fields the conditions look at without a negation, and under which masks. */
export function plainMasks(conditions: PacketConditions, fields: readonly MaskedField[]): FieldMasks {
  return fields.flatMap(field => {
    const plain = findPlain(conditions, field, 0n);
    return plain === undefined || plain.mask === 0n ? [] : [[field, plain.mask] as const];
  });
}

/** Tells masks apart, and what is filed beside them. */
export function nameShape(masks: FieldMasks, ports: "filed" | "open"): string {
  return `${masks.map(([field, mask]) => `${field} ${mask}`).join()} ${ports}`;
}

/** What the conditions say of the field under this mask; `undefined` when they leave one of its bits open. */
export function valueUnder(conditions: PacketConditions, field: MaskedField, mask: bigint): bigint | undefined {
  const plain = findPlain(conditions, field, mask);
  return plain === undefined ? undefined : plain.value & mask;
}

function findPlain(conditions: PacketConditions, field: MaskedField, mask: bigint): MaskedCondition | undefined {
  return conditions.masked.get(field)?.find(each => !each.negated && (each.mask & mask) === mask);
}
