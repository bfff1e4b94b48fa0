import { describe, expect, it } from "vitest";
import {
  describeLive,
  diffQdisc,
  equalsLive,
  findRoot,
  type LiveQdisc,
  NO_QUEUES,
  parseQdisc,
  printQdisc,
  readQdiscs,
  restoreQueues,
} from "../../../engine/traffic";
import { showQdisc } from "./measured";
import { MEASURED_KINDS } from "./measured-kinds";

function live(kind: string, options: Readonly<Record<string, unknown>>): LiveQdisc {
  const root = findRoot(readQdiscs(`[${showQdisc(kind, "1:", options)}]`).get("d0") ?? []);
  if (root === undefined) throw new Error("no root");
  return root;
}

/** What netem needs beside the words that tc takes: its reorder sets a gap by itself. */
const kindOf = (asked: string): string => asked.split(" ")[0] ?? "";

describe("a qdisc of any kind", () => {
  it.each(MEASURED_KINDS)("equals what the kernel made of $asked", ({ asked, options }) => {
    expect(diffQdisc(parseQdisc(`root ${asked}`), live(kindOf(asked), options))).toBeUndefined();
  });

  it.each(MEASURED_KINDS)("equals its own description after $asked", ({ asked, options }) => {
    const held = live(kindOf(asked), options);
    expect(equalsLive(parseQdisc(describeLive(held)), held)).toBe(true);
  });

  it.each(MEASURED_KINDS)("can be brought back after $asked", ({ asked, options }) => {
    const back = restoreQueues("d0", { ...NO_QUEUES, qdiscs: [live(kindOf(asked), options)] }, "egress");
    expect(back.outcome === "commands" ? "" : back.reason).toBe("");
  });

  it.each(MEASURED_KINDS)("is read from the line that tc shows of $asked", ({ asked, text }) => {
    expect(parseQdisc(`qdisc ${kindOf(asked)} 8001: root refcnt 2 ${text}`).kind).toBe(kindOf(asked));
  });

  it.each([
    ["root cake bandwidth 100mbit docsis", "qdisc root cake bandwidth 100mbit overhead 18 noatm mpu 64"],
    ["root cake ethernet ether-vlan", "qdisc root cake overhead 42 mpu 84"],
    ["root cake ether-vlan ether-vlan docsis", "qdisc root cake overhead 26 noatm mpu 64"],
    ["root cake ether-vlan conservative", "qdisc root cake overhead 48 atm"],
    ["root cake bridged-ptm ether-vlan", "qdisc root cake overhead 26 ptm"],
    ["root cake ethernet overhead 22", "qdisc root cake overhead 22 mpu 84"],
    ["root cake ethernet atm", "qdisc root cake overhead 38 atm mpu 84"],
    [
      "cake 1: root refcnt 2 rtt 100ms raw ptm overhead 0 memlimit 10000b",
      "qdisc root cake egress rtt 100ms raw ptm memlimit 10000",
    ],
    ["root cake unlimited oceanic raw", "qdisc root cake unlimited rtt 300ms raw"],
    ["root handle 1: htb default 30", "qdisc root handle 1: htb default 0x30"],
    ["root tbf rate 1mbit burst 32kbit latency 400ms", "qdisc root tbf rate 1mbit burst 4096 latency 400ms"],
    ["parent 1:0x30 handle 30: fq maxrate 1.5gbit", "qdisc parent 1:30 handle 30: fq maxrate 1500mbit"],
    ["root netem delay 100ms 10ms 25% loss random 0.3%", "qdisc root netem delay 100ms 10ms 25% loss 0.3%"],
    ["ingress", "qdisc ingress"],
    ["ingress ffff: dev eth0 parent ffff:fff1 ----------------", "qdisc ingress"],
  ])("is written canonically: %s", (asked, canonical) => {
    const read = parseQdisc(asked);
    expect(parseQdisc(canonical)).toEqual(read);
    expect(describeWanted(asked)).toBe(canonical);
  });

  it.each([
    ["root cake bandwidth 10mbit autorate-ingress", "autorate-ingress finds the bandwidth by itself"],
    ["root cake overhead 300", "-64 to 256"],
    ["root cake fwmark 0", "mask of 0"],
    ["root fq buckets 1000", "512 or 1024"],
    ["root fq quantum 0", "out of range"],
    ["root htb default 10000", "0 to ffff"],
    ["root tbf rate 1mbit burst 10k", "either a latency or a limit"],
    ["root tbf rate 1mbit latency 10ms", "no burst"],
    ["root tbf rate 1mbit burst 10k latency 10ms peakrate 2mbit", "not an option"],
    ["root tbf rate 1mbit burst 10k limit 1k", "smaller than the burst"],
    ["root netem reorder 25%", "without a delay"],
    ["root netem loss 0.00001%", "not a share"],
    ["root pfifo limit 0", "out of range"],
    ["root mq limit 1", "it has none"],
    ["parent 1: fq", "is not a class"],
    ["root ingress", "the place is wanted"],
    ["root tbf rate 1qbit burst 10k latency 1ms", "is not a rate"],
  ])("is refused: %s", (text, reason) => {
    expect(() => parseQdisc(text)).toThrow(reason);
  });
});

function describeWanted(asked: string): string {
  return printQdisc(parseQdisc(asked));
}
