import { u32Tests } from "../codecs/u32-tests";
import type { ExtensionDescription } from "../extension";

export const u32Match: ExtensionDescription = {
  name: "u32",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Numbers at places of the packet lie in ranges.",
  source: "iptables-extensions(8), u32; libxt_u32.c, xt_u32.c",
  oneOf: ["--u32"],
  options: [
    {
      name: "--u32",
      negation: "allowed",
      value: u32Tests,
      summary: "Four bytes from an offset, with & << >> and @ (go on from there), and the ranges they must lie in.",
    },
  ],
};
