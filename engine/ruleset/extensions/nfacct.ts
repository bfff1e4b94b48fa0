import { bareName } from "../codecs/text";
import type { ExtensionDescription } from "../extension";

/** Longest name of an accounting object, in bytes (nfnetlink_acct.h, NFACCT_NAME_MAX less the closing NUL). */
const NAME_BYTES = 31;

export const nfacctMatch: ExtensionDescription = {
  name: "nfacct",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Counts the packet in an accounting object of nfacct(8) and always matches.",
  source: "iptables-extensions(8), nfacct; libxt_nfacct.c",
  oneOf: ["--nfacct-name"],
  options: [
    {
      name: "--nfacct-name",
      negation: "refused",
      value: bareName("accounting object", NAME_BYTES),
      summary: "Name of the object; it must exist at load.",
    },
  ],
};
