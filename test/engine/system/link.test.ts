import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkLinkValue,
  equalLinkValue,
  expandQueues,
  findLinkSetting,
  isLinkName,
  joinExpandedQueues,
  type LiveLink,
  liveLinkValue,
  MOST_QUEUE_BYTES,
  numberedQueues,
  parseLinkSetting,
  printLinkSetting,
  QUEUE_LIMITS,
  RINGS,
  SystemError,
} from "../../../engine/system";

const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000);

const settingNames = fc.oneof(
  fc.constant("txqueuelen"),
  fc.constant("type"),
  fc.tuple(fc.oneof(fc.nat(99999), fc.constant("*")), fc.constantFrom(...QUEUE_LIMITS)).map(([q, l]) => `tx-${q}.${l}`),
  fc.constantFrom(...RINGS).map(ring => `ring.${ring}`),
  fc.constantFrom("tcp-segmentation-offload", "tx-udp_tnl-segmentation", "highdma").map(name => `feature.${name}`),
);

describe("the name of a setting of a device", () => {
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(settingNames, name => printLinkSetting(parseLinkSetting(name)) === name),
      { seed: SEED },
    );
  });

  it.each([
    ["txqlen", "there is no such setting"],
    ["mtu", "there is no such setting"],
    ["", "there is no such setting"],
    ["tx-0.limit", "the kernel sets limit by itself"],
    ["tx-*.inflight", "Bound it by limit_min and limit_max"],
    ["tx-0.stall_thrs", "no such limit"],
    ["tx-01.limit_max", "there is no such setting"],
    ["tx--1.limit_max", "there is no such setting"],
    ["rx-0.limit_max", "there is no such setting"],
    ["ring.rx_mini", "Write one of ring.rx, ring.rx-mini, ring.rx-jumbo, ring.tx"],
    ["feature.tso", "Write feature.tcp-segmentation-offload"],
    ["feature.rx-gro", "Write feature.generic-receive-offload"],
    ["feature.", "only small letters"],
    ["feature.x;reboot", "only small letters"],
    ["feature.-K", "only small letters"],
    ["constructor", "there is no such setting"],
  ])("%j is refused: %s", (name, words) => {
    expect(() => parseLinkSetting(name)).toThrow(SystemError);
    expect(() => parseLinkSetting(name)).toThrow(words);
    expect(findLinkSetting(name)).toBeUndefined();
  });
});

describe("the value of a setting", () => {
  const check = (name: string, value: string) => () => checkLinkValue(parseLinkSetting(name), value);

  it.each([
    ["txqueuelen", "0"],
    ["txqueuelen", "2147483647"],
    ["tx-0.limit_max", String(MOST_QUEUE_BYTES)],
    ["tx-*.limit_min", "0"],
    ["tx-*.hold_time", "1000"],
    ["ring.rx", "4096"],
    ["feature.highdma", "on"],
    ["feature.highdma", "off"],
    ["type", "ifb"],
  ])("of %s may be %s", (name, value) => {
    expect(check(name, value)).not.toThrow();
  });

  it.each([
    ["txqueuelen", "2147483648", "0 to 2147483647"],
    ["txqueuelen", "-1", "0 to 2147483647"],
    ["txqueuelen", "1e3", "decimal digits"],
    ["txqueuelen", "007", "decimal digits"],
    ["tx-0.limit_max", "1879048193", "0 to 1879048192"],
    ["tx-0.limit_max", "max", "Write 1879048192 for max"],
    ["tx-0.limit_min", "4000000000", "0 to 1879048192"],
    ["ring.rx", "", "descriptors"],
    ["feature.highdma", "1", "either on or off"],
    ["type", "veth", "only a device of type ifb"],
  ])("of %s is never %j: %s", (name, value, words) => {
    expect(check(name, value)).toThrow(words);
  });

  // Measured: a kernel with 250 interrupts a second prints 8 for 5 and for 7, 12 for 10 and 4 for 1.
  it.each([
    ["5", "8"],
    ["7", "8"],
    ["10", "12"],
    ["1", "4"],
    ["5", "10"],
    ["5", "5"],
    ["5", "7"],
    ["1000", "1000"],
  ])("of hold_time, %s, is held by a kernel that prints %s", (wanted, live) => {
    expect(equalLinkValue(parseLinkSetting("tx-0.hold_time"), wanted, live)).toBe(true);
  });

  it("is another one else, of hold_time and of all others", () => {
    expect(equalLinkValue(parseLinkSetting("tx-0.hold_time"), "5", "9")).toBe(false);
    expect(equalLinkValue(parseLinkSetting("tx-0.hold_time"), "8", "5")).toBe(false);
    expect(equalLinkValue(parseLinkSetting("tx-0.limit_max"), "5", "8")).toBe(false);
    expect(equalLinkValue(parseLinkSetting("txqueuelen"), "5", "8")).toBe(false);
  });
});

describe("the queues of a device", () => {
  const link = (...values: readonly string[]): LiveLink => ({
    queues: new Map(values.map((limit_max, queue) => [queue, { limit_max, limit_min: "0", hold_time: "1000" }])),
  });
  const all = parseLinkSetting("tx-*.limit_max");

  it("are told by one value where they agree, and one by one where not", () => {
    expect(liveLinkValue(link("7", "7"), all)).toBe("7");
    expect(liveLinkValue(link("7", "8"), all)).toBe("tx-0=7 tx-1=8");
    expect(liveLinkValue(link("7", "8"), all, new Set([1]))).toBe("7");
    expect(liveLinkValue(link(), all)).toBeUndefined();
  });

  it("that are declared by themselves are not meant by all", () => {
    const settings = new Map([
      ["tx-*.limit_max", "7"],
      ["tx-1.limit_max", "8"],
      ["txqueuelen", "9"],
    ]);
    expect([...numberedQueues(settings.keys(), "limit_max")]).toEqual([1]);
    expect(Object.fromEntries(expandQueues(settings, link("1", "1", "1")))).toEqual({
      "tx-0.limit_max": "7",
      "tx-1.limit_max": "8",
      "tx-2.limit_max": "7",
      txqueuelen: "9",
    });
    expect(Object.fromEntries(expandQueues(settings, undefined))).toEqual({ "tx-1.limit_max": "8", txqueuelen: "9" });
  });

  it("are one setting again only where all of them, and more than one, have the same value", () => {
    const settings = (...values: readonly string[]) =>
      new Map(values.map((value, queue): [string, string] => [`tx-${queue}.limit_max`, value]));
    expect(Object.fromEntries(joinExpandedQueues(settings("7", "7"), link("7", "7")))).toEqual({
      "tx-*.limit_max": "7",
    });
    expect(joinExpandedQueues(settings("7", "8"), link("7", "8")).size).toBe(2);
    expect(joinExpandedQueues(settings("7", "7"), link("7", "7", "7")).size).toBe(2);
    expect([...joinExpandedQueues(settings("7"), link("7")).keys()]).toEqual(["tx-0.limit_max"]);
    expect(joinExpandedQueues(settings("7", "7"), undefined).size).toBe(2);
  });
});

describe("the name of a device", () => {
  it.each(["eth0", "eth0.100", "br-lan", "wg_0", "eth0:1", "a".repeat(15)])("may be %s", name => {
    expect(isLinkName(name)).toBe(true);
  });

  it.each(["", ".", "..", "-x", "a/b", "../x", "a b", "a\n", "a".repeat(16), "$(id)"])("is never %j", name => {
    expect(isLinkName(name)).toBe(false);
  });
});
