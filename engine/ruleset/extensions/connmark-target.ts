import { flag } from "../codecs/flag";
import { type MarkOperation, markChange, markMask } from "../codecs/mark";
import { integer } from "../codecs/number";
import { type ExtensionDescription, findOption, type OptionDescription } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const SHIFT = integer({ min: 0, max: 31 });

function operation(name: MarkOperation, summary: string): OptionDescription {
  return { name: `--${name}`, printedAs: "--set-xmark", negation: "refused", value: markChange(name), summary };
}

/** Copying prints both masks, `--mask` being short for them; setting takes none. */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  const copy = findOption(options, "--save-mark") ?? findOption(options, "--restore-mark");
  const both = findOption(options, "--mask");
  const own = findOption(options, "--nfmask") ?? findOption(options, "--ctmask");
  if (copy === undefined) {
    if (both === undefined && own === undefined) return options;
    throw new ValueError("a mask of its own goes with copying only", "Write the mask as VALUE/MASK.");
  }
  if (both !== undefined && own !== undefined) {
    throw new ValueError("--mask cannot stand beside --nfmask or --ctmask", "Write --nfmask and --ctmask only.");
  }
  const mask = (name: string): RuleOption => {
    const given = findOption(options, name) ?? both;
    return { name, negated: false, values: given?.values ?? ["0xffffffff"] };
  };
  const shifts = options.filter(option => option.name.endsWith("-shift-mark"));
  return [copy, mask("--nfmask"), mask("--ctmask"), ...shifts];
}

export const connmarkTarget: ExtensionDescription = {
  name: "CONNMARK",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Sets the connection's mark, or copies it from or to the packet.",
  example: "--restore-mark",
  source: "iptables-extensions(8), CONNMARK; libxt_CONNMARK.c",
  oneOf: ["--set-xmark", "--save-mark", "--restore-mark"],
  exclusive: [
    ["--set-xmark", "--save-mark", "--restore-mark"],
    ["--left-shift-mark", "--right-shift-mark"],
  ],
  options: [
    operation("set-xmark", "Zero the bits of the mask, then xor the value."),
    operation("set-mark", "Zero the bits of the mask, then or the value."),
    operation("and-mark", "Keep only these bits."),
    operation("or-mark", "Set these bits."),
    operation("xor-mark", "Flip these bits."),
    { name: "--save-mark", negation: "refused", value: flag, summary: "Copy the packet's mark to the connection." },
    { name: "--restore-mark", negation: "refused", value: flag, summary: "Copy the connection's mark to the packet." },
    { name: "--nfmask", negation: "refused", value: markMask, summary: "Bits of the packet's mark; default all." },
    { name: "--ctmask", negation: "refused", value: markMask, summary: "Bits of the connection's mark; default all." },
    { name: "--mask", negation: "refused", value: markMask, summary: "Both masks at once." },
    {
      name: "--left-shift-mark",
      negation: "refused",
      value: SHIFT,
      omittedWhen: "0",
      summary: "Shift left by so many bits.",
    },
    {
      name: "--right-shift-mark",
      negation: "refused",
      value: SHIFT,
      omittedWhen: "0",
      summary: "Shift right by so many bits.",
    },
  ],
  settle,
};
