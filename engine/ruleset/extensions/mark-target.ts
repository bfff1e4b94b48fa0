import { type MarkOperation, markChange } from "../codecs/mark";
import type { ExtensionDescription, OptionDescription } from "../extension";

function operation(name: MarkOperation, summary: string): OptionDescription {
  return { name: `--${name}`, printedAs: "--set-xmark", negation: "refused", value: markChange(name), summary };
}

export const markTarget: ExtensionDescription = {
  name: "MARK",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sets the packet's mark.",
  source: "iptables-extensions(8), MARK; libxt_MARK.c",
  oneOf: ["--set-xmark"],
  options: [
    operation("set-xmark", "Zero the bits of the mask, then xor the value."),
    operation("set-mark", "Zero the bits of the mask, then or the value."),
    operation("and-mark", "Keep only these bits."),
    operation("or-mark", "Set these bits."),
    operation("xor-mark", "Flip these bits."),
  ],
};
