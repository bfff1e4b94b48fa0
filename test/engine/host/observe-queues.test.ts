import { describe, expect, it } from "vitest";
import { observeQueues } from "../../../engine/host/observe-queues";
import { declareQueues, type LiveQueues, NO_QUEUES, readClasses, readQdiscs } from "../../../engine/traffic";
import { snapshotOf } from "./fixtures";

const HTB = '{"kind":"htb","handle":"1:","dev":"eth0","root":true,"options":{"r2q":10,"default":"0","direct_qlen":9}}';
const SFQ = '{"kind":"sfq","handle":"10:","dev":"eth0","parent":"1:10","options":{"limit":127}}';
const CLASS =
  "class htb 1:10 root leaf 10: prio 0 quantum 12500 rate 1Mbit ceil 1Mbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [00030d40] cbuffer [00030d40]";

function live(...qdiscs: readonly string[]): LiveQueues {
  return { ...NO_QUEUES, qdiscs: readQdiscs(`[${qdiscs.join(",")}]`).get("eth0") ?? [], classes: readClasses(CLASS) };
}

/** What is seen of a device when what stood there once is looked for. */
function seen(once: LiveQueues, now: LiveQueues): readonly unknown[] {
  const snapshot = snapshotOf([], { queues: new Map([["eth0", now]]) });
  return observeQueues({ qdiscs: { eth0: declareQueues(once, "egress") } } as never, snapshot).eth0 ?? [];
}

describe("queues that were found once and that no document could hold", () => {
  const stab = (json: string) => json.replace('"options"', '"stab":{"linklayer":"atm"},"options"');

  it.each([
    ["a leaf of a strange kind", live(HTB, SFQ)],
    ["a root with a size table", live(stab(HTB), SFQ)],
  ])("are told as they were while they stand: %s", (_what, found) => {
    expect(seen(found, found)).toEqual(declareQueues(found, "egress"));
  });

  it("are told as they are by now", () => {
    expect(seen(live(HTB, SFQ), live(HTB, SFQ.replace("127", "64")))).toContain(
      "qdisc parent 1:10 handle 10: sfq limit 64",
    );
    expect(seen(live(stab(HTB)), live(HTB))).toContain("qdisc root htb direct_qlen 9");
  });
});
