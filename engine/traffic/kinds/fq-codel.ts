import { ceThresholdSelectorOption } from "../options/ce-threshold-selector-option";
import { codelTimeOption } from "../options/codel-time-option";
import { numberOption } from "../options/number-option";
import { switchOption } from "../options/switch-option";
import { doubtCodelTimes } from "./codel-doubts";
import type { QdiscKind } from "./qdisc-kind";

const SMALLEST_QUANTUM = 256;

/**
 * Fair queueing with Controlled Delay, tc-fq_codel(8), RFC 8290. Kernel defaults: limit 10240 packets, flows 1024,
 * quantum = MTU of the link + 14 bytes, target 5ms, interval 100ms, memory_limit 32 MiB, ecn, drop_batch 64. The number
 * of flows is fixed at creation: the kernel answers EINVAL even when the same number is given again.
 */
export const fqCodel: QdiscKind = {
  name: "fq_codel",
  options: [
    numberOption({
      name: "limit",
      unit: "packets",
      range: {
        least: 1,
        most: 0xffff_ffff,
        why: "iproute2 takes a limit of 0 for an option that was not given (tc/q_fq_codel.c), and the kernel keeps it in 32 bits",
      },
      change: "in-place",
    }),
    numberOption({
      name: "flows",
      unit: "flows",
      range: {
        least: 1,
        most: 65536,
        why: "the kernel allocates 1 to 65536 flows (fq_codel_change, net/sched/sch_fq_codel.c)",
      },
      change: "new-qdisc",
    }),
    numberOption({
      name: "quantum",
      unit: "bytes",
      range: {
        least: 1,
        most: 1 << 20,
        why: "the kernel refuses a quantum above 1 MiB (FQ_CODEL_QUANTUM_MAX, net/sched/sch_fq_codel.c), and iproute2 takes 0 for not given",
      },
      change: "in-place",
      raisedTo: SMALLEST_QUANTUM,
    }),
    codelTimeOption("target", { shortest: 1 }),
    codelTimeOption("ce_threshold", { shortest: 0 }),
    ceThresholdSelectorOption,
    codelTimeOption("interval", { shortest: 1 }),
    numberOption({
      name: "memory_limit",
      unit: "size",
      range: {
        least: 1,
        most: 2 ** 31,
        why: "the kernel cuts a memory_limit above 2 GiB without a word (fq_codel_change, net/sched/sch_fq_codel.c), and with 0 every packet is dropped",
      },
      change: "in-place",
    }),
    switchOption("ecn", "noecn"),
    numberOption({
      name: "drop_batch",
      unit: "packets",
      range: {
        least: 1,
        most: 0xffff_ffff,
        why: "iproute2 takes a drop_batch of 0 for an option that was not given (tc/q_fq_codel.c)",
      },
      change: "in-place",
    }),
  ],
  findContradictions: options =>
    options.has("ce_threshold_selector") && !options.has("ce_threshold")
      ? ["iproute2 drops a ce_threshold_selector that comes without a ce_threshold (tc/q_fq_codel.c)"]
      : [],
  findDoubts(options) {
    const quantum = options.get("quantum");
    const raised =
      typeof quantum === "number" && quantum < SMALLEST_QUANTUM
        ? [
            `quantum ${quantum} will read back as ${SMALLEST_QUANTUM}: the kernel raises a smaller one (sch_fq_codel.c).`,
          ]
        : [];
    return [...doubtCodelTimes(options), ...raised];
  },
};
