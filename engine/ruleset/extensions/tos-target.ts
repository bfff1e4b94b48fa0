import { type TosOperation, tosChange, typeOfService } from "../codecs/tos";
import type { ExtensionDescription, OptionDescription } from "../extension";

function operation(name: TosOperation, summary: string): OptionDescription {
  return { name: `--${name}`, printedAs: "--set-tos", negation: "refused", value: tosChange(name), summary };
}

export const tosTarget: ExtensionDescription = {
  name: "TOS",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sets the type-of-service field (IPv4) or the traffic class (IPv6) of the packet.",
  example: "--set-tos 0x10",
  source: "iptables-extensions(8), TOS; libxt_TOS.c, xt_DSCP.c",
  tables: ["mangle"],
  oneOf: ["--set-tos"],
  options: [
    {
      name: "--set-tos",
      negation: "refused",
      value: typeOfService,
      summary: "Zero the bits of the mask, then xor the value.",
    },
    operation("and-tos", "Keep only these bits."),
    operation("or-tos", "Set these bits."),
    operation("xor-tos", "Flip these bits."),
  ],
};
