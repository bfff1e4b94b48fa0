import { integer, parseUnsigned } from "../codecs/number";
import { LIMIT_SCALE, parseRate, rate } from "../codecs/rate";
import { type ExtensionDescription, findOption, OMITTED, type ValueCodec } from "../extension";
import { ValueError } from "../rule-error";
import { spellTrap } from "../trap";

const DEFAULT_BURST = 5;

const BURST = integer({ min: 1, max: 10_000 });

/** The nft backend takes 0 and reads it back as the default; the kernel refuses it of the legacy backend. */
const burst: ValueCodec = {
  ...BURST,
  canonicalize: (values, scope) => {
    if (scope.backend === "legacy" || parseUnsigned(values[0] ?? "") !== 0n) return BURST.canonicalize(values, scope);
    const fix = "Write a burst from 1 to 10000.";
    return spellTrap({ spelled: OMITTED, what: "a burst of 0 is printed back as the default", fix }, scope.traps);
  },
};

/** Timer frequencies a kernel may be built with. */
const KERNEL_HZ = [100, 250, 300, 1000];

/**
 * xt_limit of the legacy backend counts credits in 32 bits and refuses a rate and burst that overflow (xt_limit.c,
 * limit_mt_check). The result depends on the kernel's HZ: only what every HZ refuses is refused here.
 */
function overflowsLegacy(interval: number, burst: number): boolean {
  const wrap = (number: bigint): bigint => number & 0xffffffffn;
  const total = wrap(BigInt(interval) * BigInt(burst));
  return KERNEL_HZ.every(hz => credits(total, hz) < credits(BigInt(interval), hz));
}

function credits(user: bigint, hz: number): bigint {
  const most = 0xffffffffn / BigInt(hz * 86_400);
  let perJiffy = 1n;
  while (perJiffy * 2n <= most) perJiffy *= 2n;
  const perSecond = BigInt(hz) * perJiffy;
  const scale = BigInt(LIMIT_SCALE);
  return user > 0xffffffffn / perSecond ? ((user / scale) * perSecond) & 0xffffffffn : (user * perSecond) / scale;
}

export const limitMatch: ExtensionDescription = {
  name: "limit",
  kind: "match",
  families: ["ipv4", "ipv6"],
  summary: "Matches at most so often on average, after a burst.",
  example: "--limit 5/minute --limit-burst 10",
  source: "iptables-extensions(8), limit; libxt_limit.c, xt_limit.c",
  options: [
    {
      name: "--limit",
      negation: "refused",
      value: rate,
      filledIn: { ipv4: "3/hour", ipv6: "3/hour" },
      summary: "Average rate; the kernel rounds it to steps of 0.1 ms.",
    },
    {
      name: "--limit-burst",
      negation: "refused",
      value: burst,
      omittedWhen: String(DEFAULT_BURST),
      summary: "Packets that match before the rate applies; default 5.",
    },
  ],
  settle: (options, scope) => {
    const interval = parseRate(findOption(options, "--limit")?.values[0] ?? "3/hour");
    const packets = Number(findOption(options, "--limit-burst")?.values[0] ?? DEFAULT_BURST);
    if (scope.backend === "legacy" && overflowsLegacy(interval, packets)) {
      const fix = "Lower --limit-burst or choose a shorter interval.";
      throw new ValueError("the rate and burst overflow the legacy backend's counter, which refuses the rule", fix);
    }
    return options;
  },
};
