import { ALL_PORTS } from "./codecs/port";
import { NO_FLAGS } from "./codecs/tcp-flags";
import { type ExtensionScope, isNative } from "./extension";
import { findExtension } from "./extensions/registry";
import { type IptablesVersion, isSince } from "./iptables-version";
import type { DescribedMatch, RuleMatch, RuleOption } from "./rule";
import { orRuleError } from "./rule-error";
import { spellTrap, type TrapHandling } from "./trap";

/**
 * Spells `-m tcp` and `-m udp` as iptables-nft-save reads them back from nft expressions (nft-shared.c,
 * add_nft_tcpudp): all of a kind in one place, a negated range that starts at 0 as the ports above it, and nothing of a
 * match whose conditions look at nothing. Since 1.8.8; 1.8.7 leaves both to their extensions.
 *
 * @throws RuleError
 */
export function spellNativeMatches(
  matches: readonly RuleMatch[],
  { traps, iptables }: Pick<ExtensionScope, "traps" | "iptables">,
  text: string,
): readonly RuleMatch[] {
  const spelled: RuleMatch[] = [];
  const reader = { places: new Map<string, number>(), spelled, traps, iptables, text };
  for (const match of matches) {
    const native = match.kind === "described" ? findExtension("match", match.name)?.native : undefined;
    if (match.kind === "verbatim" || native === undefined) spelled.push(match);
    else readMatch(match, native, reader);
  }
  return spelled;
}

interface NativeReader {
  /** Where the first match of a name stands. */
  readonly places: Map<string, number>;
  readonly spelled: RuleMatch[];
  readonly traps: TrapHandling;
  readonly iptables: IptablesVersion;
  readonly text: string;
}

function readMatch(match: DescribedMatch, native: readonly string[], reader: NativeReader): void {
  const { places, spelled } = reader;
  const description = findExtension("match", match.name);
  if (description === undefined || !isNative(description, match.options)) {
    spelled.push({ ...match, options: match.options.filter(option => isSavedByExtension(option, reader)) });
    return;
  }
  const conditions = match.options.filter(option => hasExpression(option, reader));
  if (conditions.length === 0) return;
  const place = places.get(match.name) ?? spelled.length;
  const first = spelled[place];
  const earlier = first?.kind === "described" ? first.options : [];
  const read = new Map(earlier.map(option => [option.name, option]));
  for (const option of conditions) read.set(option.name, readCondition(read.get(option.name), option, match, reader));
  places.set(match.name, place);
  spelled[place] = { ...match, options: native.flatMap(name => read.get(name) ?? []) };
}

const isFlags = (option: RuleOption): boolean => option.name === "--tcp-flags";

/** All ports and no flags make no nft expression, negated or not; from 1.8.11 on, no port at all makes one. */
function hasExpression(option: RuleOption, { iptables }: Pick<NativeReader, "iptables">): boolean {
  if (isFlags(option)) return option.values[0] !== NO_FLAGS;
  return option.values[0] !== ALL_PORTS || (option.negated && isSince(iptables, "1.8.11"));
}

/** A match that nft does not translate is printed by its extension, as in the legacy backend. */
function isSavedByExtension(option: RuleOption, reader: NativeReader): boolean {
  return hasExpression(option, reader) || (isFlags(option) && option.negated);
}

/** Every expression of a rule is read back into the same fields, over what an earlier one left there. */
function readCondition(
  earlier: RuleOption | undefined,
  option: RuleOption,
  match: DescribedMatch,
  reader: NativeReader,
): RuleOption {
  const spelled = isFlags(option) ? { ...option, negated: isNegated(earlier, option) } : readPorts(earlier, option);
  if (earlier === undefined) return spelled;
  const fix = "Use a user chain for the second condition, or multiport.";
  const what = `two -m ${match.name} carry it, and iptables-nft-save prints only the last`;
  return orRuleError(option.name, reader.text, () => spellTrap({ spelled, what, fix }, reader.traps));
}

/** A negation once read is not taken back. */
function isNegated(earlier: RuleOption | undefined, option: RuleOption): boolean {
  return option.negated || earlier?.negated === true;
}

/** `0:HIGH` is the comparison "at most HIGH", negated "greater than HIGH": each sets one end. Others set both. */
function readPorts(earlier: RuleOption | undefined, option: RuleOption): RuleOption {
  const [low, high] = readEnds(option);
  if (low !== 0 || high === 0 || high === 65_535) return { ...option, negated: isNegated(earlier, option) };
  const before = readEnds(earlier);
  const [from, to] = option.negated ? [high + 1, before[1]] : [before[0], high];
  return { ...option, negated: earlier?.negated === true, values: [from === to ? String(from) : `${from}:${to}`] };
}

function readEnds(option: RuleOption | undefined): readonly [low: number, high: number] {
  const [low = "0", high = low] = (option?.values[0] ?? ALL_PORTS).split(":");
  return [Number(low), Number(high)];
}
