import { flag } from "../codecs/flag";
import { addressMask } from "../codecs/lookup-mask";
import { integer } from "../codecs/number";
import { bareName, cutText } from "../codecs/text";
import { type ExtensionDescription, findOption, type ValueCodec } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

const NAME_BYTES = 199;

const NAME = bareName("list name", NAME_BYTES);

/** A file of that name stands in /proc/net/xt_recent; iptables cuts a longer one silently. */
const listName: ValueCodec = {
  ...NAME,
  canonicalize: (values, scope) => {
    const [text = ""] = values;
    if (text.includes("/")) throw new ValueError("a list name holds no /", "Write letters, digits, _ and -.");
    const cut = cutText(text, NAME_BYTES);
    const [name = ""] = NAME.canonicalize([cut], scope);
    if (cut === text) return [name];
    const fix = `Shorten it to ${NAME_BYTES} characters; iptables would cut it there without a word.`;
    return spellTrap({ spelled: [name], what: `the list name has over ${NAME_BYTES} characters`, fix }, scope.traps);
  },
};

/** `--set` and `--remove` look nothing up, so the kernel takes no condition with them (xt_recent.c). */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  const stores = findOption(options, "--set") ?? findOption(options, "--remove");
  const condition = ["--seconds", "--hitcount", "--rttl"].map(name => findOption(options, name)).find(Boolean);
  if (stores !== undefined && condition !== undefined) {
    const fix = "Use --rcheck or --update with it.";
    throw new ValueError(`${condition.name} cannot stand beside ${stores.name}`, fix);
  }
  const destination = findOption(options, "--rdest") !== undefined;
  return options.filter(option => option.name !== "--rsource" || !destination);
}

export const recentMatch: ExtensionDescription = {
  name: "recent",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Keeps lists of addresses seen, and looks addresses up in them.",
  example: "--update --seconds 60 --hitcount 5 --name ssh",
  source: "iptables-extensions(8), recent; libxt_recent.c, xt_recent.c",
  oneOf: ["--set", "--rcheck", "--update", "--remove"],
  exclusive: [["--set", "--rcheck", "--update", "--remove"]],
  requires: new Map([["--reap", "--seconds"]]),
  options: [
    { name: "--set", negation: "allowed", value: flag, summary: "Put the address into the list." },
    { name: "--rcheck", negation: "allowed", value: flag, summary: "The address is in the list." },
    { name: "--update", negation: "allowed", value: flag, summary: "The same, and note that it was seen now." },
    { name: "--remove", negation: "allowed", value: flag, summary: "The same, and take it out." },
    {
      name: "--seconds",
      negation: "refused",
      value: integer({ min: 1, max: 4294967295 }),
      summary: "Seen within so many seconds.",
    },
    { name: "--reap", negation: "refused", value: flag, summary: "Forget older entries; needs --seconds." },
    {
      name: "--hitcount",
      negation: "refused",
      value: integer({ min: 0, max: 65535 }),
      omittedWhen: "0",
      summary: "Seen at least so many times.",
    },
    { name: "--rttl", negation: "refused", value: flag, summary: "Seen with the same TTL." },
    {
      name: "--name",
      negation: "refused",
      value: listName,
      filledIn: { ipv4: "DEFAULT", ipv6: "DEFAULT" },
      summary: "Name of the list; default DEFAULT.",
    },
    {
      name: "--mask",
      negation: "refused",
      value: addressMask,
      filledIn: { ipv4: "255.255.255.255", ipv6: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
      summary: "Bits of the address that count; default all.",
    },
    {
      name: "--rsource",
      negation: "refused",
      value: flag,
      filledIn: { ipv4: "", ipv6: "" },
      summary: "Look at the source address; the default.",
    },
    { name: "--rdest", negation: "refused", value: flag, summary: "Look at the destination address." },
  ],
  settle,
};
