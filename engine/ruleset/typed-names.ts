import type { ExtensionDescription, OptionDescription } from "./extension";

/** What the typed constructs call a match or target: `Match.hashlimit`, `Target.nfqueue`. */
export function typedExtensionName(description: ExtensionDescription): string {
  return camelCase(description.name.toLowerCase());
}

/**
 * What the typed constructs call an option: `--hashlimit-upto` is `upto` of hashlimit, `--ctstate` is `ctstate` of
 * conntrack. The extension's name in front goes, unless no identifier or another option's name would be left.
 */
export function typedOptionName(description: ExtensionDescription, option: OptionDescription): string {
  const short = shortName(description, option);
  const taken = description.options.some(other => other !== option && shortName(description, other) === short);
  return camelCase(taken ? bareName(option) : short);
}

/** The option of a description that a typed construct calls so. */
export function findOptionByTypedName(description: ExtensionDescription, name: string): OptionDescription | undefined {
  return description.options.find(option => typedOptionName(description, option) === name);
}

function bareName(option: OptionDescription): string {
  return option.name.replace(/^-+/, "");
}

/** Without the first word where it is the extension's name, an alias of it or its end (`--queue-num` of NFQUEUE). */
function shortName(description: ExtensionDescription, option: OptionDescription): string {
  const name = bareName(option);
  const [first = "", ...rest] = name.split("-");
  const own = [description.name.toLowerCase(), ...(description.aliases ?? [])];
  const short = rest.join("-");
  return /^[a-z]/.test(short) && own.some(known => known.endsWith(first)) ? short : name;
}

function camelCase(name: string): string {
  return name.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
}
