import type { Answer, LatencySeries } from "./latency";

/** A round trip of more than ten minutes is none. */
const MOST_MS = 600_000;
/**
 * `64 bytes from 192.0.2.1: icmp_seq=3 ttl=64 time=0.512 ms`: iputils from 1 (`icmp_req=3` before 2012), inetutils from 0;
 * `seq=3`: busybox, from 0.
 */
const ANSWER =
  /^\d{1,6} bytes from .{0,300}?\b(icmp_[rs]eq|seq)=(\d{1,7})\b.{0,60}? time[=<](\d{1,7}(?:\.\d{1,6})?) ms(.*)$/;
/** `PING host (192.0.2.1) 56(84) bytes of data.` of iputils; the others write `PING host (192.0.2.1): 56 data bytes`. */
const COUNTS_FROM_NONE = /^PING .{1,400}: \d{1,6} data bytes/m;

/**
 * Reads what `ping -n -c N -i S` printed: iputils, inetutils or busybox. Lines that are no answer, answers to what was not asked, and
 * second answers are passed over.
 * @param sent questions that were asked
 * @param intervalMs the pause between two of them
 */
export function readPing(text: string, sent: number, intervalMs: number): LatencySeries {
  const answers = new Map<number, Answer>();
  const countsFromNone = COUNTS_FROM_NONE.test(text.slice(0, 1000));
  for (const line of text.split("\n")) {
    const [, word, digits = "", time = ""] = ANSWER.exec(line.slice(0, 500)) ?? [];
    if (time === "") continue;
    const number = Number(digits) - (word === "seq" || countsFromNone ? 0 : 1);
    const ms = Number(time);
    if (number < 0 || number >= sent || answers.has(number) || ms > MOST_MS) continue;
    answers.set(number, { at: (number * intervalMs) / 1000, ms });
  }
  return { sent, answers: [...answers.values()].sort((a, b) => a.at - b.at) };
}
