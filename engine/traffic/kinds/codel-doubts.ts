import { parseDuration, printDuration, toMicroseconds } from "../duration";
import type { OptionValue } from "../options/qdisc-option";

const DEFAULT_TARGET = parseDuration("5ms", "default of tc-codel(8)");
const DEFAULT_INTERVAL = parseDuration("100ms", "default of tc-codel(8)");

/**
 * What is doubtful about CoDel's two times, defaults (5ms, 100ms) standing in for what is not set. RFC 8289, section 4.3
 * and 4.4: the target is 5 to 10 per cent of the interval.
 */
export function doubtCodelTimes(options: ReadonlyMap<string, OptionValue>): readonly string[] {
  const target = toMicroseconds(Number(options.get("target") ?? DEFAULT_TARGET));
  const interval = toMicroseconds(Number(options.get("interval") ?? DEFAULT_INTERVAL));
  if (target < interval) return [];
  return [
    `target ${printDuration(target)} is not below interval ${printDuration(interval)}: CoDel then allows a standing queue as long as the round trip it controls; ` +
      "RFC 8289 wants the target at 5 to 10 per cent of the interval.",
  ];
}
