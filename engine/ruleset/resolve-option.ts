import { BASIC_PARAMETERS, type BasicParameter, findBasicByLongName } from "./basic-parameters";
import type { ExtensionDescription, OptionDescription } from "./extension";

/** What a long option name means at this place of a rule. */
export type ResolvedOption =
  | { readonly kind: "basic"; readonly parameter: BasicParameter }
  | { readonly kind: "extension"; readonly index: number; readonly option: OptionDescription }
  | { readonly kind: "ambiguous"; readonly names: readonly string[] }
  | { readonly kind: "unknown" };

function namesOf(option: OptionDescription): readonly string[] {
  return [option.name, ...(option.aliases ?? [])];
}

/** The option of one description, by its full name. */
export function findOptionByName(extension: ExtensionDescription, name: string): OptionDescription | undefined {
  return extension.options.find(option => namesOf(option).includes(name));
}

/**
 * Finds a long option as getopt_long does over the merged option tables of libxtables: a full name first, the extension
 * loaded last before earlier ones, then an abbreviation that fits one option only. Extensions that are not described
 * are `undefined` in `loaded`; while there is one, abbreviations are left to it.
 */
export function resolveLongOption(name: string, loaded: readonly (ExtensionDescription | undefined)[]): ResolvedOption {
  for (let index = loaded.length - 1; index >= 0; index -= 1) {
    const extension = loaded[index];
    const option = extension === undefined ? undefined : findOptionByName(extension, name);
    if (option !== undefined) return { kind: "extension", index, option };
  }
  const basic = findBasicByLongName(name);
  if (basic !== undefined) return { kind: "basic", parameter: basic };
  return loaded.includes(undefined) ? { kind: "unknown" } : resolveAbbreviation(name, loaded);
}

function resolveAbbreviation(name: string, loaded: readonly (ExtensionDescription | undefined)[]): ResolvedOption {
  const found = new Map<string, ResolvedOption>();
  for (let index = loaded.length - 1; index >= 0; index -= 1) {
    for (const option of loaded[index]?.options ?? []) {
      const fits = namesOf(option).some(known => known.startsWith(name));
      if (fits && !found.has(option.name)) found.set(option.name, { kind: "extension", index, option });
    }
  }
  for (const parameter of BASIC_PARAMETERS) {
    const fitting = parameter.longNames.find(known => known.startsWith(name));
    if (fitting !== undefined) found.set(fitting, { kind: "basic", parameter });
  }
  const [only] = found.values();
  if (only === undefined) return { kind: "unknown" };
  return found.size === 1 ? only : { kind: "ambiguous", names: [...found.keys()] };
}
