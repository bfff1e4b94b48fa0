import { numberOption } from "../options/number-option";
import type { QdiscKind } from "./qdisc-kind";

const WHY = "the kernel keeps the limit in 32 bits, and a queue of 0 takes no packet (fifo_init, net/sched/sch_fifo.c)";

/** First in, first out, counted in packets, tc-pfifo(8). Kernel default: the link's txqueuelen. */
export const pfifo: QdiscKind = {
  name: "pfifo",
  options: [
    numberOption({
      name: "limit",
      unit: "packets",
      range: { least: 1, most: 0xffff_ffff, why: WHY },
      change: "in-place",
    }),
  ],
  findContradictions: () => [],
  findDoubts: options => {
    const limit = Number(options.get("limit") ?? 0);
    return limit > 1000
      ? [
          `a queue of ${limit} packets holds ${Math.round((limit * 1514 * 8) / 10_000)} ms at 10 Mbit/s, without any means to keep it short.`,
        ]
      : [];
  },
};

/** First in, first out, counted in bytes, tc-bfifo(8). Kernel default: txqueuelen times MTU and header. */
export const bfifo: QdiscKind = {
  name: "bfifo",
  options: [
    numberOption({
      name: "limit",
      unit: "size",
      range: { least: 1, most: 0xffff_ffff, why: WHY },
      change: "in-place",
    }),
  ],
  findContradictions: () => [],
  findDoubts: () => [],
};
