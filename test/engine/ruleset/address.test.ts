import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  containsAddress,
  isInPrefix,
  masked,
  parseAddress,
  parseMaskedAddress,
  printAddress,
  printMaskedAddress,
} from "../../../engine/ruleset";

const print = (text: string): string | undefined => {
  const address = parseAddress(text);
  return address === undefined ? undefined : printAddress(address);
};

describe("an IPv6 address", () => {
  it.each([
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
    ["::ffff:c000:201", "::ffff:192.0.2.1"],
    ["::1:2", "::0.1.0.2"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ])("written %s is printed %s, as glibc prints it", (written, printed) => {
    expect(print(written)).toBe(printed);
  });

  it.each([
    "",
    ":",
    ":::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    "12345::",
    "::1.2.3",
    "1.2.3.4::",
    "g::",
    "fe80::1%eth0",
  ])("is not %j", text => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it("is the same after printing and parsing", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), bits => {
        expect(parseAddress(printAddress({ family: "ipv6", bits }))?.bits).toBe(bits);
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), text => {
        expect(print(print(text) ?? "")).toBe(print(text));
      }),
    );
  });
});

describe("an IPv4 address", () => {
  it("is printed as it is written", () => {
    fc.assert(
      fc.property(fc.ipV4(), text => {
        expect(print(text)).toBe(text);
      }),
    );
  });

  it.each(["1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4.5", "1..2.3", "a.b.c.d", "-1.2.3.4", "0x1.2.3.4"])(
    "is not %s",
    text => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );
});

describe("a network", () => {
  it.each([
    ["10/8", "10.0.0.0/8"],
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["10.1.2.3/255.255.0.0", "10.1.0.0/16"],
    ["10.1.2.3", "10.1.2.3/32"],
    ["10.1.2.3/255.0.255.0", "10.0.2.0/255.0.255.0"],
  ])("written %s is printed %s", (written, printed) => {
    const network = parseMaskedAddress(written, "ipv4");
    expect(network && printMaskedAddress(masked(network))).toBe(printed);
  });

  it("of IPv6 takes a prefix or a mask", () => {
    const print6 = (text: string): string | undefined => {
      const network = parseMaskedAddress(text, "ipv6");
      return network && printMaskedAddress(masked(network));
    };
    expect(print6("2001:db8::1/64")).toBe("2001:db8::/64");
    expect(print6("fe80::1/ffff::")).toBe("fe80::/16");
    expect(print6("fe80::1/ffff:0:ffff::")).toBe("fe80::/ffff:0:ffff::");
    expect(print6("::/129")).toBeUndefined();
  });

  it("contains its own addresses and no others", () => {
    expect(isInPrefix("10.255.0.1", "10.0.0.0/8")).toBe(true);
    expect(isInPrefix("11.0.0.1", "10.0.0.0/8")).toBe(false);
    expect(isInPrefix("2001:db8::1", "2001:db8::/32")).toBe(true);
    expect(isInPrefix("2001:db9::1", "2001:db8::/32")).toBe(false);
    expect(isInPrefix("192.0.2.1", "::/0")).toBe(false);
    expect(isInPrefix("nonsense", "10.0.0.0/8")).toBe(false);
    expect(isInPrefix("192.0.2.1", "0.0.0.0/0")).toBe(true);
  });

  it("contains an address exactly when the masked bits agree", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (base, other, length) => {
        const network = parseMaskedAddress(`${base}/${length}`, "ipv4");
        const address = parseAddress(other);
        if (network === undefined || address === undefined) expect.unreachable();
        const shift = BigInt(32 - length);
        expect(containsAddress(network, address)).toBe(network.bits >> shift === address.bits >> shift);
      }),
    );
  });
});
