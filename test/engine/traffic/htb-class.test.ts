import { describe, expect, it } from "vitest";
import {
  findTrafficDoubts,
  NO_QUEUES,
  parseTrafficPart,
  planQueues,
  readClasses,
  readQdiscs,
} from "../../../engine/traffic";
import { HTB } from "./standing-tree";

describe("a class", () => {
  const parse = (options: string) => parseTrafficPart(`class parent 1: classid 1:10 htb ${options}`);

  it.each([
    ["rate 100kbit burst 10mb", "its burst lasts 839 s at its rate, and the kernel counts up to 274 s"],
    ["rate 10kbit ceil 100kbit burst 1600 cburst 4mb", "its cburst lasts 336 s at its ceil"],
    ["rate 8bit", "its burst lasts 1600 s at its rate"],
    ["rate 1mbit quantum 0", "out of range"],
    ["rate 1mbit quantum 2147483648", "1 to 2147483647"],
  ])("is refused where the kernel would hold it otherwise: %s", (options, reason) => {
    expect(() => parse(options)).toThrow(reason);
  });

  // What Linux 6.18 holds of it: ticks ea600000, in 32 bits.
  it("may have a burst that the kernel still counts", () => {
    expect(
      planQueues("d0", [parseTrafficPart("qdisc root handle 1: htb"), parse("rate 100kbit burst 3mb")], {
        ...NO_QUEUES,
        qdiscs: readQdiscs(`[${HTB.replace("0x30", "0")}]`).get("d0") ?? [],
        classes: readClasses(
          "class htb 1:10 root prio 0 quantum 1000 rate 100Kbit ceil 100Kbit linklayer ethernet burst 3Mb/1 mpu 0b cburst 1600b/1 mpu 0b level 0 buffer [ea600000] cbuffer [001e8480]",
        ),
      }),
    ).toEqual({ commands: [], gap: "none" });
  });

  it("is doubted where its turn is hardly meant, and taken", () => {
    expect(findTrafficDoubts(parse("rate 1mbit quantum 999"))[0]).toContain("less than a packet");
    expect(findTrafficDoubts(parse("rate 1mbit quantum 200001"))[0]).toContain("before another class");
    expect(findTrafficDoubts(parse("rate 1mbit quantum 1000"))).toEqual([]);
    expect(findTrafficDoubts(parse("rate 1mbit quantum 200000"))).toEqual([]);
    expect(findTrafficDoubts(parse("rate 1mbit"))).toEqual([]);
  });
});
