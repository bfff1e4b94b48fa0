import { type ExtensionDescription, type OptionDescription, printedName } from "./extension";
import { findOptionByName } from "./resolve-option";
import type { RuleOption } from "./rule";
import { typedOptionName } from "./typed-names";
import { takesNumbers } from "./typed-words";

/** One word of an option's value, or the items of a comma-separated one. */
export type TypedWord = string | number | readonly (string | number)[];

/** What an option is given in a typed construct: a flag `true`, one word, or two. */
export type TypedValue = true | TypedWord | readonly [TypedWord, TypedWord];

/** Options of a typed construct by the names of typedOptionName. */
export type TypedOptions = Readonly<Record<string, TypedValue | { readonly not: TypedValue }>>;

/** The options of a match or target, as a rule has them, as a typed construct takes them; without those of elements. */
export function typedOptions(description: ExtensionDescription, options: readonly RuleOption[]): TypedOptions {
  const { element } = description;
  const own = options.filter(({ name }) => name !== element?.separator && !element?.options.includes(name));
  return Object.fromEntries(
    own.map(({ name, negated, values }) => {
      const option = findByName(description, name);
      if (option === undefined) throw new Error(`${description.name} is not described with an option ${name}`);
      const value = typedValue(option, values);
      return [typedOptionName(description, option), negated ? { not: value } : value];
    }),
  );
}

/** By its own name, else the first that prints so. */
function findByName(description: ExtensionDescription, name: string): OptionDescription | undefined {
  return findOptionByName(description, name) ?? description.options.find(option => printedName(option) === name);
}

function typedValue(option: OptionDescription, values: readonly string[]): TypedValue {
  const { arity } = option.value;
  if (arity === 0) return true;
  const [first = "", second = ""] = values.map((value, index) => typedWord(option, value, index));
  return arity === 1 ? first : [first, second];
}

function typedWord(option: OptionDescription, value: string, index: number): TypedWord {
  const items = option.value.items?.[index];
  const read = (text: string) => (takesNumbers(option.value) && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text);
  if (items?.takes !== "several") return read(value);
  const list = value.split(",");
  return list.length === 1 ? read(value) : list.map(read);
}
