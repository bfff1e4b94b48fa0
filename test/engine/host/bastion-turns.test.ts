import { describe, expect, it } from "vitest";
import { bastionTurnsOf } from "../../../engine/host/bastion-turns";
import type { JumpTarget, Transport } from "../../../engine/transport";

const hop = (address: string, jump?: JumpTarget): JumpTarget => ({
  host: address,
  address,
  port: 22,
  user: "root",
  ...(jump === undefined ? {} : { jump }),
});
const bastion = hop("bastion");

/** Work that ends when it is told to, and a list of what began and ended. */
function stage() {
  const turns = bastionTurnsOf({} as Transport);
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (target: JumpTarget, signal?: AbortSignal) =>
    turns.take(target.host, target, signal, async () => {
      events.push(target.host);
      await new Promise<void>(resolve => ends.set(target.host, resolve));
      events.push(`end of ${target.host}`);
    });
  const settle = () => new Promise(resolve => setImmediate(resolve));
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  return { events, begin, end, settle };
}

describe("turns on a bastion", () => {
  it("are taken together by the hosts behind it", async () => {
    const { events, begin, settle } = stage();
    void begin(hop("one", bastion));
    void begin(hop("two", bastion));
    await settle();
    expect(events).toEqual(["one", "two"]);
  });

  it("are taken by the bastion alone, after those under way and before those that come later", async () => {
    const { events, begin, end, settle } = stage();
    void begin(hop("one", bastion));
    await settle();
    void begin(bastion);
    void begin(hop("two", bastion));
    void begin(hop("elsewhere"));
    await settle();
    expect(events).toEqual(["one", "elsewhere"]);
    await end("one");
    expect(events.slice(2)).toEqual(["end of one", "bastion"]);
    await end("bastion");
    expect(events.slice(4)).toEqual(["end of bastion", "two"]);
  });

  it("count for every server on the way", async () => {
    const { events, begin, end, settle } = stage();
    void begin(hop("deep", hop("inner", bastion)));
    await settle();
    void begin(bastion);
    void begin(hop("inner", bastion));
    await settle();
    expect(events).toEqual(["deep"]);
    await end("deep");
    await end("bastion");
    expect(events.slice(1)).toEqual(["end of deep", "bastion", "end of bastion", "inner"]);
  });

  it("do not make two hosts wait for each other that name each other as jump host", async () => {
    const { events, begin, end, settle } = stage();
    void begin(hop("left", hop("right")));
    void begin(hop("right", hop("left")));
    await settle();
    await end("left");
    await end("right");
    expect(events).toEqual(["left", "end of left", "right", "end of right"]);
  });

  it("are given up by who is stopped, and do not hold up the next", async () => {
    const { events, begin, end, settle } = stage();
    void begin(hop("one", bastion));
    await settle();
    const stopping = new AbortController();
    const stopped = begin(bastion, stopping.signal);
    void begin(hop("two", bastion));
    stopping.abort();
    await expect(stopped).rejects.toMatchObject({ cause: { kind: "interrupted" } });
    await settle();
    expect(events).toEqual(["one", "two"]);
    await end("one");
  });
});
