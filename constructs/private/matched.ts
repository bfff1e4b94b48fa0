import type { Many, Matched } from "../rule-props";

/** A `Matched` in one shape: is it the negation, and of which values. */
export interface Selection<T> {
  readonly sense: "is" | "is not";
  readonly values: readonly T[];
}

/** What a property may hold: plain, or a value of a class of its own. */
type Plain = string | number | object;

export function listOf<T>(many: Many<T>): readonly T[] {
  return isList(many) ? many : [many];
}

function isList<T>(many: Many<T>): many is readonly T[] {
  return Array.isArray(many);
}

/**
 * @throws Error when the list is empty: "nothing" and "anything" are too far apart to guess
 */
export function selectionOf<T extends Plain>(
  matched: Matched<T> | undefined,
  property: string,
): Selection<T> | undefined {
  if (matched === undefined) return undefined;
  const denied = isDenied(matched);
  const values = listOf(denied ? matched.not : matched);
  if (values.length === 0) {
    throw new Error(
      `${property} is an empty list, which matches nothing. Leave ${property} out to match everything, or leave the rule out.`,
    );
  }
  return { sense: denied ? "is not" : "is", values };
}

export function isDenied<T extends Plain>(matched: Matched<T>): matched is { readonly not: Many<T> } {
  return typeof matched === "object" && "not" in matched;
}

/** As `selectionOf`, for matches where the kernel can deny only one value at a time. */
export function singleNegation<T extends Plain>(
  matched: Matched<T> | undefined,
  property: string,
): Selection<T> | undefined {
  const selection = selectionOf(matched, property);
  if (selection?.sense === "is not" && selection.values.length > 1) {
    throw new Error(
      `${property} denies ${selection.values.length} values at once, which one rule cannot: split into several rules it would match everything. Put a RETURN (or ACCEPT) rule for each value before this one.`,
    );
  }
  return selection;
}
