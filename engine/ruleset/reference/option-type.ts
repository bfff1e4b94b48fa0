import type { ExtensionDescription, OptionDescription } from "../extension";
import { closedWords, takesNumbers } from "../typed-words";

/** Values of constructs/ that print themselves as values of these kinds, beside numbers and text. */
const VALUE_CLASSES: ReadonlyMap<string, string> = new Map([
  ["address", "Cidr"],
  ["hashlimit rate", "Rate"],
  ["mark", "Mark"],
  ["network", "Cidr"],
  ["port", "Port"],
  ["port list", "Port"],
  ["port range", "Port"],
  ["rate", "Rate"],
]);

/** The same for two words at once. */
const PAIR_CLASSES: ReadonlyMap<string, string> = new Map([["TCP flags", "TcpFlags"]]);

/** Every class that an option's type may name, and its module in constructs/. */
export const VALUE_MODULES: ReadonlyMap<string, string> = new Map([
  ["Cidr", "cidr"],
  ["Icmp", "icmp"],
  ["Icmpv6", "icmpv6"],
  ["Mark", "mark"],
  ["Port", "port"],
  ["Rate", "rate"],
  ["TcpFlags", "tcp-flags"],
]);

/** The TypeScript type of an option's property. */
export function optionType(description: ExtensionDescription, option: OptionDescription): string {
  const type = valueType(description, option);
  return option.negation === "allowed" ? `Negatable<${type}>` : type;
}

function valueType(description: ExtensionDescription, option: OptionDescription): string {
  const { arity, kind } = option.value;
  if (arity === 0) return "true";
  if (arity === 1) return wordType(description, option, 0);
  const pair = `readonly [${[0, 1].map(index => wordType(description, option, index)).join(", ")}]`;
  return union([pair, PAIR_CLASSES.get(kind)]);
}

function wordType(description: ExtensionDescription, { value }: OptionDescription, index: number): string {
  const items = value.items?.[index];
  const closed = closedWords(value, index)?.map(word => JSON.stringify(word));
  const open = [takesNumbers(value) ? "number" : undefined, "string", valueClass(description, value.kind)];
  const item = union(closed ?? open);
  return items?.takes === "several" ? `Many<${item}>` : item;
}

function valueClass({ families: [family] }: ExtensionDescription, kind: string): string | undefined {
  if (kind === "ICMP type") return family === "ipv4" ? "Icmp" : "Icmpv6";
  return VALUE_CLASSES.get(kind);
}

function union(types: readonly (string | undefined)[]): string {
  return types.filter(type => type !== undefined).join(" | ");
}
