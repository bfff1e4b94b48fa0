import { cutName } from "../codecs/cut-name";
import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

/** Longest name of an operating system, in bytes (xt_osf.h, MAXGENRELEN less the closing NUL). */
const GENRE_BYTES = 31;

const LEVEL = integer({ min: 0, max: 2 });

export const osfMatch: ExtensionDescription = {
  name: "osf",
  kind: "match",
  families: ["ipv4"],
  summary: "The sender's operating system, guessed from its TCP SYN by the fingerprints that nfnl_osf(8) loaded.",
  example: "--genre Linux",
  source: "iptables-extensions(8), osf; libxt_osf.c, xt_osf.c",
  protocols: [6],
  hooks: ["PREROUTING", "INPUT", "FORWARD"],
  oneOf: ["--genre"],
  options: [
    {
      name: "--genre",
      negation: "allowed",
      value: cutName("operating system", GENRE_BYTES),
      summary: "Name of the system, as the fingerprints spell it, such as Linux.",
    },
    {
      name: "--ttl",
      negation: "refused",
      value: LEVEL,
      summary: "0: compare the TTL exactly, 1: at most that of the fingerprint, 2: leave it out.",
    },
    {
      name: "--log",
      negation: "refused",
      value: LEVEL,
      summary: "0: log all matching fingerprints and unknown ones, 1: the first, 2: all that match.",
    },
  ],
};
