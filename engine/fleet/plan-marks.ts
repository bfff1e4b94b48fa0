import type { HostAttributes, UnknownValue } from "../desired";

/** Stands in attributes, as this very object, for whatever Terraform does not know yet: a leaf, or all of a list or map. */
export const LATER: UnknownValue = { unknown: "a value" };

/** What a plan says beside a value: trees of the same form, `true` where the mark holds, there and below. */
export interface Marks {
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

/** Words that tell nothing, because there are no others to choose from. */
const CLOSED_CHOICES = new Set(["mode", "anchor", "policy"]);

/**
 * Names for what must not be shown. Equal values get the same name throughout a plan, so that changes can still be
 * compared: `(sensitive value 1)`.
 */
export class SensitiveTexts {
  readonly #numbers = new Map<unknown, number>();

  nameOf(value: unknown): string {
    const number = this.#numbers.get(value) ?? this.#numbers.size + 1;
    this.#numbers.set(value, number);
    return `(sensitive value ${number})`;
  }
}

/** The attributes of one resource with `LATER` in place of what is unknown and a name in place of what is sensitive. */
export function markAttributes(value: unknown, marks: Marks, secrets: SensitiveTexts): HostAttributes | undefined {
  return isTree(value) ? markTree(value, marks, secrets) : undefined;
}

function markTree(tree: HostAttributes, marks: Marks, secrets: SensitiveTexts): HostAttributes {
  // What is unknown is left out of the values, and named among the marks only.
  const keys = new Set([...Object.keys(tree), ...(isTree(marks.unknown) ? Object.keys(marks.unknown) : [])]);
  return Object.fromEntries(
    [...keys].map(key => [key, markValue(ownOf(tree, key), marksInside(marks, key), key, secrets)]),
  );
}

function markValue(value: unknown, marks: Marks, name: string, secrets: SensitiveTexts): unknown {
  const { unknown, sensitive } = marks;
  if (unknown === true) return LATER;
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    const length = Math.max(items.length, Array.isArray(unknown) ? unknown.length : 0);
    return Array.from({ length }, (_, index) => markValue(items[index], marksInside(marks, index), name, secrets));
  }
  if (isTree(value)) return markTree(value, marks, secrets);
  if (isTree(unknown) && Object.keys(unknown).length > 0) return markTree({}, marks, secrets);
  if (sensitive !== true || value === null || value === undefined || CLOSED_CHOICES.has(name)) return value;
  return secrets.nameOf(value);
}

function marksInside({ unknown, sensitive }: Marks, key: string | number): Marks {
  const inside = (mark: unknown): unknown => {
    if (mark === true) return true;
    if (Array.isArray(mark)) return typeof key === "number" ? mark[key] : undefined;
    return isTree(mark) ? ownOf(mark, String(key)) : undefined;
  };
  return { unknown: inside(unknown), sensitive: inside(sensitive) };
}

function isTree(value: unknown): value is HostAttributes {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ownOf(tree: HostAttributes, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}
