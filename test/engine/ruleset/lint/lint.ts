import { type Finding, type LintOptions, lintRuleset, parseSave } from "../../../../engine/ruleset";

/** Lints the text of one save; IPv4 unless an IPv6 one is given beside. */
export function lint(ipv4: string, options: LintOptions & { readonly ipv6?: string } = {}): readonly Finding[] {
  const { ipv6, ...rest } = options;
  return lintRuleset({ ipv4: parseSave(ipv4), ...(ipv6 === undefined ? {} : { ipv6: parseSave(ipv6) }) }, rest);
}

/** A save of one table. */
export function save(table: string, ...lines: readonly string[]): string {
  return [`*${table}`, ...lines, "COMMIT", ""].join("\n");
}

/** A table filter whose INPUT holds these rules. */
export function input(...rules: readonly string[]): string {
  return save("filter", ":INPUT ACCEPT [0:0]", ...rules.map(rule => `-A INPUT ${rule}`));
}

/** `2 shadowed 1`: the rule, what is found, and the number of the other rule. */
export function summarize(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, chain, kind, other }) =>
    [rule ?? chain, kind, ...(other === undefined ? [] : [other.rule])].join(" "),
  );
}
