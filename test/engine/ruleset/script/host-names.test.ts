import { describe, expect, it } from "vitest";
import type { Family } from "../../../../engine/ruleset";
import { freezeHostNames } from "../../../../engine/ruleset/script/freeze-host-names";

const names = new Map([
  ["base-address.mcast.net", "224.0.0.0"],
  ["both.example", "192.0.2.1, 192.0.2.2, 2001:db8::1"],
  ["wrong.example", "nonsense"],
]);
const freeze = (value: string, family: Family = "ipv4") => freezeHostNames(value, family, names).value;

describe("a host name in -s or -d", () => {
  it("is frozen to the address it is given, its mask kept", () => {
    expect(freeze("base-address.mcast.net/24")).toBe("224.0.0.0/24");
    expect(freezeHostNames("base-address.mcast.net", "ipv4", names).frozen).toEqual([
      { name: "base-address.mcast.net", addresses: ["224.0.0.0"] },
    ]);
  });

  it("is frozen in any case of its letters", () => {
    expect(freeze("Base-Address.MCAST.net")).toBe("224.0.0.0");
  });

  it("gives every address of the family", () => {
    expect(freeze("both.example")).toBe("192.0.2.1,192.0.2.2");
    expect(freeze("both.example", "ipv6")).toBe("2001:db8::1");
  });

  it("is known where every host knows it", () => {
    expect(freeze("localhost")).toBe("127.0.0.1");
    expect(freeze("localhost", "ipv6")).toBe("::1");
    expect(freeze("ip6-allnodes", "ipv6")).toBe("ff02::1");
  });

  it("stands in a list beside addresses, blanks behind the commas dropped", () => {
    expect(freeze("10.0.0.1, localhost,10/8")).toBe("10.0.0.1,127.0.0.1,10/8");
  });

  it("is not looked up behind a mask of no bits, as in iptables", () => {
    expect(freeze("any/0")).toBe("0.0.0.0/0");
    expect(freeze("any/0", "ipv6")).toBe("::/0");
  });

  it("is refused without an address, with the words that give one", () => {
    expect(() => freeze("mirror.example")).toThrow(/"mirror.example" .*--resolve mirror.example=ADDRESS/);
  });

  it("is refused when what it is given is no address, or none of the family", () => {
    expect(() => freeze("wrong.example")).toThrow(/"wrong.example" is given "nonsense"/);
    expect(() => freeze("base-address.mcast.net", "ipv6")).toThrow(/no ipv6 address.*224.0.0.0,ADDRESS/);
  });

  it("is not what a malformed address is taken for", () => {
    expect(freeze("10.0.0.256")).toBe("10.0.0.256");
    expect(freeze("2001:db8::g")).toBe("2001:db8::g");
  });

  it("may be called like a property of every object", () => {
    expect(() => freeze("constructor")).toThrow(/--resolve constructor=/);
  });
});
