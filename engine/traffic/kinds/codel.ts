import { codelTimeOption } from "../options/codel-time-option";
import { numberOption } from "../options/number-option";
import { switchOption } from "../options/switch-option";
import { doubtCodelTimes } from "./codel-doubts";
import type { QdiscKind } from "./qdisc-kind";

/**
 * Controlled Delay, tc-codel(8), RFC 8289. Kernel defaults: limit 1000 packets, target 5ms, interval 100ms, noecn, no
 * ce_threshold. Every option can be changed in place; a ce_threshold can be changed but not taken away.
 */
export const codel: QdiscKind = {
  name: "codel",
  options: [
    numberOption({
      name: "limit",
      unit: "packets",
      range: {
        least: 1,
        most: 0xffff_ffff,
        why: "iproute2 takes a limit of 0 for an option that was not given (tc/q_codel.c), and the kernel keeps it in 32 bits",
      },
      change: "in-place",
    }),
    codelTimeOption("target", { shortest: 1 }),
    codelTimeOption("ce_threshold", { shortest: 0 }),
    codelTimeOption("interval", { shortest: 1 }),
    switchOption("ecn", "noecn"),
  ],
  findContradictions: () => [],
  findDoubts: doubtCodelTimes,
};
