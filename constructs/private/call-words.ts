import {
  ELEMENTS,
  type ExtensionDescription,
  elementOptions,
  findExtension,
  type OptionDescription,
  ownOptions,
  typedExtensionName,
  typedOptionName,
} from "../../engine/ruleset";
import type { AnyMatchCall, AnyTargetCall } from "../extension-call";
import { TcpFlags } from "../tcp-flags";
import type { RuleWord } from "./rule-word";
import { textOfNumber } from "./token-text";

/**
 * The words that a call of `Match` or `Target` stands for, options in the order in which iptables-save prints them. What
 * the values mean is the canonicaliser's to judge.
 * @throws Error naming the property and the fix, for properties and shapes of values that the description does not know
 */
export function callWords(call: AnyMatchCall | AnyTargetCall): readonly RuleWord[] {
  const description = findExtension(call.kind, call.name);
  if (description === undefined) {
    throw new Error(`${callName(call)} is not known. Write what stands in Match or Target, or a text: "-m NAME …".`);
  }
  const flag = call.kind === "match" ? "-m" : "-j";
  const place = callName(call);
  if (description.element === undefined) {
    return [flag, description.name, ...optionsWords(description, description.options, call.options, place)];
  }
  const { [ELEMENTS]: elements, ...own }: Readonly<Record<string, unknown>> = { ...call.options };
  return [
    flag,
    description.name,
    ...optionsWords(description, ownOptions(description), own, place),
    ...elementWords(description, elements, place),
  ];
}

function optionsWords(
  description: ExtensionDescription,
  options: readonly OptionDescription[],
  written: object,
  place: string,
): readonly RuleWord[] {
  const given = new Map<string, unknown>(Object.entries(written).filter(([, value]) => value !== undefined));
  const known = options.map(option => typedOptionName(description, option));
  for (const name of given.keys()) {
    if (known.includes(name)) continue;
    const fix = known.length === 0 ? "Leave it out: there are none." : `Write one of ${known.join(", ")}.`;
    throw new Error(`${place} has no option ${JSON.stringify(name)}. ${fix}`);
  }
  return options.flatMap(option => {
    const name = typedOptionName(description, option);
    return given.has(name) ? optionWords(option, given.get(name), `${name} of ${place}`) : [];
  });
}

/** The options of each element, the separator between two. */
function elementWords(description: ExtensionDescription, elements: unknown, place: string): readonly RuleWord[] {
  if (elements === undefined) return [];
  if (!isListOfObjects(elements)) throw new Error(`${ELEMENTS} of ${place} is no list of elements. Write [{ … }].`);
  const separator = description.element?.separator ?? "";
  return elements.flatMap((element, index) => [
    ...(index === 0 ? [] : [separator]),
    ...optionsWords(description, elementOptions(description), element, `${ELEMENTS}[${index}] of ${place}`),
  ]);
}

function isListOfObjects(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every(one => typeof one === "object" && one !== null);
}

/** As people write it: `Match.hashlimit`. */
export function callName({ kind, name }: AnyMatchCall | AnyTargetCall): string {
  const description: ExtensionDescription | undefined = findExtension(kind, name);
  const typed = description === undefined ? name : typedExtensionName(description);
  return `${kind === "match" ? "Match" : "Target"}.${typed}`;
}

function optionWords(option: OptionDescription, given: unknown, place: string): readonly RuleWord[] {
  const negated = isNegation(given);
  if (negated && option.negation === "refused") {
    throw new Error(`${place} cannot be denied: ${option.name} takes no "!". Write the value itself, or leave it out.`);
  }
  const values = valueWords(option, negated ? given.not : given, place);
  return [...(negated ? ["!"] : []), option.name, ...values];
}

function isNegation(given: unknown): given is { readonly not: unknown } {
  return typeof given === "object" && given !== null && "not" in given;
}

function valueWords({ value: codec }: OptionDescription, value: unknown, place: string): readonly RuleWord[] {
  if (codec.arity === 0) {
    if (value === true) return [];
    throw new Error(`${place} is a flag. Write true, or leave it out.`);
  }
  const words = codec.arity === 1 ? [value] : pairOf(value);
  if (words.length !== codec.arity)
    throw new Error(`${place} takes two words. Write [first, second]: ${codec.accepts}.`);
  return words.map((word, index) => {
    const takesSeveral = codec.items?.[index]?.takes === "several";
    const items: readonly unknown[] = Array.isArray(word) && takesSeveral ? word : [word];
    if (items.length === 0) throw new Error(`${place} is an empty list. Name at least one, or leave ${place} out.`);
    return ruleWord(items.map(item => itemText(item, place, codec.accepts)).join(","));
  });
}

function pairOf(value: unknown): readonly unknown[] {
  if (value instanceof TcpFlags) return value.words;
  return Array.isArray(value) ? value : [];
}

function itemText(item: unknown, place: string, accepts: string): string {
  if (typeof item === "number") return textOfNumber(item);
  if (typeof item === "string") return item;
  // Port, Rate and their like spell themselves; other objects have Object's toString.
  if (
    typeof item === "object" &&
    item !== null &&
    !Array.isArray(item) &&
    item.toString !== Object.prototype.toString
  ) {
    return item.toString();
  }
  throw new Error(`${place} is not a value that can be written into a rule. Write ${accepts}.`);
}

/** Quoted where it could be read as more than one word, as an option or as a negation. */
function ruleWord(text: string): RuleWord {
  return /^[^\s"'\\\p{Cc}!-][^\s"'\\\p{Cc}]*$/u.test(text) ? text : { text };
}
