import { cutName } from "../codecs/cut-name";
import { type ExtensionDescription, findOption, type ValueCodec } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";

const SECOND = 1_000_000;

const UNITS: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ...["us", "usec", "usecs"].map(name => [name, 1] as const),
  ...["ms", "msec", "msecs"].map(name => [name, SECOND / 1000] as const),
  ...["s", "sec", "secs"].map(name => [name, SECOND] as const),
]);

/** A time as whole microseconds, which iptables holds in 32 bits. */
const time: ValueCodec = {
  kind: "time",
  accepts: "a number with s, ms or us, e.g. 0.5s or 250ms; microseconds without a unit; at most 4294s",
  arity: 1,
  canonicalize: ([text = ""]) => {
    const parts = /^(\d{1,10}(?:\.\d{1,10})?)([a-z]*)$/i.exec(text);
    const unit = UNITS.get((parts?.[2] ?? "?").toLowerCase());
    const microseconds = Math.floor(Number(parts?.[1]) * (unit ?? Number.NaN));
    if (microseconds <= 0xffffffff) return [`${microseconds}us`];
    throw new ValueError(`${JSON.stringify(text)} is no time`, "Write a number with s, ms or us, e.g. 250ms.");
  },
};

/** `%.1f` of seconds or milliseconds, else whole microseconds (libxt_RATEEST.c, RATEEST_print_time). */
function printTime(microseconds: number): string {
  if (microseconds >= SECOND) return `${(microseconds / SECOND).toFixed(1)}s`;
  if (microseconds >= SECOND / 1000) return `${(microseconds / (SECOND / 1000)).toFixed(1)}ms`;
  return `${microseconds}us`;
}

/** The smallest power of two of a quarter of a second that is not less; at most 8 seconds. */
function roundInterval(interval: number): number {
  for (let power = 0; power <= 5; power += 1) {
    const rounded = 2 ** power * (SECOND / 4);
    if (interval <= rounded) return rounded;
  }
  throw new ValueError("--rateest-interval is over 8 seconds", "Write 250ms to 8s.");
}

/** The largest exponent whose average still reacts within the time: interval / -ln(1 - 2^-k). */
function findExponent(interval: number, constant: number): number {
  let exponent = 1;
  while (exponent < 32 && interval / -Math.log(1 - 1 / 2 ** exponent) <= constant) exponent += 1;
  if (exponent > 1 && exponent < 32) return exponent - 1;
  const fix = "Write a time of at least 1.45 times the interval, and not billions of times as long.";
  throw new ValueError("--rateest-ewmalog does not go with --rateest-interval", fix);
}

function readMicroseconds(options: readonly RuleOption[], name: string): number {
  return Number.parseInt(findOption(options, name)?.values[0] ?? "", 10);
}

/** Both times are rounded; the second is kept as a power of two of the first, as it was written. */
function settle(options: readonly RuleOption[]): readonly RuleOption[] {
  const written = readMicroseconds(options, "--rateest-interval");
  const interval = roundInterval(written);
  const exponent = findExponent(written, readMicroseconds(options, "--rateest-ewmalog"));
  const constant = BigInt.asUintN(32, BigInt(interval) << BigInt(exponent));
  if (constant === 0n) {
    const fix = "Write an interval of 250ms to 8s.";
    throw new ValueError("--rateest-interval is too short for --rateest-ewmalog", fix);
  }
  const spelled = new Map([
    ["--rateest-interval", printTime(interval)],
    ["--rateest-ewmalog", printTime(Number(constant))],
  ]);
  return options.map(option => ({ ...option, values: option.values.map(value => spelled.get(option.name) ?? value) }));
}

export const rateestTarget: ExtensionDescription = {
  name: "RATEEST",
  kind: "target",
  families: ["ipv4", "ipv6"],
  summary: "Measures the rate of the packets that reach the rule, for the rateest match.",
  source: "iptables-extensions(8), RATEEST; libxt_RATEEST.c, xt_RATEEST.c",
  oneOf: ["--rateest-name", "--rateest-interval", "--rateest-ewmalog"],
  requires: new Map([
    ["--rateest-name", "--rateest-interval"],
    ["--rateest-interval", "--rateest-ewmalog"],
    ["--rateest-ewmalog", "--rateest-name"],
  ]),
  options: [
    {
      name: "--rateest-name",
      negation: "refused",
      value: cutName("rate estimator", 15),
      summary: "Name the rate is counted under.",
    },
    {
      name: "--rateest-interval",
      negation: "refused",
      value: time,
      summary: "How often it is measured: 250ms to 8s, rounded up to a power of two.",
    },
    {
      name: "--rateest-ewmalog",
      negation: "refused",
      value: time,
      summary: "How long a measure counts in the average, rounded to a power of two of the interval.",
      example: "2s",
    },
  ],
  settle,
};
