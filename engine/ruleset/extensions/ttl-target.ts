import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

const STEP = integer({ min: 1, max: 255 });

export const ttlTarget: ExtensionDescription = {
  name: "TTL",
  kind: "target",
  families: ["ipv4"],
  summary: "Changes the time-to-live field of the IPv4 header.",
  example: "--ttl-set 64",
  source: "iptables-extensions(8), TTL (IPv4-specific); libipt_TTL.c, xt_HL.c",
  tables: ["mangle"],
  oneOf: ["--ttl-set", "--ttl-dec", "--ttl-inc"],
  exclusive: [["--ttl-set", "--ttl-dec", "--ttl-inc"]],
  options: [
    { name: "--ttl-set", negation: "refused", value: integer({ min: 0, max: 255 }), summary: "Set it to this." },
    { name: "--ttl-dec", negation: "refused", value: STEP, summary: "Lower it by so much." },
    { name: "--ttl-inc", negation: "refused", value: STEP, summary: "Raise it by so much." },
  ],
};
