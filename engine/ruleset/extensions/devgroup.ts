import { namedNumber } from "../codecs/named-number";
import type { ExtensionDescription } from "../extension";

const GROUP = namedNumber("interface group", "default");

export const devgroupMatch: ExtensionDescription = {
  name: "devgroup",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The group of the packet's interfaces, as ip-link(8) sets it.",
  source: "iptables-extensions(8), devgroup; libxt_devgroup.c, xt_devgroup.c",
  oneOf: ["--src-group", "--dst-group"],
  options: [
    {
      name: "--src-group",
      negation: "allowed",
      value: GROUP,
      hooks: ["PREROUTING", "INPUT", "FORWARD"],
      summary: "Group of the incoming interface, with an optional mask.",
    },
    {
      name: "--dst-group",
      negation: "allowed",
      value: GROUP,
      hooks: ["FORWARD", "OUTPUT", "POSTROUTING"],
      summary: "Group of the outgoing interface, with an optional mask.",
    },
  ],
};
