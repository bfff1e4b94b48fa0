import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

const BYTE = integer({ min: 0, max: 255 });

export const ttlMatch: ExtensionDescription = {
  name: "ttl",
  kind: "match",
  families: ["ipv4"],
  summary: "Time-to-live field of the IPv4 header.",
  example: "--ttl-lt 2",
  source: "iptables-extensions(8), ttl (IPv4-specific); libipt_ttl.c",
  oneOf: ["--ttl-eq", "--ttl-lt", "--ttl-gt"],
  exclusive: [["--ttl-eq", "--ttl-lt", "--ttl-gt"]],
  options: [
    { name: "--ttl-eq", aliases: ["--ttl"], negation: "allowed", value: BYTE, summary: "Is exactly this." },
    { name: "--ttl-lt", negation: "refused", value: BYTE, summary: "Is less than this." },
    { name: "--ttl-gt", negation: "refused", value: BYTE, summary: "Is greater than this." },
  ],
};
