import { choiceOption } from "../options/choice-option";
import { numberOption } from "../options/number-option";
import type { QdiscOption } from "../options/qdisc-option";
import { rateOption, SLOWEST_BITS } from "../options/rate-option";
import { timeOption } from "../options/time-option";
import { TrafficError } from "../traffic-error";
import type { QdiscKind, ShownSetting } from "./qdisc-kind";

const IN_32_BITS = 0xffff_ffff;
/** Rates are kept in 32 bits of bytes a second, all ones meaning none. */
const FASTEST_BITS = (IN_32_BITS - 1) * 8;

/** The band of each of the kernel's sixteen priorities, and the bytes that each band may send in its turn (fq_init). */
const USUAL_PRIOMAP = [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1];
const USUAL_WEIGHTS = [589_824, 196_608, 65_536];

/**
 * Fair queueing with pacing, tc-fq(8), for a host that sends its own traffic: one queue a socket, sent at the pace that TCP
 * asks for. Kernel defaults: limit 10000 packets, flow_limit 100, buckets 1024, quantum twice and initial_quantum ten times
 * MTU + 14, no maxrate, low_rate_threshold 550kbit, pacing, no ce_threshold, horizon 10s, horizon_drop.
 */
export const fq: QdiscKind = {
  name: "fq",
  options: [
    packets(
      "limit",
      "iproute2 and the kernel keep it in 32 bits; 0 drops every packet (fq_enqueue, net/sched/sch_fq.c)",
    ),
    packets("flow_limit", "the kernel keeps it in 32 bits; 0 drops every packet of a flow (net/sched/sch_fq.c)"),
    bucketsOption(),
    choiceOption({
      name: "pacing",
      keys: ["pacing"],
      choices: [
        { word: "nopacing", isHeld: options => options.get("pacing") === false },
        { word: "pacing", isHeld: options => options.get("pacing") !== false },
      ],
    }),
    bytes("quantum", 1 << 20, "the kernel refuses a quantum of 0 or above 1 MiB (fq_change, net/sched/sch_fq.c)"),
    bytes("initial_quantum", 0x7fff_ffff, "the kernel refuses what is above 31 bits (fq_change, net/sched/sch_fq.c)"),
    rateOption({
      name: "maxrate",
      range: {
        least: SLOWEST_BITS,
        most: FASTEST_BITS,
        why: "the kernel keeps it in 32 bits of bytes a second (TCA_FQ_FLOW_MAX_RATE)",
      },
    }),
    rateOption({
      name: "low_rate_threshold",
      range: {
        least: SLOWEST_BITS,
        most: FASTEST_BITS,
        why: "the kernel keeps it in 32 bits of bytes a second (TCA_FQ_LOW_RATE_THRESHOLD)",
      },
    }),
    timeOption({
      name: "ce_threshold",
      range: {
        least: 0,
        most: IN_32_BITS - 1,
        why: "the kernel keeps it in 32 bits of microseconds, all ones meaning none (TCA_FQ_CE_THRESHOLD)",
      },
    }),
    timeOption({
      name: "horizon",
      range: { least: 1, most: IN_32_BITS, why: "the kernel keeps it in 32 bits of microseconds (TCA_FQ_HORIZON)" },
    }),
    choiceOption({
      name: "horizon_drop",
      keys: ["horizon_drop", "horizon_cap"],
      choices: [
        { word: "horizon_drop", isHeld: options => options.has("horizon_drop") },
        { word: "horizon_cap", isHeld: options => options.has("horizon_cap") },
      ],
    }),
  ],
  // The kernel rounds refill_delay to its own tick; the others are for hardly anybody but its authors. Bands since Linux 6.7.
  shown: new Map<string, ShownSetting>([
    ["orphan_mask", { usual: 1023 }],
    ["refill_delay", { usual: 40_000 }],
    ["timer_slack", { usual: 10_000 }],
    ["bands", { usual: 3 }],
    ["priomap", { usual: USUAL_PRIOMAP }],
    ["weights", { usual: USUAL_WEIGHTS }],
    // iproute2 6.8 prints a blank at the end of these keys.
    ["priomap ", { usual: USUAL_PRIOMAP }],
    ["weights ", { usual: USUAL_WEIGHTS }],
    ["offload_horizon", { usual: 0 }],
    ["defrate", "if-set"],
  ]),
  findContradictions: () => [],
  findDoubts: options =>
    options.has("maxrate") && options.get("pacing") === "nopacing"
      ? ["maxrate is not kept without pacing: the kernel paces a flow by it (fq_dequeue, net/sched/sch_fq.c)."]
      : [],
};

function packets(name: string, why: string): QdiscOption {
  return numberOption({ name, unit: "packets", range: { least: 1, most: IN_32_BITS, why }, change: "in-place" });
}

function bytes(name: string, most: number, why: string): QdiscOption {
  return numberOption({ name, unit: "bytes", range: { least: 1, most, why }, change: "in-place" });
}

/** The kernel keeps the binary logarithm alone. */
function bucketsOption(): QdiscOption {
  const option = numberOption({
    name: "buckets",
    unit: "flows",
    range: { least: 2, most: 1 << 18, why: "the kernel takes 2 to 262144 buckets (fq_change, net/sched/sch_fq.c)" },
    change: "in-place",
  });
  return {
    ...option,
    parse(word, words, where) {
      const value = Number(option.parse(word, words, where));
      if ((value & (value - 1)) === 0) return value;
      throw new TrafficError({
        what: `${value} is no power of two`,
        where: `${where}, ${word}`,
        why: "iproute2 cuts the number down to one without a word (tc/q_fq.c)",
        remedy: `Write ${2 ** Math.floor(Math.log2(value))} or ${2 ** Math.ceil(Math.log2(value))}`,
      });
    },
  };
}
