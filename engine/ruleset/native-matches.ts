import type { DescribedMatch, RuleMatch, RuleOption } from "./rule";
import { RuleError } from "./rule-error";

/** Matches that the nft backend turns into nft expressions and reads back as one (nft-shared.c, add_nft_tcpudp). */
const NATIVE = new Map([
  ["tcp", ["--sport", "--dport", "--tcp-flags"]],
  ["udp", ["--sport", "--dport"]],
]);

function isNative(match: RuleMatch): match is DescribedMatch {
  if (match.kind !== "described" || match.options.length === 0) return false;
  const names = NATIVE.get(match.name);
  return names !== undefined && match.options.every(option => names.includes(option.name));
}

/**
 * Spells `-m tcp` and `-m udp` as iptables-nft-save reads them back from nft expressions: all of a kind in one place,
 * and a negated range that starts at 0 as the ports above it.
 *
 * @throws RuleError
 */
export function spellNativeMatches(matches: readonly RuleMatch[], text: string): readonly RuleMatch[] {
  return mergeNativeMatches(
    matches.map(match => (isNative(match) ? { ...match, options: match.options.map(turnRange) } : match)),
    text,
  );
}

/** `! --sport 0:1023` becomes one comparison, "greater than 1023", and is printed as `--sport 1024:65535`. */
function turnRange(option: RuleOption): RuleOption {
  const high =
    option.negated && option.name.endsWith("port") ? /^0:(\d+)$/.exec(option.values[0] ?? "")?.[1] : undefined;
  if (high === undefined) return option;
  const low = Number(high) + 1;
  return { name: option.name, negated: false, values: [low === 65535 ? "65535" : `${low}:65535`] };
}

/**
 * The nft backend prints every `-m tcp` (or udp) of a rule as the first one. Of an option that two of them carry it
 * prints the last only, so that the text means something else than the rule: refused.
 */
function mergeNativeMatches(matches: readonly RuleMatch[], text: string): readonly RuleMatch[] {
  const merged: RuleMatch[] = [];
  const places = new Map<string, number>();
  for (const match of matches) {
    const place = isNative(match) ? places.get(match.name) : undefined;
    const first = place === undefined ? undefined : merged[place];
    if (place !== undefined && first !== undefined && isNative(first) && isNative(match)) {
      merged[place] = { ...first, options: mergeOptions(first, match, text) };
    } else {
      if (isNative(match)) places.set(match.name, merged.length);
      merged.push(match);
    }
  }
  return merged;
}

function mergeOptions(first: DescribedMatch, second: DescribedMatch, text: string): readonly RuleOption[] {
  const options = [...first.options, ...second.options];
  const order = NATIVE.get(first.name) ?? [];
  for (const option of second.options) {
    if (!first.options.some(earlier => earlier.name === option.name)) continue;
    const fix = "Use a user chain for the second condition, or multiport.";
    const what = `two -m ${first.name} carry it, and iptables-nft-save prints only the last`;
    throw new RuleError({ what, option: option.name, fix, text });
  }
  return options.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}
