import { cutName } from "../codecs/cut-name";
import { flag } from "../codecs/flag";
import { parseBounded } from "../codecs/number";
import type { ExtensionDescription, ValueCodec } from "../extension";
import { spellTrap } from "../trap";

/** For ever, as iptables-save prints it. */
const FOREVER = "-1";

const delay: ValueCodec = {
  kind: "delay",
  accepts: "milliseconds from 0 to 2147483647",
  arity: 1,
  canonicalize: ([text = ""], scope) => {
    const isForever = text.toLowerCase().startsWith("inf") || text === FOREVER;
    if (!isForever) return [String(parseBounded(text, { min: 0, max: 2147483647 }))];
    const what = `iptables-save prints it as ${FOREVER}, and that cannot be loaded`;
    return spellTrap({ spelled: [FOREVER], what, fix: "Write a number of milliseconds." }, scope.traps);
  },
};

export const ledTarget: ExtensionDescription = {
  name: "LED",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Lights a LED of the host with each packet.",
  source: "iptables-extensions(8), LED; libxt_LED.c, xt_LED.c",
  oneOf: ["--led-trigger-id"],
  options: [
    {
      name: "--led-trigger-id",
      negation: "refused",
      value: { ...cutName("LED trigger", 16), quoting: "always" },
      summary: "End of the trigger's name, after netfilter-.",
    },
    {
      name: "--led-delay",
      negation: "refused",
      value: delay,
      omittedWhen: "0",
      summary: "Milliseconds it stays on after a packet; default 0.",
    },
    { name: "--led-always-blink", negation: "refused", value: flag, summary: "Blink when it is on already." },
  ],
};
