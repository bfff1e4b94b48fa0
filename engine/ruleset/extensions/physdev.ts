import { flag } from "../codecs/flag";
import { interfaceName } from "../codecs/interface-name";
import { type ExtensionDescription, findOption } from "../extension";
import { ValueError } from "../rule-error";

export const physdevMatch: ExtensionDescription = {
  name: "physdev",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Port of a bridge by which the packet came or goes.",
  example: "--physdev-in eth0",
  source: "iptables-extensions(8), physdev; libxt_physdev.c, xt_physdev.c",
  oneOf: ["--physdev-is-in", "--physdev-in", "--physdev-is-out", "--physdev-out", "--physdev-is-bridged"],
  options: [
    { name: "--physdev-is-in", negation: "allowed", value: flag, summary: "Came in by a bridge port." },
    { name: "--physdev-in", negation: "allowed", value: interfaceName, summary: "Bridge port it came in by." },
    { name: "--physdev-is-out", negation: "allowed", value: flag, summary: "Leaves by a bridge port." },
    { name: "--physdev-out", negation: "allowed", value: interfaceName, summary: "Bridge port it leaves by." },
    { name: "--physdev-is-bridged", negation: "allowed", value: flag, summary: "Is bridged, not routed." },
  ],
  settle: (options, scope) => {
    const leaving = findOption(options, "--physdev-out") ?? findOption(options, "--physdev-is-out");
    const bridged = findOption(options, "--physdev-is-bridged");
    if (leaving !== undefined && scope.hook === "OUTPUT" && (bridged === undefined || bridged.negated)) {
      const fix = "Add --physdev-is-bridged, or use it in FORWARD or POSTROUTING.";
      throw new ValueError("the port a routed packet leaves by is not known in OUTPUT", fix);
    }
    return options;
  },
};
