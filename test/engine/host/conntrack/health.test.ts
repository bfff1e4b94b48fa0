import { describe, expect, it } from "vitest";
import { judgeHealth, readHealth } from "../../../../engine/host/conntrack/health";
import { parseSave } from "../../../../engine/ruleset";
import { fakeAccess } from "../fake-access";
import { answerTally } from "../fake-tally";
import { documentWith, snapshotOf } from "../fixtures";

const DOCUMENT = documentWith({}, { probes: [{ check: "conntrack:seconds=2" }] });
const NOT_TRACKED = ["", 73] as const;
const END = "udp dst=192.0.2.1 dport=53 src=192.0.2.1 sport=53";
/** Questions that are answered, and questions that are not. */
const asked = (answered: number, failing = 0) =>
  [
    `tally ${answered} 0 whole`,
    ...(failing > 0
      ? [`suspect udp ${failing} ${failing} 1`, `top udp in ${END} ${failing} ${failing} ${failing} ${failing} 0 0 0`]
      : []),
    ...(answered > 0 ? [`top flow in ${END} 0 0 ${answered} ${answered} 0 0 0`] : []),
    `fresh ${answered}`,
    "end",
  ].join("\n");

/** What is said of a change between two tallies, under these rules of the raw table. */
async function judge(before: Parameters<typeof answerTally>, after: Parameters<typeof answerTally>, raw = "") {
  const [was, is] = [before, after].map(words => fakeAccess(answerTally(...words)));
  if (was === undefined || is === undefined) throw new Error("two hosts");
  const readings = await readHealth(was.access, was.connection, DOCUMENT, undefined);
  const live = { ipv4: parseSave(raw), ipv6: parseSave("") };
  const failed = await judgeHealth(
    is.access,
    readings,
    0,
    snapshotOf([], { live }),
    () => 0,
    AbortSignal.timeout(5_000),
  );
  return failed?.reason;
}

describe("the probe of connections", () => {
  it("lets a host that tracks nothing begin to, and judges what fails then", async () => {
    expect(await judge([...NOT_TRACKED], [asked(100)])).toBeUndefined();
    expect(await judge([...NOT_TRACKED], [...NOT_TRACKED])).toBeUndefined();
    expect(await judge([...NOT_TRACKED], [asked(100, 100)])).toMatch(
      /192\.0\.2\.1:53 has 100 connections that get no answer/,
    );
  });

  it("does not take what the new rules keep out of tracking for silence", async () => {
    const raw = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p udp -m udp --dport 53 -j CT --notrack\nCOMMIT\n";
    expect(await judge([asked(500)], [asked(0)])).toMatch(/192\.0\.2\.1:53 had 500 connections and has 0/);
    expect(await judge([asked(500)], [asked(0)], raw)).toBeUndefined();
  });
});
