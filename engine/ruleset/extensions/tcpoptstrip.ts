import { tcpOptionList } from "../codecs/tcp-option-list";
import type { ExtensionDescription, ExtensionScope } from "../extension";
import { isSince } from "../iptables-version";
import type { RuleOption } from "../rule";
import { spellTrap } from "../trap";

/** Up to 1.8.7 the option is printed without a value when none was given. */
function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  if (options.length > 0 || isSince(scope.iptables, "1.8.9")) return options;
  const spelled = [{ name: "--strip-options", negated: false, values: [] }];
  const what = "iptables-save 1.8.7 prints a --strip-options without a value, and that cannot be loaded";
  return spellTrap({ spelled, what, fix: "Name the options to strip." }, scope.traps);
}

export const tcpoptstripTarget: ExtensionDescription = {
  name: "TCPOPTSTRIP",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Overwrites options of the TCP header with no-operations.",
  source: "iptables-extensions(8), TCPOPTSTRIP; libxt_TCPOPTSTRIP.c, xt_TCPOPTSTRIP.c",
  tables: ["mangle"],
  protocols: [6],
  options: [
    { name: "--strip-options", negation: "refused", value: tcpOptionList, summary: "The options to overwrite." },
  ],
  settle,
};
