import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration, printDuration, toMicroseconds } from "../../../engine/traffic";
import { parseByteSize } from "../../../engine/traffic/byte-size";

describe("a time", () => {
  it.each([
    ["5ms", 5000],
    ["5000us", 5000],
    ["5000", 5000],
    ["0.5ms", 500],
    ["5.0ms", 5000],
    ["1.001ms", 1001],
    ["1S", 1000000],
    ["1sec", 1000000],
    ["20msec", 20000],
    ["1500usecs", 1500],
  ])("%s is %i microseconds", (word, value) => {
    expect(parseDuration(word, "test")).toBe(value);
  });

  it.each(["1000ns", "", "ms", "-1ms", "1e3us", "0.5us", "0.0005ms", "0x10", "5 ms", "9".repeat(30)])(
    "%j is refused",
    word => {
      expect(() => parseDuration(word, "codel, target")).toThrow("codel, target");
    },
  );

  it.each([
    [1000000, "1s"],
    [1500000, "1500ms"],
    [5000, "5ms"],
    [999, "999us"],
    [0, "0us"],
  ])("of %i microseconds is printed %s", (value, word) => {
    expect(printDuration(toMicroseconds(value))).toBe(word);
  });

  it("survives print and parse", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), value => {
        expect(parseDuration(printDuration(toMicroseconds(value)), "test")).toBe(value);
      }),
    );
  });
});

describe("a size", () => {
  it.each([
    ["1k", 1024],
    ["1kb", 1024],
    ["1000", 1000],
    ["1mb", 1048576],
    ["1500b", 1500],
    ["1kbit", 128],
    ["1.5k", 1536],
    ["32Mb", 33554432],
    ["4Gb", 4294967296],
  ])("%s is %i bytes", (word, bytes) => {
    expect(parseByteSize(word, "test")).toBe(bytes);
  });

  it.each(["1kib", "", "mb", "-1", "0.3b", "1e3"])("%j is refused", word => {
    expect(() => parseByteSize(word, "fq_codel, memory_limit")).toThrow("fq_codel, memory_limit");
  });
});
