import type { Answer, LatencySeries } from "./latency";

/** A round trip of more than ten minutes is none. */
const MOST_MS = 600_000;
/** `64 bytes from 192.0.2.1: icmp_seq=3 ttl=64 time=0.512 ms` (iputils), `seq=3` (busybox, from 0). */
const ANSWER = /^\d{1,6} bytes from .{0,300}?\b(icmp_)?seq=(\d{1,7})\b.{0,60}? time[=<](\d{1,7}(?:\.\d{1,6})?) ms(.*)$/;

/**
 * Reads what `ping -n -c N -i S` printed: iputils or busybox. Lines that are no answer, answers to what was not asked, and
 * second answers are passed over.
 * @param sent questions that were asked
 * @param intervalMs the pause between two of them
 */
export function readPing(text: string, sent: number, intervalMs: number): LatencySeries {
  const answers = new Map<number, Answer>();
  for (const line of text.split("\n")) {
    const [, iputils, digits = "", time = ""] = ANSWER.exec(line.slice(0, 500)) ?? [];
    if (time === "") continue;
    const number = Number(digits) - (iputils === undefined ? 0 : 1);
    const ms = Number(time);
    if (number < 0 || number >= sent || answers.has(number) || ms > MOST_MS) continue;
    answers.set(number, { at: (number * intervalMs) / 1000, ms });
  }
  return { sent, answers: [...answers.values()].sort((a, b) => a.at - b.at) };
}
