import { flag } from "../codecs/flag";
import { parseUnsigned } from "../codecs/number";
import type { ExtensionDescription, ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

/** Highest label (nf_conntrack_labels.h, XT_CONNLABEL_MAXBIT). */
const MAX_LABEL = 127;

/** Names of /etc/xtables/connlabel.conf are the host's own, so only numbers are taken. */
const label: ValueCodec = {
  kind: "connection label",
  accepts: `the number of a label from 0 to ${MAX_LABEL}`,
  arity: 1,
  quoting: "always",
  canonicalize: ([text = ""]) => {
    const number = parseUnsigned(text);
    if (number !== undefined && number <= BigInt(MAX_LABEL)) return [String(number)];
    const fix = `Write a number from 0 to ${MAX_LABEL}; names stand in a file of the host.`;
    throw new ValueError(`${JSON.stringify(text)} is no label`, fix);
  },
};

export const connlabelMatch: ExtensionDescription = {
  name: "connlabel",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The packet's connection carries a label.",
  source: "iptables-extensions(8), connlabel; libxt_connlabel.c, xt_connlabel.c",
  oneOf: ["--label"],
  options: [
    { name: "--label", negation: "allowed", value: label, summary: "Number of the label." },
    { name: "--set", negation: "refused", value: flag, summary: "Put the label on the connection first." },
  ],
};
