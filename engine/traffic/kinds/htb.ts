import { minorOption } from "../options/minor-option";
import { numberOption } from "../options/number-option";
import type { QdiscKind, ShownSetting } from "./qdisc-kind";

/**
 * Hierarchical token bucket, tc-htb(8): a tree of classes that each have a rate of their own and may lend. Kernel
 * defaults: r2q 10, default 0 (unclassified packets pass unshaped), direct_qlen = the link's txqueuelen. The kernel
 * changes none of its options on a living htb ("Change operation not supported by specified qdisc").
 */
export const htb: QdiscKind = {
  name: "htb",
  below: "classes",
  options: [
    {
      ...numberOption({
        name: "r2q",
        unit: "flows",
        range: {
          least: 1,
          most: 0xffff_ffff,
          why: "rates are divided by it to find a quantum (htb_change_class, net/sched/sch_htb.c)",
        },
        change: "new-qdisc",
      }),
      // tc asks for it itself (htb_parse_opt, tc/q_htb.c).
      unset: 10,
    },
    minorOption("default"),
    numberOption({
      name: "direct_qlen",
      unit: "packets",
      range: { least: 1, most: 0xffff_ffff, why: "the kernel keeps it in 32 bits (TCA_HTB_DIRECT_QLEN)" },
      change: "new-qdisc",
    }),
  ],
  // `tc -d` tells the version of the kernel's htb.
  shown: new Map<string, ShownSetting>([
    ["direct_packets_stat", "counter"],
    ["ver", "counter"],
    ["offload", "if-set"],
  ]),
  findContradictions: () => [],
  findDoubts: () => [],
};
