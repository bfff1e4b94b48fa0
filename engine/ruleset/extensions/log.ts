import { flag } from "../codecs/flag";
import { limitedText } from "../codecs/text";
import type { ExtensionDescription, ValueCodec } from "../extension";
import { ValueError } from "../rule-error";

/** Longest prefix in bytes; iptables cuts silently beyond it (xt_LOG.h: 30 with the closing NUL). */
export const MAX_LOG_PREFIX_BYTES = 29;

/** syslog level names as libxtables knows them (xtoptions.c). */
const LEVELS = new Map([
  ["emerg", "0"],
  ["panic", "0"],
  ["alert", "1"],
  ["crit", "2"],
  ["error", "3"],
  ["warning", "4"],
  ["notice", "5"],
  ["info", "6"],
  ["debug", "7"],
]);

const level: ValueCodec = {
  kind: "log level",
  accepts: `a level from 0 to 7 or ${[...LEVELS.keys()].join(", ")}`,
  arity: 1,
  canonicalize: ([text = ""]) => {
    const number = LEVELS.get(text) ?? /^(?:0x|0)?([0-7])$/.exec(text)?.[1];
    if (number !== undefined) return [number];
    throw new ValueError(
      `${JSON.stringify(text)} is no log level`,
      `Write 0 to 7 or ${[...LEVELS.keys()].join(", ")}.`,
    );
  },
};

export const logTarget: ExtensionDescription = {
  name: "LOG",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Writes the packet to the kernel log and goes on with the next rule.",
  example: '--log-prefix "dropped: " --log-level info',
  source: "iptables-extensions(8), LOG; libxt_LOG.c",
  options: [
    {
      name: "--log-prefix",
      negation: "refused",
      value: limitedText("log prefix", { min: 1, max: MAX_LOG_PREFIX_BYTES }),
      summary: "Text before each line.",
    },
    {
      name: "--log-level",
      negation: "refused",
      value: level,
      omittedWhen: "4",
      summary: "Log level; default 4 (warning).",
    },
    { name: "--log-tcp-sequence", negation: "refused", value: flag, summary: "Log TCP sequence numbers." },
    { name: "--log-tcp-options", negation: "refused", value: flag, summary: "Log TCP options." },
    { name: "--log-ip-options", negation: "refused", value: flag, summary: "Log IP options." },
    { name: "--log-uid", negation: "refused", value: flag, summary: "Log the user of the sending socket." },
    { name: "--log-macdecode", negation: "refused", value: flag, summary: "Log MAC addresses and protocol." },
  ],
};
