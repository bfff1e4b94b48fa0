import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

const BYTE = integer({ min: 0, max: 255 });

export const hlMatch: ExtensionDescription = {
  name: "hl",
  kind: "match",
  families: ["ipv6"],
  summary: "Hop-limit field of the IPv6 header.",
  example: "--hl-eq 255",
  source: "iptables-extensions(8), hl (IPv6-specific); libip6t_hl.c",
  oneOf: ["--hl-eq", "--hl-lt", "--hl-gt"],
  exclusive: [["--hl-eq", "--hl-lt", "--hl-gt"]],
  options: [
    { name: "--hl-eq", aliases: ["--hl"], negation: "allowed", value: BYTE, summary: "Is exactly this." },
    { name: "--hl-lt", negation: "refused", value: BYTE, summary: "Is less than this." },
    { name: "--hl-gt", negation: "refused", value: BYTE, summary: "Is greater than this." },
  ],
};
