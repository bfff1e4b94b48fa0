import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

const STEP = integer({ min: 1, max: 255 });

export const hlTarget: ExtensionDescription = {
  name: "HL",
  kind: "target",
  families: ["ipv6"],
  summary: "Changes the hop-limit field of the IPv6 header.",
  example: "--hl-set 64",
  source: "iptables-extensions(8), HL (IPv6-specific); libip6t_HL.c, xt_HL.c",
  tables: ["mangle"],
  oneOf: ["--hl-set", "--hl-dec", "--hl-inc"],
  exclusive: [["--hl-set", "--hl-dec", "--hl-inc"]],
  options: [
    { name: "--hl-set", negation: "refused", value: integer({ min: 0, max: 255 }), summary: "Set it to this." },
    { name: "--hl-dec", negation: "refused", value: STEP, summary: "Lower it by so much." },
    { name: "--hl-inc", negation: "refused", value: STEP, summary: "Raise it by so much." },
  ],
};
