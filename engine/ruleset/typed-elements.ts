import type { ExtensionDescription, OptionDescription } from "./extension";
import type { RuleOption } from "./rule";
import { type TypedOptions, typedOptions } from "./typed-options";

/** The property of a typed construct that takes the elements of a match of several, such as policy. */
export const ELEMENTS = "elements";

/** Options that stand in the typed construct itself. */
export function ownOptions({ element, options }: ExtensionDescription): readonly OptionDescription[] {
  return options.filter(({ name }) => name !== element?.separator && !element?.options.includes(name));
}

/** Options of each of its elements; none of a match without elements. */
export function elementOptions({ element, options }: ExtensionDescription): readonly OptionDescription[] {
  return options.filter(({ name }) => element?.options.includes(name) === true);
}

/** The elements of a match, as a rule has them, as a typed construct takes them; beside them stand typedOptions. */
export function typedElements(
  description: ExtensionDescription,
  options: readonly RuleOption[],
): readonly TypedOptions[] {
  const { element } = description;
  if (element === undefined) return [];
  const found: RuleOption[][] = [[]];
  for (const option of options) {
    if (option.name === element.separator) found.push([]);
    else if (element.options.includes(option.name)) found.at(-1)?.push(option);
  }
  const isEmpty = found.every(each => each.length === 0) && found.length === 1;
  const { element: _, ...flat } = description;
  return isEmpty ? [] : found.map(each => typedOptions(flat, each));
}
