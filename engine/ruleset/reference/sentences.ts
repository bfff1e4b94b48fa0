import { type ExtensionDescription, type OptionDescription, printedName } from "../extension";
import type { Family } from "../model";
import { printProtocol } from "../protocols";

/** What an option's value may be, as a sentence; undefined of a flag. */
export function acceptsSentence({ value }: OptionDescription): string | undefined {
  return value.arity === 0 ? undefined : `Takes ${value.accepts}${/[.…]$/.test(value.accepts) ? "" : "."}`;
}

/** What holds when the option is not given; undefined where nothing does. */
export function defaultOf(option: OptionDescription): string | undefined {
  if (option.printedAs !== undefined && printedName(option) !== option.name) return undefined;
  const { filledIn, omittedWhen, value } = option;
  if (filledIn === undefined) return omittedWhen;
  if (value.arity === 0) return "given";
  const { ipv4, ipv6 } = filledIn;
  return ipv4 === ipv6 ? ipv4 : `${ipv4} (IPv4), ${ipv6} (IPv6)`;
}

/** Where an extension may stand and since when there is one, a sentence each. */
export function placeSentences(description: ExtensionDescription): readonly string[] {
  const { families, tables, hooks, protocols, since } = description;
  const [family] = families;
  return [
    ...(families.length === 1 && family !== undefined ? [`${familyName(family)} only.`] : []),
    ...(tables === undefined ? [] : [`In table ${tables.join(" or ")} only.`]),
    ...(hooks === undefined ? [] : [`In ${hooks.join(", ")} and chains of your own only.`]),
    ...(protocols === undefined ? [] : [`The rule needs protocol ${protocols.map(printProtocol).join(" or ")}.`]),
    ...(since === undefined ? [] : [`Since iptables ${since}.`]),
  ];
}

/** Where an option may stand, when not wherever its extension may. */
export function hooksSentence({ hooks }: OptionDescription): string | undefined {
  return hooks === undefined ? undefined : `In ${hooks.join(", ")} and chains of your own only.`;
}

export function familyName(family: Family): string {
  return family === "ipv4" ? "IPv4" : "IPv6";
}
