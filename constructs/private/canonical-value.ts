import { DEFAULT_IPTABLES, type Family, findExtension, OMITTED } from "../../engine/ruleset";

/** An option of a described match whose value is asked for. */
export interface MatchOption {
  readonly match: string;
  readonly option: string;
  readonly family: Family;
}

/**
 * A value of that option as iptables-save prints it, judged by the option's own description.
 * @throws Error saying what is wrong with the value and what to write instead
 */
export function canonicalValue({ match, option, family }: MatchOption, words: readonly string[]): string {
  const described = findExtension("match", match)?.options.find(({ name }) => name === option);
  if (described === undefined) throw new Error(`The match ${match} has no option ${option}.`);
  const printed = described.value.canonicalize(words, {
    family,
    backend: "nf_tables",
    protocol: undefined,
    excludedProtocol: undefined,
    negated: false,
    traps: "refuse",
    iptables: DEFAULT_IPTABLES,
  });
  return printed === OMITTED ? words.join(" ") : printed.join(" ");
}
