import { flag } from "../codecs/flag";
import type { ExtensionDescription } from "../extension";

export const checksumTarget: ExtensionDescription = {
  name: "CHECKSUM",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Fills in a checksum that was left to the network card.",
  source: "iptables-extensions(8), CHECKSUM; libxt_CHECKSUM.c, xt_CHECKSUM.c",
  tables: ["mangle"],
  oneOf: ["--checksum-fill"],
  options: [{ name: "--checksum-fill", negation: "refused", value: flag, summary: "Compute and fill it in." }],
};
