import { connectionAddress } from "../codecs/address";
import { flag } from "../codecs/flag";
import { listeningPort } from "../codecs/listening-port";
import { protocolNumber } from "../codecs/protocol";
import { choice } from "../codecs/word-set";
import { type ExtensionDescription, type ExtensionScope, findOption } from "../extension";
import type { RuleOption } from "../rule";
import { spellTrap } from "../trap";

/** Every other option says --ipvs too, so it is printed when it stands alone; a negation of it is lost then. */
function settle(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  const ipvs = findOption(options, "--ipvs");
  if (ipvs === undefined || options.length === 1) return options;
  const spelled = options.filter(option => option !== ipvs);
  if (!ipvs.negated) return spelled;
  const what = "! --ipvs beside other options is not saved, and a saved copy of the rule is another rule";
  return spellTrap({ spelled, what, fix: "Leave it out, or let it stand alone." }, scope.traps);
}

export const ipvsMatch: ExtensionDescription = {
  name: "ipvs",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The packet belongs to a connection that the kernel's load balancer (IPVS) forwards.",
  source: "iptables-extensions(8), ipvs; libxt_ipvs.c, xt_ipvs.c",
  oneOf: ["--ipvs", "--vproto", "--vaddr", "--vport", "--vdir", "--vmethod", "--vportctl"],
  options: [
    { name: "--ipvs", negation: "allowed", value: flag, summary: "It belongs to one; the other options say so too." },
    { name: "--vproto", negation: "allowed", value: protocolNumber, summary: "Protocol of the virtual service." },
    { name: "--vaddr", negation: "allowed", value: connectionAddress, summary: "Address of the virtual service." },
    { name: "--vport", negation: "allowed", value: listeningPort, summary: "Port of the virtual service." },
    {
      name: "--vdir",
      negation: "refused",
      value: choice("direction", ["ORIGINAL", "REPLY"]),
      summary: "Direction of the packet.",
    },
    {
      name: "--vmethod",
      negation: "allowed",
      value: choice("forwarding method", ["GATE", "IPIP", "MASQ"]),
      summary: "How the service forwards: routed, tunnelled or with translated addresses.",
    },
    {
      name: "--vportctl",
      negation: "allowed",
      value: listeningPort,
      summary: "Port of the connection that controls this one, such as 21 for FTP.",
    },
  ],
  settle,
};
