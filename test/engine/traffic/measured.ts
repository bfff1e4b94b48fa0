/** What was asked of `tc qdisc add dev d0 root …` and the options it then printed; Linux 6.1, iproute2 6.1, MTU 1500. */
export interface Measured {
  readonly asked: string;
  readonly text: string;
  readonly options: Readonly<Record<string, unknown>>;
}

const FQ_CODEL = {
  limit: 10240,
  flows: 1024,
  quantum: 1514,
  target: 4999,
  interval: 99999,
  memory_limit: 33554432,
  ecn: true,
  drop_batch: 64,
};
const FQ_CODEL_TEXT =
  "limit 10240p flows 1024 quantum 1514 target 5ms interval 100ms memory_limit 32Mb ecn drop_batch 64";

export const MEASURED: readonly Measured[] = [
  {
    asked: "codel",
    text: "limit 1000p target 5ms interval 100ms",
    options: { limit: 1000, target: 4999, interval: 99999 },
  },
  {
    asked: "codel limit 1000 target 5ms interval 100ms ecn",
    text: "limit 1000p target 5ms interval 100ms ecn",
    options: { limit: 1000, target: 4999, interval: 99999, ecn: true },
  },
  {
    asked: "codel target 5ms interval 100ms ce_threshold 1ms noecn",
    text: "limit 1000p target 5ms ce_threshold 999us interval 100ms",
    options: { limit: 1000, target: 4999, ce_threshold: 999, interval: 99999 },
  },
  {
    asked: "codel target 13ms interval 87ms",
    text: "limit 1000p target 13ms interval 87ms",
    options: { limit: 1000, target: 12999, interval: 86999 },
  },
  { asked: "fq_codel", text: FQ_CODEL_TEXT, options: FQ_CODEL },
  {
    asked: "fq_codel limit 10240 flows 1024 quantum 1514 target 5ms interval 100ms memory_limit 32Mb ecn drop_batch 64",
    text: FQ_CODEL_TEXT,
    options: FQ_CODEL,
  },
  {
    asked: "fq_codel limit 1000 target 3ms interval 40ms ce_threshold 1ms noecn",
    text: "limit 1000p flows 1024 quantum 1514 target 3ms ce_threshold 999us interval 40ms memory_limit 32Mb drop_batch 64",
    options: {
      limit: 1000,
      flows: 1024,
      quantum: 1514,
      target: 2999,
      ce_threshold: 999,
      interval: 39999,
      memory_limit: 33554432,
      drop_batch: 64,
    },
  },
  {
    asked: "fq_codel memory_limit 4mb quantum 300",
    text: "limit 10240p flows 1024 quantum 300 target 5ms interval 100ms memory_limit 4Mb ecn drop_batch 64",
    options: { ...FQ_CODEL, quantum: 300, memory_limit: 4194304 },
  },
  {
    asked: "fq_codel ce_threshold 1ms ce_threshold_selector 0x01/0x03",
    text: "limit 10240p flows 1024 quantum 1514 target 5ms ce_threshold 999us ce_threshold_selector 0x1/0x3 interval 100ms memory_limit 32Mb ecn drop_batch 64",
    options: { ...FQ_CODEL, ce_threshold: 999, ce_threshold_selector: 1, ce_threshold_mask: 3 },
  },
  // Text rounds too far to be read back: target 0us, interval 9us.
  { asked: "codel target 1us interval 10us", text: "", options: { limit: 1000, target: 0, interval: 9 } },
  { asked: "fq_codel flows 65536", text: "", options: { ...FQ_CODEL, flows: 65536 } },
  { asked: "fq_codel quantum 100", text: "", options: { ...FQ_CODEL, quantum: 256 } },
  { asked: "fq_codel quantum 1048576", text: "", options: { ...FQ_CODEL, quantum: 1048576 } },
  { asked: "fq_codel target 1500us", text: "", options: { ...FQ_CODEL, target: 1499 } },
  { asked: "fq_codel target 0.5ms", text: "", options: { ...FQ_CODEL, target: 499 } },
  { asked: "fq_codel target 20msec", text: "", options: { ...FQ_CODEL, target: 19999 } },
  { asked: "fq_codel target 5000", text: "", options: FQ_CODEL },
  { asked: "fq_codel target 1S", text: "", options: { ...FQ_CODEL, target: 999999 } },
  { asked: "fq_codel ce_threshold 0", text: "", options: { ...FQ_CODEL, ce_threshold: 0 } },
  {
    asked: "fq_codel ce_threshold 2147483647",
    text: "",
    options: { ...FQ_CODEL, ce_threshold: 2147483646 },
  },
];

/** One object of `tc -j -d qdisc show`. */
export function showQdisc(
  kind: string,
  handle: string,
  options: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({ kind, handle, dev: "d0", root: true, refcnt: 2, options, ...more });
}
