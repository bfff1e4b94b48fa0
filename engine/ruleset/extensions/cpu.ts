import { integer } from "../codecs/number";
import type { ExtensionDescription } from "../extension";

export const cpuMatch: ExtensionDescription = {
  name: "cpu",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "The processor that handles the packet.",
  example: "--cpu 0",
  source: "iptables-extensions(8), cpu; libxt_cpu.c",
  oneOf: ["--cpu"],
  options: [
    {
      name: "--cpu",
      negation: "allowed",
      value: integer({ min: 0, max: 4294967295 }),
      summary: "Number of the processor, from 0.",
    },
  ],
};
