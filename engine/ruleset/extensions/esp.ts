import { narrowingRange } from "../codecs/narrowing-range";
import type { ExtensionDescription } from "../extension";

export const espMatch: ExtensionDescription = {
  name: "esp",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Security parameter index of an ESP packet.",
  source: "iptables-extensions(8), esp; libxt_esp.c, xt_esp.c",
  protocols: [50],
  impliedBy: 50,
  options: [
    {
      name: "--espspi",
      negation: "allowed",
      value: narrowingRange({ min: 0, max: 4294967295 }),
      summary: "Index or range of indexes.",
    },
  ],
};
