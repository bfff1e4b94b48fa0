import type { BloatReport, LoadReport } from "../../../engine/bloat";
import { assessLoad, type MeasuredHost } from "../../../engine/bloat/assess-load";
import { worstGrade } from "../../../engine/bloat/grade";
import type { LatencySeries } from "../../../engine/bloat/latency";
import { summarizeLatency } from "../../../engine/bloat/latency-summary";
import type { QueueCounters } from "../../../engine/bloat/queue-counters";
import { readClasses, readQdiscs } from "../../../engine/traffic";

const INTERVAL_MS = 100;
const SECONDS = 12;

/** Round trips by a formula of the second; `undefined` is a ping that was lost. */
export function seriesOf(seconds: number, msAt: (second: number) => number | undefined): LatencySeries {
  const sent = Math.floor((seconds * 1000) / INTERVAL_MS);
  const times = Array.from({ length: sent }, (_, number) => (number * INTERVAL_MS) / 1000);
  return {
    sent,
    answers: times.flatMap(at => {
      const ms = msAt(at);
      return ms === undefined ? [] : [{ at, ms }];
    }),
  };
}

const QDISCS = [
  { kind: "htb", handle: "1:", dev: "eth0", root: true, options: { r2q: 10, default: "0x10", direct_qlen: 1000 } },
  { kind: "pfifo", handle: "8002:", dev: "eth0", parent: "1:10", options: { limit: 1000 } },
];
const CLASSES = `class htb 1:10 root leaf 8002: prio 0 quantum 125000 rate 10Mbit ceil 10Mbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00004e20] cbuffer [00004e20]\n`;

const BAD: QueueCounters = {
  device: "eth0",
  parent: "1:10",
  kind: "pfifo",
  handle: "8002:",
  bytes: 0,
  packets: 0,
  drops: 0,
  marks: 0,
  overlimits: 0,
  backlogBytes: 0,
  backlogPackets: 0,
};

/** A gateway in whose pfifo behind 10 Mbit/s packets stand for 850 ms. */
export function bloatedGateway(host = "gateway"): MeasuredHost {
  const samples = Array.from({ length: 30 }, (_, number) => {
    const at = number / 2 - 1;
    const sent = Math.max(0, at) * 1_175_000;
    return {
      at,
      queues: [
        {
          ...BAD,
          bytes: sent,
          packets: Math.round(sent / 1514),
          drops: number * 10,
          backlogBytes: at <= 0 ? 0 : 1_000_000,
          backlogPackets: at <= 0 ? 0 : 660,
        },
      ],
    };
  });
  const trees = new Map([
    ["eth0", { qdiscs: readQdiscs(JSON.stringify(QDISCS)).get("eth0") ?? [], classes: readClasses(CLASSES) }],
  ]);
  return { host, samples, trees };
}

const UNLOADED = seriesOf(5, second => 0.4 + (Math.round(second * 10) % 4) / 10);

/** From an office to a server through a gateway: bad on the way up, well on the way down. */
export function sampleReport(changes: Partial<BloatReport> = {}): BloatReport {
  const summary = summarizeLatency(UNLOADED);
  if (summary === undefined) throw new Error("the sample has no answers");
  const load = (direction: "up" | "down", series: LatencySeries, hosts: readonly MeasuredHost[]): LoadReport =>
    assessLoad(
      {
        direction,
        seconds: SECONDS,
        intervalMs: INTERVAL_MS,
        bitsPerSecond: 9.31e6,
        retransmits: 12,
        series,
        hosts,
        unread: ["server"],
        shaper: { host: "gateway", device: "eth0", at: direction === "up" ? "sending" : "arriving" },
      },
      summary,
    );
  const filling = (second: number) =>
    second > 7 && second < 7.4 ? undefined : Math.min(850, 20 + second * 300) + (Math.round(second * 10) % 5) * 12;
  const loads = [
    load("up", seriesOf(SECONDS, filling), [{ host: "office", samples: [], trees: new Map() }, bloatedGateway()]),
    load(
      "down",
      seriesOf(SECONDS, second => 4 + (Math.round(second * 10) % 7)),
      [],
    ),
  ];
  return {
    version: 1,
    command: "bloat",
    started: "2026-11-01T04:17:00.000Z",
    from: "office",
    to: "server",
    address: "198.51.100.7",
    through: ["gateway"],
    settings: { seconds: SECONDS, idleSeconds: 5, settleSeconds: 2, streams: 4, intervalMs: INTERVAL_MS },
    unloaded: { series: UNLOADED, summary },
    loads,
    unread: [{ host: "server", why: "it has no tc" }],
    grade: worstGrade(loads.map(({ grade }) => grade)),
    ...changes,
  };
}

const HOSTILE = "\x1b[2J\x07\u009b31m\x7f\u202e</script><b onload=x>\u200b\u{e0041}";

/** Every text in it is what somebody bad wrote. */
export function hostileBloatReport(): BloatReport {
  const report = sampleReport();
  const texts = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map(each => texts(each, key));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, texts(each, name)]));
    const fixed = ["command", "started", "direction", "grade", "at"].includes(key);
    const isKind = typeof value === "string" && ["another-queue", "nothing", "shape", "by-hand"].includes(value);
    return typeof value === "string" && !fixed && !isKind ? `${value}${HOSTILE}` : value;
  };
  return texts(report, "") as BloatReport;
}
