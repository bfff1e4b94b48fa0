import { integerRange } from "../codecs/number";
import type { ExtensionDescription, ValueCodec } from "../extension";

const RANGE = integerRange({ min: 0, max: 65535 });

/** iptables refuses a reversed range here, in every version. */
const segmentSize: ValueCodec = {
  ...RANGE,
  canonicalize: (values, scope) => RANGE.canonicalize(values, { ...scope, traps: "refuse" }),
};

export const tcpmssMatch: ExtensionDescription = {
  name: "tcpmss",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The maximum segment size that a TCP SYN or SYN/ACK names.",
  example: "--mss 1:536",
  source: "iptables-extensions(8), tcpmss; libxt_tcpmss.c, xt_tcpmss.c",
  protocols: [6],
  oneOf: ["--mss"],
  options: [{ name: "--mss", negation: "allowed", value: segmentSize, summary: "Size or range of sizes, in bytes." }],
};
