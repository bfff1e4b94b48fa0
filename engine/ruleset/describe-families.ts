import { findBasicByLetter, findBasicByLongName } from "./basic-parameters";
import type { OptionDescription } from "./extension";
import { findExtension } from "./extensions/registry";
import { DEFAULT_IPTABLES } from "./iptables-version";
import type { Family } from "./model";
import { parseProtocol } from "./protocols";
import { type RuleReading, readRule } from "./read-rule";
import { ValueError } from "./rule-error";

/** Families of extensions that have no description here yet (iptables-extensions(8), "IPv4-specific", "IPv6-specific"). */
const FAMILY_OF_EXTENSION: ReadonlyMap<string, Family> = new Map([
  ["match realm", "ipv4"],
  ["match osf", "ipv4"],
  ["target CLUSTERIP", "ipv4"],
  ["target ULOG", "ipv4"],
]);

/** Most words iptables-restore takes in a line (xshared.h, MAX_ARGC): values beyond them are in no rule. */
const MAX_WORDS = 255;

const ICMP = 1;
const ICMP6 = 58;

/**
 * Tells which family a freely written rule belongs to, from its addresses, its protocol, its extensions and their
 * values. `both` means nothing binds it to one; `neither` means it contradicts itself. Never throws.
 */
export function describeFamilies(text: string): "ipv4" | "ipv6" | "both" | "neither" {
  const reading = readRule(text);
  const families = new Set<Family>(reading.addresses.map(address => (address.includes(":") ? "ipv6" : "ipv4")));
  addProtocol(reading, families);
  for (const name of reading.matchModules) addExtension("match", name, families);
  if (reading.target !== undefined && reading.jumpKind === "jump") addExtension("target", reading.target, families);
  addOptions(reading, families);
  if (families.size === 2) return "neither";
  const [only] = families;
  return only ?? "both";
}

function addProtocol(reading: RuleReading, families: Set<Family>): void {
  if (reading.protocol === undefined || reading.protocol.negated) return;
  const number = parseProtocol(reading.protocol.value);
  if (number === ICMP) families.add("ipv4");
  if (number === ICMP6) families.add("ipv6");
}

function addExtension(kind: "match" | "target", name: string, families: Set<Family>): void {
  const described = findExtension(kind, name)?.families ?? [];
  const family = described.length === 1 ? described[0] : FAMILY_OF_EXTENSION.get(`${kind} ${name}`);
  if (family !== undefined) families.add(family);
}

function addOptions(reading: RuleReading, families: Set<Family>): void {
  const extensions = [
    ...[...new Set(reading.matchModules)].map(name => findExtension("match", name)),
    reading.jumpKind === "jump" ? findExtension("target", reading.target ?? "") : undefined,
  ];
  const options = new Map(extensions.flatMap(extension => extension?.options.flatMap(nameOption) ?? []));
  for (const [index, word] of reading.words.entries()) {
    if (word.quoted) continue;
    const letter = /^-.$/.test(word.value) ? word.value.charAt(1) : "";
    const basic = findBasicByLetter(letter) ?? findBasicByLongName(word.value);
    if (basic?.role === "ipv4" || basic?.role === "fragment") families.add("ipv4");
    if (basic?.role === "ipv6") families.add("ipv6");
    if (word.value === "--icmp-type") families.add("ipv4");
    if (word.value === "--icmpv6-type") families.add("ipv6");
    const option = options.get(word.value);
    if (option === undefined || index >= MAX_WORDS) continue;
    const values = reading.words.slice(index + 1, index + 1 + option.value.arity).map(({ value }) => value);
    const only = findOnlyFamily(option, values, reading);
    if (only !== undefined) families.add(only);
  }
}

function nameOption(option: OptionDescription): readonly (readonly [string, OptionDescription])[] {
  return [option.name, ...(option.aliases ?? [])].map(name => [name, option] as const);
}

/** The family whose codec takes these values while the other's refuses them. */
function findOnlyFamily(
  option: OptionDescription,
  values: readonly string[],
  reading: RuleReading,
): Family | undefined {
  const number = reading.protocol === undefined ? undefined : parseProtocol(reading.protocol.value);
  const isExcluded = reading.protocol?.negated === true;
  const takes = (family: Family): boolean => {
    try {
      option.value.canonicalize(values, {
        family,
        backend: "nf_tables",
        protocol: isExcluded ? undefined : number,
        excludedProtocol: isExcluded ? number : undefined,
        negated: false,
        traps: "refuse",
        iptables: DEFAULT_IPTABLES,
      });
      return true;
    } catch (error) {
      if (error instanceof ValueError) return false;
      throw error;
    }
  };
  const [first, second] = (["ipv4", "ipv6"] as const).filter(takes);
  return second === undefined ? first : undefined;
}
