import { flag } from "../codecs/flag";
import { narrowingRange } from "../codecs/narrowing-range";
import { type ExtensionDescription, OMITTED, type ValueCodec } from "../extension";
import { spellTrap } from "../trap";

const RANGE = narrowingRange({ min: 0, max: 4294967295 });

/** Without an index iptables takes 0, so the full range, which is not printed, reads back as 0. */
const index: ValueCodec = {
  ...RANGE,
  canonicalize: (values, scope) => {
    const printed = RANGE.canonicalize(values, scope);
    if (printed !== OMITTED || scope.negated) return printed;
    const what = "iptables-save leaves the full range out, and the saved copy of the rule matches index 0 only";
    return spellTrap({ spelled: OMITTED, what, fix: "Write -p ipcomp without the match." }, scope.traps);
  },
};

export const ipcompMatch: ExtensionDescription = {
  name: "ipcomp",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Compression parameter index of an IPComp packet.",
  source: "iptables-extensions(8), ipcomp; libxt_ipcomp.c, xt_ipcomp.c",
  protocols: [108],
  impliedBy: 108,
  options: [
    {
      name: "--ipcompspi",
      negation: "allowed",
      value: index,
      filledIn: { ipv4: "0", ipv6: "0" },
      summary: "Index or range of indexes; default 0.",
    },
    { name: "--compres", negation: "refused", value: flag, summary: "The reserved field is zero." },
  ],
};
