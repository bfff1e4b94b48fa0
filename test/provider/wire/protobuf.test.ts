import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  byName,
  bytes,
  chosenCount,
  chosenText,
  count,
  flag,
  many,
  message,
  nested,
  text,
} from "../../../provider/wire/protobuf";

const INNER = message({ number: chosenCount(3), word: chosenText(2) });
const ALL = message({
  text: text(1),
  count: count(2),
  flag: flag(3),
  raw: bytes(
    4,
    "",
    raw => Buffer.from(raw).toString("hex"),
    value => Buffer.from(value, "hex"),
  ),
  inner: nested(5, INNER),
  inners: many(6, INNER),
  named: byName(7, INNER),
  far: text(536_870_911),
});

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const wellFormed = fc.string({ unit: "binary" });
const inner = fc.record({
  number: fc.option(uint32, { nil: undefined }),
  word: fc.option(wellFormed, { nil: undefined }),
});
const anyMessage = fc.record({
  text: wellFormed,
  count: uint32,
  flag: fc.boolean(),
  raw: fc.uint8Array().map(raw => Buffer.from(raw).toString("hex")),
  inner: fc.option(inner, { nil: undefined }),
  inners: fc.array(inner, { maxLength: 4 }),
  named: fc.dictionary(wellFormed, inner, { maxKeys: 4 }).map(record => new Map(Object.entries(record))),
  far: wellFormed,
});

describe("messages", () => {
  it("come back as they went out, zero and empty choices included", () => {
    fc.assert(
      fc.property(anyMessage, value => {
        expect(ALL.decode(ALL.encode(value))).toEqual(value);
      }),
    );
  });

  it("are the bytes of the Protocol Buffers guide", () => {
    // developers.google.com/protocol-buffers/docs/encoding: field 1 = 150; field 2 = "testing"
    expect(message({ a: count(1) }).encode({ a: 150 })).toEqual(Buffer.from("089601", "hex"));
    expect(message({ b: text(2) }).encode({ b: "testing" })).toEqual(Buffer.from("120774657374696e67", "hex"));
    expect(INNER.encode({ number: 0, word: "" })).toEqual(Buffer.from("18001200", "hex"));
  });

  it("skip fields that are unknown or laid out in another way, and keep the last of a repeated one", () => {
    const newer = message({ text: count(1), extra: text(99), more: nested(98, INNER) });
    const encoded = newer.encode({ text: 7, extra: "x", more: { number: 1, word: "w" } });
    expect(message({ text: text(1) }).decode(encoded)).toEqual({ text: "" });
    const twice = Buffer.concat([INNER.encode({ number: 1, word: "a" }), INNER.encode({ number: 2, word: "b" })]);
    expect(INNER.decode(twice)).toEqual({ number: 2, word: "b" });
  });

  it("write a lone surrogate as U+FFFD, which every reader takes", () => {
    const TEXT = message({ text: text(1) });
    expect(TEXT.decode(TEXT.encode({ text: "a\ud800b" }))).toEqual({ text: "a\ufffdb" });
  });

  it("end in an error or in a message, whatever the bytes are, and never hang", () => {
    const decode = (raw: Uint8Array) => {
      try {
        return Object.keys(ALL.decode(raw)).length;
      } catch (error) {
        return error instanceof Error ? "refused" : "another";
      }
    };
    fc.assert(
      fc.property(fc.uint8Array(), raw => {
        expect([8, "refused"]).toContain(decode(raw));
      }),
    );
  });

  it("cut short are refused", () => {
    const whole = ALL.encode({
      text: "t",
      count: 1,
      flag: true,
      raw: "ff",
      inner: { number: 1, word: "w" },
      inners: [],
      named: new Map(),
      far: "",
    });
    expect(() => ALL.decode(whole.subarray(0, -1))).toThrow();
    // an inner message that says it is longer than the outer one
    expect(() => ALL.decode(Buffer.from("2a7f1801", "hex"))).toThrow(/cut short/);
    // a field of the inner message that reaches into what follows it
    expect(() => ALL.decode(Buffer.from("2a021205616263", "hex"))).toThrow();
  });
});
