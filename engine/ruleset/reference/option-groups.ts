import { type ExtensionDescription, printedName } from "../extension";
import { typedOptionName } from "../typed-names";

/** Which options of an extension may stand beside each other, in the names of the typed constructs. */
export interface OptionGroups {
  /** Options that are always given. */
  readonly required: readonly string[];
  /** Of each, one must be given and no other of them. */
  readonly exactlyOne: readonly (readonly string[])[];
  readonly atMostOne: readonly (readonly string[])[];
  readonly atLeastOne: readonly (readonly string[])[];
  readonly requires: readonly { readonly name: string; readonly others: readonly string[] }[];
}

export function optionGroups(description: ExtensionDescription): OptionGroups {
  const typed = (printed: readonly string[]): readonly string[] =>
    description.options
      .filter(option => printed.includes(printedName(option)))
      .map(option => typedOptionName(description, option));
  const required = requiredOptions(description);
  const needed = typed(description.oneOf ?? []);
  const isSettled = required.some(name => description.oneOf?.includes(name));
  const exclusive = exclusiveGroups(description)
    .map(typed)
    .filter(group => group.length > 1);
  const exactlyOne = exclusive.filter(group => isSame(group, needed));
  return {
    required: typed(required),
    exactlyOne,
    atMostOne: exclusive.filter(group => !isSame(group, needed)),
    atLeastOne: needed.length === 0 || isSettled || exactlyOne.length > 0 ? [] : [needed],
    requires: [...(description.requires ?? [])]
      .filter(([name, other]) => name !== description.element?.separator && !required.includes(other))
      .flatMap(([name, other]) => typed([name]).map(one => ({ name: one, others: typed([other]) }))),
  };
}

/** In printed names: what every one of the options of which one must be given is or needs. */
function requiredOptions({ oneOf = [], options, requires }: ExtensionDescription): readonly string[] {
  const withNeeded = (name: string, found: readonly string[] = []): readonly string[] => {
    const other = requires?.get(name);
    const seen = [...found, name];
    return other === undefined || seen.includes(other) ? seen : withNeeded(other, seen);
  };
  const [first, ...others] = oneOf.map(name => withNeeded(name));
  const common = (first ?? []).filter(name => others.every(names => names.includes(name)));
  // An option with several spellings (`--set-mark`, `--or-mark`) is not one property that could be required.
  return common.filter(name => options.filter(option => printedName(option) === name).length === 1);
}

/** In printed names. Options that print alike are one option: only one of them can be given. */
function exclusiveGroups({ exclusive = [], options }: ExtensionDescription): readonly (readonly string[])[] {
  const printed = options.map(printedName);
  const repeated = new Set(printed.filter((name, index) => printed.indexOf(name) !== index));
  const alike = [...repeated].filter(name => !exclusive.some(group => group.includes(name)));
  return [...exclusive, ...alike.map(name => [name])];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every(name => other.includes(name));
}
