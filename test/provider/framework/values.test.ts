import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withUnknownComputed } from "../../../provider/framework/computed-values";
import { decodeObject } from "../../../provider/framework/decode-value";
import { encodeObject } from "../../../provider/framework/encode-value";
import { UNKNOWN } from "../../../provider/framework/value";
import { ValueError } from "../../../provider/framework/value-error";
import { anyObject } from "./arbitrary-object";
import { ATTRIBUTES, NOTHING } from "./fake-provider";

/** Numbers leave as decimal text. */
function withDecimals(value: unknown): unknown {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(withDecimals);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withDecimals(item)]));
}

describe("values between the wire and the resources", () => {
  it("come through decoding and encoding unchanged, nulls and unknown values in every place", () => {
    fc.assert(
      fc.property(anyObject, value => {
        const decoded = decodeObject(ATTRIBUTES, value);
        expect(decoded).toEqual(value);
        expect(encodeObject(ATTRIBUTES, decoded)).toEqual(withDecimals(value));
      }),
    );
  });

  it("hold every attribute, null where it is not set, and none that the schema lacks", () => {
    expect(decodeObject(ATTRIBUTES, { name: "a", gone: 1 })).toEqual({ ...NOTHING, name: "a" });
    expect(encodeObject(ATTRIBUTES, { name: "a", chains: { INPUT: {} } })).toEqual({
      ...NOTHING,
      name: "a",
      chains: { INPUT: { policy: null, rules: null, made: null } },
    });
    expect(decodeObject(ATTRIBUTES, null)).toBeNull();
    expect(encodeObject(ATTRIBUTES, null)).toBeNull();
  });

  it("keep keys that mean something to JavaScript", () => {
    const labels = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
    const decoded = decodeObject(ATTRIBUTES, { labels });
    expect(JSON.stringify(encodeObject(ATTRIBUTES, decoded))).toContain(JSON.stringify(labels));
  });

  it("take integers of 64 bits while they are exact, and say which number is not", () => {
    expect(decodeObject(ATTRIBUTES, { size: 9007199254740991n })).toMatchObject({ size: 9007199254740991 });
    const tooBig = () => decodeObject(ATTRIBUTES, { size: 9007199254740993n });
    expect(tooBig).toThrow(/9007199254740993 is not exact/);
    expect(() => decodeObject(ATTRIBUTES, { size: "1e400" })).toThrow(/1e400 is not exact/);
  });

  it("take numbers that cty sends as decimal text, when they come back the same", () => {
    for (const [text, number] of [
      ["0.1", 0.1],
      ["-0.0000001", -1e-7],
      ["120.50", 120.5],
      ["100000000000000000000000", 1e23],
    ] as const) {
      expect(decodeObject(ATTRIBUTES, { size: text })).toMatchObject({ size: number });
    }
    for (const text of ["0.10000000000000000001", "9007199254740993", "1e400", "", "0x10", "many"]) {
      expect(() => decodeObject(ATTRIBUTES, { size: text })).toThrow(ValueError);
    }
  });

  it("of the wrong type are refused with their place", () => {
    const place = (raw: unknown) => {
      try {
        decodeObject(ATTRIBUTES, raw);
        return "taken";
      } catch (error) {
        return error instanceof ValueError ? error.toDiagnostic().detail : "another error";
      }
    };
    expect(place({ chains: { "a b": { rules: ["x", 1] } } })).toBe(
      'At chains["a b"].rules[1]: a string is needed here, and this is a value of type number.',
    );
    expect(place({ on: "yes" })).toMatch(/^At on: true or false is needed/);
    expect(place({ words: { a: 1 } })).toMatch(/^At words: a list is needed/);
    expect(place({ labels: [] })).toMatch(/^At labels: an object is needed here, and this is a list/);
    expect(place({ size: true })).toMatch(/^At size: a number/);
    expect(place(UNKNOWN)).toMatch(/^At the top: an object is needed here, and this is an unknown value/);
  });

  it("that a resource made against its schema are its fault, with their place", () => {
    expect(() => encodeObject(ATTRIBUTES, { nmae: "a" })).toThrow(/holds nmae, which its schema lacks/);
    expect(() => encodeObject(ATTRIBUTES, { size: Number.NaN })).toThrow(/size must be a number, and is NaN/);
    expect(() => encodeObject(ATTRIBUTES, { words: "a" })).toThrow(/words must be a list/);
    expect(() => encodeObject(ATTRIBUTES, { chains: { a: ["x"] } })).toThrow(/chains\["a"\] must be an object/);
  });
});

describe("computed attributes that nothing gives", () => {
  it("are unknown at a create, at every depth, and only where the configuration gives nothing", () => {
    const config = {
      ...NOTHING,
      name: "a",
      one: { note: null },
      chains: { a: { policy: "DROP", rules: null, made: null } },
    };
    expect(withUnknownComputed(ATTRIBUTES, config, null, config)).toEqual({
      ...config,
      id: UNKNOWN,
      one: { note: UNKNOWN },
      chains: { a: { policy: "DROP", rules: null, made: UNKNOWN } },
    });
    const given = { ...config, one: { note: "mine" } };
    expect(withUnknownComputed(ATTRIBUTES, given, null, given)).toMatchObject({ one: { note: "mine" } });
  });

  it("keep what Terraform proposes at an update, and are unknown inside what is new", () => {
    const chain = { policy: null, rules: null };
    const prior = { ...NOTHING, id: "made", chains: { a: { ...chain, made: 1 } } };
    const config = { ...NOTHING, chains: { a: { ...chain, made: null }, b: { ...chain, made: null } } };
    const proposed = { ...prior, chains: { a: { ...chain, made: 1 }, b: { ...chain, made: null } } };
    expect(withUnknownComputed(ATTRIBUTES, config, prior, proposed)).toEqual({
      ...proposed,
      chains: { a: { ...chain, made: 1 }, b: { ...chain, made: UNKNOWN } },
    });
  });
});
