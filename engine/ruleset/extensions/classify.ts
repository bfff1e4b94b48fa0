import { classId } from "../codecs/class-id";
import type { ExtensionDescription } from "../extension";

export const classifyTarget: ExtensionDescription = {
  name: "CLASSIFY",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Puts the packet into a traffic class of the outgoing interface.",
  source: "iptables-extensions(8), CLASSIFY; libxt_CLASSIFY.c, xt_CLASSIFY.c",
  hooks: ["FORWARD", "OUTPUT", "POSTROUTING"],
  oneOf: ["--set-class"],
  options: [{ name: "--set-class", negation: "refused", value: classId, summary: "The class, in hexadecimal." }],
};
