import { cutName } from "../codecs/cut-name";
import { flag } from "../codecs/flag";
import { integer } from "../codecs/number";
import type { ExtensionDescription, ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

const NAME = cutName("timer label", 27);

/** Names that sysfs keeps for itself (xt_IDLETIMER.c). */
const TAKEN = ["power", "subsystem", "uevent"];

/** A file of that name stands in /sys/class/xt_idletimer/timers. */
const label: ValueCodec = {
  ...NAME,
  canonicalize: (values, scope) => {
    const [text = ""] = values;
    if (!text.includes("/") && !TAKEN.includes(text)) return NAME.canonicalize(values, scope);
    const fix = `Write letters, digits, _ and -; ${TAKEN.join(", ")} are taken.`;
    throw new ValueError(`${JSON.stringify(text)} is no timer label`, fix);
  },
};

export const idletimerTarget: ExtensionDescription = {
  name: "IDLETIMER",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Restarts a timer with each packet, and tells programs when it runs out.",
  example: "--timeout 60 --label uplink",
  source: "iptables-extensions(8), IDLETIMER; libxt_IDLETIMER.c, xt_IDLETIMER.c",
  oneOf: ["--timeout", "--label"],
  requires: new Map([
    ["--timeout", "--label"],
    ["--label", "--timeout"],
  ]),
  options: [
    {
      name: "--timeout",
      negation: "refused",
      // The kernel counts in milliseconds, and refuses what comes close to the largest of them.
      value: integer({ min: 1, max: 2147482 }),
      summary: "Seconds without a packet until it runs out.",
    },
    { name: "--label", negation: "refused", value: label, summary: "Name of the timer." },
    { name: "--alarm", negation: "refused", value: flag, summary: "Count while the host is suspended too." },
  ],
};
