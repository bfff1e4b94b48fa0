import type { Host } from "../../constructs";
import {
  Duration,
  HtbClass,
  HtbFilter,
  IngressShaper,
  MultiQueue,
  QdiscCake,
  QdiscCoDel,
  QdiscFq,
  QdiscFqCodel,
  QdiscHtb,
  QdiscNetem,
  QdiscPfifo,
  QdiscTbf,
  Rate,
  Size,
} from "../../constructs";
import type { Random } from "../random";

/** Parameters of one construct, drawn one by one, so that one of them can be drawn again. */
export interface QueueDraw {
  readonly construct: string;
  /** What each parameter is; absent: left to the kernel. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** How each construct is drawn: a generator a parameter, and how it is built from them. */
interface QueueRecipe {
  readonly parameters: Readonly<Record<string, (random: Random) => unknown>>;
  /** Those without which there is no such queue. */
  readonly required: readonly string[];
  build(host: Host, id: string, device: string, values: Readonly<Record<string, unknown>>): void;
}

const between = (least: number, most: number) => (random: Random) => least + random(most - least + 1);
/** As many orders of magnitude as there are: a number that is small as often as large. */
const anyOrder = (least: number, most: number) => (random: Random) => {
  const top = least * 2 ** (random(1 + Math.floor(Math.log2(most / least))) + 1);
  return least + random(Math.min(most, Math.floor(top)) - least + 1);
};
const oneOf =
  <Value>(...values: readonly Value[]) =>
  (random: Random) =>
    values[random(values.length)];
const onOff = oneOf("on", "off");
const time = (least: number, most: number) => (random: Random) => Duration.us(anyOrder(least, most)(random));
const size = (least: number, most: number) => (random: Random) => Size.bytes(anyOrder(least, most)(random));
const rate = (least: number, most: number) => (random: Random) => Rate.kbit(anyOrder(least, most)(random));
const exactRate = (random: Random) =>
  oneOf(Rate.kbit(between(64, 999)(random)), Rate.mbit(between(1, 999)(random)))(random);
const percent = (random: Random) => between(0, 1_000_000)(random) / 10_000;

const CODEL_TIMES = { target: time(1, 1_000_000), interval: time(1, 10_000_000), ceThreshold: time(1, 1_000_000) };

export const RECIPES: Readonly<Record<string, QueueRecipe>> = {
  QdiscCoDel: {
    parameters: { ...CODEL_TIMES, limitPackets: anyOrder(1, 100_000), ecn: onOff },
    required: [],
    build: (host, id, device, values) => void new QdiscCoDel(host, id, { device, ...values }),
  },
  QdiscFqCodel: {
    parameters: {
      ...CODEL_TIMES,
      limitPackets: anyOrder(1, 100_000),
      flows: anyOrder(1, 65_536),
      quantum: size(256, 1 << 20),
      memoryLimit: size(1, 1 << 30),
      ecn: onOff,
      dropBatchPackets: anyOrder(1, 1000),
    },
    required: [],
    build: (host, id, device, values) => void new QdiscFqCodel(host, id, { device, ...values }),
  },
  QdiscCake: {
    parameters: {
      bandwidth: random => (random(8) === 0 ? "unlimited" : rate(64, 10_000_000)(random)),
      rtt: time(1, 10_000_000),
      diffserv: oneOf("besteffort", "diffserv3", "diffserv4", "diffserv8", "precedence"),
      isolation: oneOf(
        "triple-isolate",
        "dual-srchost",
        "dual-dsthost",
        "flows",
        "hosts",
        "srchost",
        "dsthost",
        "flowblind",
      ),
      nat: onOff,
      wash: onOff,
      ackFilter: oneOf("off", "on", "aggressive"),
      splitGso: onOff,
      ingress: onOff,
      overheadBytes: between(-64, 256),
      leastPacketBytes: between(1, 256),
      framing: oneOf("atm", "ptm", "none"),
      memoryLimit: size(1 << 12, 1 << 30),
      markMask: anyOrder(1, 0x7fff_ffff),
    },
    required: ["overheadBytes"],
    build: (host, id, device, values) => void new QdiscCake(host, id, { device, ...values }),
  },
  QdiscFq: {
    parameters: {
      limitPackets: anyOrder(1, 1_000_000),
      flowLimitPackets: anyOrder(1, 100_000),
      buckets: random => 2 ** between(1, 16)(random),
      pacing: onOff,
      quantum: size(1, 1 << 20),
      initialQuantum: size(1, 1 << 30),
      maxRate: rate(1, 34_000_000),
      lowRateThreshold: rate(1, 34_000_000),
      ceThreshold: time(1, 4_000_000_000),
      horizon: time(1, 4_000_000_000),
      beyondHorizon: oneOf("drop", "cap"),
    },
    required: [],
    build: (host, id, device, values) => void new QdiscFq(host, id, { device, ...values }),
  },
  QdiscTbf: {
    parameters: { rate: rate(1, 10_000_000), burst: size(2000, 1 << 24), latency: time(1, 5_000_000) },
    required: ["rate", "burst", "latency"],
    build: (host, id, device, { rate, burst, latency }) =>
      void new QdiscTbf(host, id, { device, rate, burst, latency } as never),
  },
  QdiscPfifo: {
    parameters: { limitPackets: anyOrder(1, 1_000_000) },
    required: ["limitPackets"],
    build: (host, id, device, values) => void new QdiscPfifo(host, id, { device, ...values }),
  },
  QdiscNetem: {
    parameters: {
      delay: random => Duration.us(between(1, 999_999)(random)),
      jitter: random => Duration.us(between(1, 999_999)(random)),
      lossPercent: percent,
      duplicatePercent: percent,
      corruptPercent: percent,
      rate: rate(1, 10_000_000),
      limitPackets: anyOrder(1, 1_000_000),
    },
    required: ["delay"],
    build: (host, id, device, values) => void new QdiscNetem(host, id, { device, ...values }),
  },
  QdiscHtb: {
    parameters: {
      defaultClass: oneOf("voice", "bulk"),
      lineRate: exactRate,
      lineBurst: size(1600, 1 << 20),
      voiceRate: exactRate,
      voiceCeil: random => Rate.gbit(between(1, 9)(random)),
      voicePriority: between(0, 7),
      voiceQuantum: size(1, 0x7fff_ffff),
      bulkRate: exactRate,
      bulkCeilBurst: size(1600, 1 << 20),
      mark: anyOrder(1, 0x7fff_ffff),
      destination: random => `10.${random(256)}.${random(256)}.0/${between(8, 24)(random)}`,
      port: between(1, 65_535),
      dscp: between(0, 63),
      leafLimit: anyOrder(1, 10_000),
    },
    required: ["lineRate", "voiceRate", "bulkRate", "port", "dscp", "destination", "mark"],
    build: buildTree,
  },
  MultiQueue: {
    parameters: {
      firstLimit: anyOrder(1, 10_000),
      firstTarget: time(1, 1_000_000),
      secondLimit: anyOrder(1, 10_000),
      third: oneOf("shaped", "left to the kernel"),
    },
    required: ["firstLimit", "third"],
    build: buildMultiQueue,
  },
  IngressShaper: {
    parameters: {
      bandwidth: rate(64, 10_000_000),
      rtt: time(1, 10_000_000),
      nat: onOff,
      uplinkTarget: time(1, 1_000_000),
    },
    required: ["bandwidth"],
    build: buildIngressShaper,
  },
};

/** Devices have four transmit queues, of which the fourth is never declared. */
function buildMultiQueue(host: Host, id: string, device: string, values: Readonly<Record<string, unknown>>): void {
  const every = new MultiQueue(host, id, { device });
  const { firstLimit, firstTarget, secondLimit, third } = values;
  new QdiscFqCodel(every.queue(1), "first", given({ limitPackets: firstLimit, target: firstTarget }));
  new QdiscPfifo(every.queue(2), "second", given({ limitPackets: secondLimit }));
  if (third === "shaped") new QdiscTbf(every.queue(3), "third", SHAPED);
}

const SHAPED = { rate: Rate.mbit(10), burst: Size.kib(32), latency: Duration.ms(50) };

function buildIngressShaper(host: Host, id: string, device: string, values: Readonly<Record<string, unknown>>): void {
  const { bandwidth, rtt, nat, uplinkTarget } = values;
  const downlink = new IngressShaper(host, id, { device });
  // What the device sends is a tree of its own, owned apart.
  if (uplinkTarget !== undefined) new QdiscCoDel(host, `${id}-up`, given({ device, target: uplinkTarget }));
  new QdiscCake(downlink, "queue", given({ bandwidth, rtt, nat, ingress: "on" }));
}

/** Without what was not drawn. */
function given(props: Readonly<Record<string, unknown>>): never {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as never;
}

function buildTree(host: Host, id: string, device: string, values: Readonly<Record<string, unknown>>): void {
  /** Properties of a construct, each by the parameter that it is drawn as. */
  const props = (names: Readonly<Record<string, string>>): never =>
    given(Object.fromEntries(Object.entries(names).map(([prop, name]) => [prop, values[name]])));
  const tree = new QdiscHtb(host, id, { device, ...(props({ defaultClass: "defaultClass" }) as object) });
  const line = new HtbClass(tree, "line", props({ rate: "lineRate", burst: "lineBurst" }));
  const voice = new HtbClass(
    line,
    "voice",
    props({ rate: "voiceRate", ceil: "voiceCeil", priority: "voicePriority", quantum: "voiceQuantum" }),
  );
  const bulk = new HtbClass(line, "bulk", props({ rate: "bulkRate", ceilBurst: "bulkCeilBurst" }));
  new QdiscFqCodel(bulk, "queue", props({ limitPackets: "leafLimit" }));
  new HtbFilter(voice, "mark", props({ mark: "mark" }));
  new HtbFilter(voice, "port", { protocol: "udp", ...(props({ destinationPort: "port" }) as object) });
  new HtbFilter(bulk, "network", props({ destination: "destination", dscp: "dscp" }));
}

/** A set of parameters: the required ones, and each of the others as often as not. */
export function drawQueue(construct: string, random: Random): QueueDraw {
  const recipe = recipeOf(construct);
  const names = Object.keys(recipe.parameters).filter(name => recipe.required.includes(name) || random(2) === 0);
  return { construct, values: Object.fromEntries(names.map(name => [name, recipe.parameters[name]?.(random)])) };
}

/** The same with one of its parameters drawn again, where it has any. */
export function redrawOne(draw: QueueDraw, random: Random): QueueDraw {
  const names = Object.keys(draw.values);
  const name = names.length === 0 ? undefined : names[random(names.length)];
  if (name === undefined) return draw;
  const value = recipeOf(draw.construct).parameters[name]?.(random);
  return { ...draw, values: { ...draw.values, [name]: value } };
}

export function buildQueue(host: Host, id: string, device: string, { construct, values }: QueueDraw): void {
  recipeOf(construct).build(host, id, device, values);
}

function recipeOf(construct: string): QueueRecipe {
  const recipe = RECIPES[construct];
  if (recipe === undefined) throw new Error(`there is no ${construct}`);
  return recipe;
}
