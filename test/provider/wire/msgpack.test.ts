import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../provider/framework/value";
import { decodeMsgpack, encodeMsgpack } from "../../../provider/wire/msgpack";
import { anyObject } from "../framework/arbitrary-object";

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Integers beyond 32 bits come as bigint; the schema's decoder makes numbers of them. */
function withNumbers(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]));
}

function namesPrototype(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).includes("__proto__") || Object.values(value).some(namesPrototype);
}

describe("msgpack", () => {
  it("brings every value there and back, unknown ones in every place", () => {
    fc.assert(
      fc.property(anyObject, value => {
        fc.pre(!namesPrototype(value)); // refused, see below
        expect(withNumbers(decodeMsgpack(encodeMsgpack(value)))).toEqual(value);
      }),
    );
  });

  it("writes unknown as cty does: extension 0 with one byte", () => {
    expect(hex(encodeMsgpack(UNKNOWN))).toBe("d40000");
    expect(hex(encodeMsgpack({ a: [UNKNOWN, null] }))).toBe("81a16192d40000c0");
  });

  it("reads every extension as unknown: with hints (12), of any length, timestamps too", () => {
    for (const encoded of ["d40000", "d40c80", "c7030c8101c3", "c70000", "d6ff00000000"]) {
      expect(decodeMsgpack(Buffer.from(encoded, "hex"))).toBe(UNKNOWN);
    }
  });

  it("writes whole numbers of up to 32 bits as integers and all others in floating point of 64 bits", () => {
    expect(hex(encodeMsgpack([22, -1, 2 ** 40]))).toBe("9316ffcb4270000000000000");
    expect(hex(encodeMsgpack(2n ** 53n + 1n))).toBe("cf0020000000000001");
    expect(hex(encodeMsgpack(1.5))).toBe("cb3ff8000000000000");
    expect(decodeMsgpack(Buffer.from("cf0020000000000001", "hex"))).toBe(9007199254740993n);
  });

  it("refuses what is cut short or goes on, and a map whose key would change its nature", () => {
    expect(() => decodeMsgpack(Buffer.from("82a161", "hex"))).toThrow();
    expect(() => decodeMsgpack(Buffer.from("0101", "hex"))).toThrow();
    expect(() => decodeMsgpack(Buffer.from(`81a9${hex(Buffer.from("__proto__"))}80`, "hex"))).toThrow(/__proto__/);
  });
});
