import { holdBitRate } from "../bit-rate";
import { parseByteSize } from "../byte-size";
import { parseDuration, printDuration, toMicroseconds } from "../duration";
import type { OptionValues, QdiscOption } from "../options/qdisc-option";
import { rateOption, SLOWEST_BITS } from "../options/rate-option";
import { readCount } from "../options/read-count";
import { findRoundest, holdTbfBurst, LONGEST_BURST_SECONDS, passingTime } from "../token-clock";
import { quoteWord, TrafficError } from "../traffic-error";
import type { QdiscKind, ShownSetting } from "./qdisc-kind";

const IN_32_BITS = 0xffff_ffff;
/** How far above what the kernel reports the number may lie that somebody asked for, in units of the least that counts. */
const REACH = 4;

/**
 * Token bucket filter, tc-tbf(8): one queue that is emptied at a rate. Rate, burst and either latency or limit must be
 * given, and again with every change. tc prints neither a limit nor, as JSON, a peakrate; so a limit is compared by the
 * latency that it gives, and a peakrate cannot be declared.
 */
export const tbf: QdiscKind = {
  name: "tbf",
  options: [
    rateOption({
      name: "rate",
      range: { least: SLOWEST_BITS, most: 8e12, why: "the kernel counts whole bytes a second (net/sched/sch_tbf.c)" },
    }),
    burstOption(),
    latencyOption(),
    limitOption(),
  ],
  // A line of `tc -d` tells mpu and linklayer. A peakrate shows by its burst alone, which is called mtu there.
  shown: new Map<string, ShownSetting>([
    ["mpu", { usual: 0 }],
    ["linklayer", { usual: "ethernet" }],
    ["peakrate", "if-set"],
    ["minburst", "if-set"],
    ["mtu", "if-set"],
  ]),
  findContradictions(options) {
    const missing = ["rate", "burst"].filter(name => !options.has(name));
    if (missing.length > 0) return [`a tbf has no ${missing.join(" and no ")}, which tc refuses (tc/q_tbf.c)`];
    if (options.has("latency") === options.has("limit")) return ["tc wants either a latency or a limit (tc/q_tbf.c)"];
    const seconds = sizeOf(options, "burst") / rateOf(options);
    if (seconds > LONGEST_BURST_SECONDS)
      return [
        `its burst lasts ${Math.ceil(seconds)} s at its rate, and the kernel counts up to 274 s (PSCHED_NS2TICKS)`,
      ];
    const limit = limitOf(options);
    if (limit > IN_32_BITS) return ["the queue would hold 4 GiB or more, which the kernel keeps in 32 bits"];
    return limit < sizeOf(options, "burst")
      ? ["the queue is smaller than the burst, which tc prints as a latency below nothing"]
      : [];
  },
  findDoubts(options) {
    const rate = holdBitRate(sizeOf(options, "rate"));
    const burst = sizeOf(options, "burst");
    const least = Math.ceil(rate / 250);
    return burst < least || burst < 1514
      ? [
          `burst ${burst} is less than ${Math.max(least, 1514)} bytes: a tick of the kernel's clock lets through ${least} bytes at that rate, a frame has 1514, and the rate is not reached with less.`,
        ]
      : [];
  },
};

function sizeOf(options: OptionValues, name: string): number {
  return Number(options.get(name) ?? 0);
}

/** Bytes a second that the kernel holds. */
function rateOf(options: OptionValues): number {
  return holdBitRate(sizeOf(options, "rate"));
}

/** The limit in bytes that tc hands to the kernel (tbf_parse_opt, tc/q_tbf.c). */
function limitOf(options: OptionValues): number {
  const limit = options.get("limit");
  if (limit !== undefined) return Number(limit);
  return Math.trunc((rateOf(options) * sizeOf(options, "latency")) / 1e6 + sizeOf(options, "burst"));
}

/** The latency in microseconds that tc prints (tbf_print_opt, tc/q_tbf.c). */
function shownLatency(options: OptionValues): number {
  const rate = rateOf(options);
  return Math.trunc(1e6 * (limitOf(options) / rate) - passingTime(sizeOf(options, "burst"), rate));
}

/** Microseconds in which two bytes pass: so far from each other may two latencies be that are held alike. */
function byteTime(options: OptionValues): number {
  return Math.ceil(2e6 / rateOf(options)) + REACH;
}

function burstOption(): QdiscOption {
  return {
    name: "burst",
    words: ["burst", "buffer", "maxburst"],
    keys: ["burst"],
    change: "in-place",
    parse: (word, words, where) => parseBytes(words.takeArgument(word).replace(/\/1$/, ""), `${where}, ${word}`),
    print: value => ["burst", String(value)],
    hold: (value, asked) => holdTbfBurst(Number(value), rateOf(asked)),
    ask: (held, asking) => {
      const rate = rateOf(asking);
      const reach = Math.ceil(rate / 1e6) * REACH + 1;
      return findRoundest(Number(held), reach, bytes => holdTbfBurst(bytes, rate) === held) ?? held;
    },
    readLive: options => readCount(options.get("burst")),
  };
}

function latencyOption(): QdiscOption {
  return {
    name: "latency",
    words: ["latency", "lat"],
    keys: ["lat"],
    change: "in-place",
    parse(word, words, where) {
      const text = words.takeArgument(word);
      const value = parseDuration(text, `${where}, ${word}`);
      if (value <= IN_32_BITS) return value;
      return refuse(text, `${where}, ${word}`, "tc keeps a time in 32 bits of microseconds", "71 minutes at most");
    },
    print: value => ["latency", printDuration(toMicroseconds(Number(value)))],
    hold: (value, asked) => shownLatency(new Map([...asked, ["latency", value]])),
    ask: (held, asking) =>
      findRoundest(
        Number(held),
        byteTime(asking),
        latency => shownLatency(new Map([...asking, ["latency", latency]])) === held,
      ) ?? held,
    readLive: options => readCount(options.get("lat")),
  };
}

function limitOption(): QdiscOption {
  return {
    name: "limit",
    words: ["limit"],
    keys: ["lat"],
    change: "in-place",
    insteadOf: "latency",
    parse: (word, words, where) => parseBytes(words.takeArgument(word), `${where}, ${word}`),
    print: value => ["limit", String(value)],
    hold: (value, asked) => shownLatency(new Map([...asked, ["limit", value]])),
    ask: (held, asking) => {
      const rate = rateOf(asking);
      const least = Math.floor((rate * (Number(held) + passingTime(sizeOf(asking, "burst"), rate))) / 1e6);
      const reach = Math.ceil(rate / 1e6) * REACH + 1;
      const isHeld = (limit: number) => shownLatency(new Map([...asking, ["limit", limit]])) === held;
      return findRoundest(least, reach, isHeld) ?? least;
    },
    readLive: options => readCount(options.get("lat")),
  };
}

function parseBytes(text: string, where: string): number {
  const value = parseByteSize(text, where);
  if (value >= 1 && value <= IN_32_BITS) return value;
  return refuse(text, where, "tc keeps a size in 32 bits and takes 0 for not given", "1 byte to 4 GiB");
}

function refuse(text: string, where: string, why: string, range: string): never {
  throw new TrafficError({ what: `${quoteWord(text)} is out of range`, where, why, remedy: `Write ${range}` });
}
