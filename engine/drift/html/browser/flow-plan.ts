/**
 * The way of a packet through the chains of one family, as a plan of boxes on a raster: which hooks and tables, in which
 * order (include/uapi/linux/netfilter_ipv4.h, hook priorities; nat INPUT before security as nf_tables registers them, the
 * legacy backend has them the other way round).
 */
export interface FlowBox {
  readonly kind: "chain" | "step" | "end";
  /** Column and lane, from 0. */
  readonly at: readonly [number, number];
  readonly title: string;
  /** Of a chain. */
  readonly table?: string;
  readonly chain?: string;
}

/** Chains of one hook, in a frame with its name. */
export interface FlowFrame {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

const INPUT_LANE = 0;
const FORWARD_LANE = 1;
const OUTPUT_LANE = 2;

function chains(chain: string, lane: number, from: number, tables: readonly string[]): readonly FlowBox[] {
  return tables.map((table, at) =>
    table === "conntrack"
      ? { kind: "step", at: [from + at, lane], title: table }
      : { kind: "chain", at: [from + at, lane], title: table, table, chain },
  );
}

export const FLOW_FRAMES: readonly FlowFrame[] = [
  { title: "PREROUTING", from: 1, to: 4, lane: FORWARD_LANE },
  { title: "INPUT", from: 6, to: 9, lane: INPUT_LANE },
  { title: "FORWARD", from: 6, to: 8, lane: FORWARD_LANE },
  { title: "POSTROUTING", from: 9, to: 10, lane: FORWARD_LANE },
  { title: "OUTPUT", from: 3, to: 8, lane: OUTPUT_LANE },
];

export const FLOW_BOXES: readonly FlowBox[] = [
  { kind: "end", at: [0, FORWARD_LANE], title: "network" },
  ...chains("PREROUTING", FORWARD_LANE, 1, ["raw", "conntrack", "mangle", "nat"]),
  { kind: "step", at: [5, FORWARD_LANE], title: "routing" },
  ...chains("INPUT", INPUT_LANE, 6, ["mangle", "filter", "nat", "security"]),
  { kind: "end", at: [10, INPUT_LANE], title: "this host" },
  ...chains("FORWARD", FORWARD_LANE, 6, ["mangle", "filter", "security"]),
  ...chains("POSTROUTING", FORWARD_LANE, 9, ["mangle", "nat"]),
  { kind: "step", at: [11, FORWARD_LANE], title: "queue" },
  { kind: "end", at: [12, FORWARD_LANE], title: "network" },
  { kind: "end", at: [1, OUTPUT_LANE], title: "this host" },
  { kind: "step", at: [2, OUTPUT_LANE], title: "routing" },
  ...chains("OUTPUT", OUTPUT_LANE, 3, ["raw", "conntrack", "mangle", "nat", "filter", "security"]),
];

/** From box to box, straight or round a corner: columns and lanes. */
export const FLOW_ARROWS: readonly (readonly (readonly [number, number])[])[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(
    at =>
      [
        [at, FORWARD_LANE],
        [at + 1, FORWARD_LANE],
      ] as const,
  ),
  [
    [5, FORWARD_LANE],
    [5, INPUT_LANE],
    [6, INPUT_LANE],
  ],
  ...[6, 7, 8, 9].map(
    at =>
      [
        [at, INPUT_LANE],
        [at + 1, INPUT_LANE],
      ] as const,
  ),
  ...[1, 2, 3, 4, 5, 6, 7].map(
    at =>
      [
        [at, OUTPUT_LANE],
        [at + 1, OUTPUT_LANE],
      ] as const,
  ),
  [
    [8, OUTPUT_LANE],
    [9, OUTPUT_LANE],
    [9, FORWARD_LANE],
  ],
];
