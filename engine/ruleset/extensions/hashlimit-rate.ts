import {
  bytesOfCost,
  type HashRate,
  MAX_BURST,
  PACKET_SCALE,
  parseHashRate,
  printByteBurst,
  printByteRate,
} from "../codecs/hash-rate";
import { chooseRateUnit } from "../codecs/rate";
import { type ExtensionScope, findOption } from "../extension";
import type { RuleOption } from "../rule";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

const DEFAULT_BURST = "5";

/** Seconds after which an idle entry of a byte rate expires, without and with a burst (libxt_hashlimit.c). */
const BYTE_EXPIRE = { plain: 15, burst: 60 };

/** Timer frequencies a kernel may be built with. */
const KERNEL_HZ = [100, 250, 300, 1000];

const ALL_64 = (1n << 64n) - 1n;

/** What a rate and its burst are printed as, and the seconds that iptables takes as the entry's default life. */
interface SpelledRate {
  readonly rate: string;
  readonly burst: string | undefined;
  /** By the unit as written. */
  readonly written: number;
  /** By the unit as printed: another life is printed. */
  readonly printed: number;
}

/** The kernel multiplies in 64 bits and refuses what overflows (xt_hashlimit.c); only what every HZ refuses is refused. */
function overflows(interval: number, burst: number): boolean {
  return KERNEL_HZ.every(hz => {
    const most = ALL_64 / BigInt(hz * 86_400);
    const perJiffy = 1n << BigInt(most.toString(2).length - 1);
    const perStep = (BigInt(hz) * perJiffy) / BigInt(PACKET_SCALE);
    const total = BigInt(interval) * BigInt(burst) * perStep;
    return (total & ALL_64) < BigInt(interval) * perStep;
  });
}

function spellPackets(
  rate: Extract<HashRate, { kind: "packets" }>,
  burst: string | undefined,
  counting: "credits" | "rate",
): SpelledRate {
  const interval = Math.floor(rate.interval / (counting === "rate" ? rate.seconds : 1));
  if (interval < 1) throw new ValueError("the rate is too fast for --hashlimit-rate-match", "Write a lower rate.");
  const packets = burst ?? DEFAULT_BURST;
  if (Number(packets) > MAX_BURST) throw new ValueError("the burst is too high", `Write up to ${MAX_BURST} packets.`);
  if (counting === "credits" && overflows(interval, Number(packets))) {
    const fix = "Lower --hashlimit-burst or choose a shorter interval.";
    throw new ValueError("the rate and burst overflow the kernel's counter, which refuses the rule", fix);
  }
  const unit = chooseRateUnit(interval, PACKET_SCALE);
  const printed = `${Math.floor((unit.seconds * PACKET_SCALE) / interval)}/${unit.name}`;
  return { rate: printed, burst: packets, written: rate.seconds, printed: unit.seconds };
}

function spellBytes(cost: number, burst: string | undefined, scope: ExtensionScope): SpelledRate {
  const perSecond = bytesOfCost(cost);
  const rate = printByteRate(cost);
  const life = burst === undefined ? BYTE_EXPIRE.plain : BYTE_EXPIRE.burst;
  if (perSecond === 0) {
    const what = "a rate below 16 bytes a second is saved as 0b/s, which iptables does not read back";
    spellTrap({ spelled: rate, what, fix: "Write at least 16b/s." }, burst === undefined ? scope.traps : "refuse");
  }
  if (burst === undefined) return { rate, burst, written: life, printed: life };
  if (Number(burst) < perSecond) {
    throw new ValueError("the burst is smaller than the bytes of a second", `Write at least ${perSecond}b.`);
  }
  const seconds = Math.ceil(Number(burst) / perSecond);
  const printed = printByteBurst(seconds * perSecond);
  const spelled = { rate, burst: printed.text, written: life, printed: life };
  if (Math.ceil(printed.bytes / perSecond) === seconds) return spelled;
  const what = `the burst is ${seconds} seconds of the rate, saved as ${printed.text}, which is less`;
  return spellTrap({ spelled, what, fix: `Write ${printed.text}, or whole megabytes.` }, scope.traps);
}

/** Spells rate, burst, expiry and interval as iptables-save does, and checks them as the kernel does. */
export function settleHashRate(options: readonly RuleOption[], scope: ExtensionScope): readonly RuleOption[] {
  const limit = findOption(options, "--hashlimit-upto") ?? findOption(options, "--hashlimit-above");
  if (limit === undefined) return options;
  const rate = parseHashRate(limit.values[0] ?? "");
  const hasMatch = findOption(options, "--hashlimit-rate-match") !== undefined;
  const burst = findOption(options, "--hashlimit-burst")?.values[0];
  const spelled =
    rate.kind === "bytes"
      ? spellBytes(rate.cost, burst, scope)
      : spellPackets(rate, burst, hasMatch ? "rate" : "credits");
  const expire = Number(findOption(options, "--hashlimit-htable-expire")?.values[0] ?? spelled.written * 1000);
  const unit = rate.kind === "bytes" ? 1 : rate.seconds;
  const interval = Number(findOption(options, "--hashlimit-rate-interval")?.values[0] ?? unit);
  const option = (name: string, value: string): RuleOption => ({ name, negated: false, values: [value] });
  const rewritten = ["--hashlimit-burst", "--hashlimit-htable-expire", "--hashlimit-rate-interval", limit.name];
  return [
    ...options.filter(({ name }) => !rewritten.includes(name)),
    option(limit.name, spelled.rate),
    ...(spelled.burst === undefined ? [] : [option("--hashlimit-burst", spelled.burst)]),
    ...(expire === spelled.printed * 1000 ? [] : [option("--hashlimit-htable-expire", String(expire))]),
    ...(hasMatch && interval !== 1 ? [option("--hashlimit-rate-interval", String(interval))] : []),
  ];
}
