import { integer } from "../codecs/number";
import { cutText, limitedText } from "../codecs/text";
import type { ExtensionDescription } from "../extension";
import { isSince } from "../iptables-version";
import type { RuleOption } from "../rule";
import { quoteWord } from "../words";

/** Longest prefix in bytes that both backends keep: legacy cuts at 63, nft at 127, both silently. */
export const MAX_NFLOG_PREFIX_BYTES = 63;

const UNSIGNED_32 = integer({ min: 0, max: 4294967295 });
const UNSIGNED_16 = integer({ min: 0, max: 65535 });

/** iptables-save 1.8.7 puts two blanks before the prefix, and both its backends keep 63 bytes. */
function spellPrefix(option: RuleOption): RuleOption {
  if (option.name !== "--nflog-prefix") return option;
  const [prefix = ""] = option.values;
  return { ...option, name: `${option.name} `, values: [quoteWord(cutText(prefix, MAX_NFLOG_PREFIX_BYTES))] };
}

export const nflogTarget: ExtensionDescription = {
  name: "NFLOG",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Hands the packet to a logging program such as ulogd and goes on with the next rule.",
  example: '--nflog-prefix "dropped: " --nflog-group 1',
  source: "iptables-extensions(8), NFLOG; libxt_NFLOG.c",
  exclusive: [["--nflog-range", "--nflog-size"]],
  options: [
    {
      name: "--nflog-prefix",
      negation: "refused",
      value: limitedText("log prefix", {
        min: 1,
        max: MAX_NFLOG_PREFIX_BYTES,
        kept: { legacy: 63, nf_tables: 127 },
      }),
      summary: "Text handed over with each packet.",
    },
    {
      name: "--nflog-group",
      negation: "refused",
      value: UNSIGNED_16,
      omittedWhen: "0",
      summary: "Netlink group, 0 to 65535; default 0.",
    },
    {
      name: "--nflog-range",
      negation: "refused",
      value: UNSIGNED_32,
      omittedWhen: "0",
      summary: "Without effect since ever; use --nflog-size.",
    },
    {
      name: "--nflog-size",
      negation: "refused",
      value: UNSIGNED_32,
      summary: "Bytes of the packet to copy; default all.",
    },
    {
      name: "--nflog-threshold",
      negation: "refused",
      value: UNSIGNED_16,
      omittedWhen: "0",
      summary: "Packets to queue in the kernel before they are handed over together.",
    },
  ],
  settle: (options, { backend, iptables }) => {
    if (!isSince(iptables, "1.8.9")) return options.map(spellPrefix);
    // Since 1.8.8 the nft backend has no place to keep the range.
    return backend === "legacy" ? options : options.filter(option => option.name !== "--nflog-range");
  },
};
