import { limitedText } from "../codecs/text";
import type { ExtensionDescription } from "../extension";

/** Longest name, in bytes (xt_helper.h: 30 with the closing NUL). */
const NAME_BYTES = 29;

export const helperMatch: ExtensionDescription = {
  name: "helper",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The packet belongs to a connection that a conntrack helper expected.",
  source: "iptables-extensions(8), helper; libxt_helper.c, xt_helper.c",
  oneOf: ["--helper"],
  options: [
    {
      name: "--helper",
      negation: "allowed",
      value: limitedText("helper", { min: 0, max: NAME_BYTES }),
      summary: "Name of the helper, with a port when not its usual one, such as ftp-2121; empty for any.",
    },
  ],
};
