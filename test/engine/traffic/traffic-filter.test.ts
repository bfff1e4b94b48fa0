import { describe, expect, it } from "vitest";
import { canonicalizeTrafficPart, parseTrafficPart } from "../../../engine/traffic";

describe("a filter", () => {
  it.each([
    [
      "filter parent 1: prio 10 protocol ip u32 match ip src 10.0.0.1 flowid 1:0x30",
      "filter parent 1: protocol ip pref 10 u32 match ip src 10.0.0.1/32 flowid 1:30",
    ],
    [
      "filter parent 1: protocol ipv6 pref 1 u32 match ip6 dst 2001:DB8:ff00::/41 flowid 1:1",
      "filter parent 1: protocol ipv6 pref 1 u32 match ip6 dst 2001:db8:ff00::/41 flowid 1:1",
    ],
    [
      "filter parent 1: protocol all pref 1 u32 match u32 0 0 flowid 1:1",
      "filter parent 1: protocol all pref 1 u32 match u32 0 0 flowid 1:1",
    ],
    [
      "filter parent 1: protocol ip pref 1 u32 match ip dport 22 0xffff match ip dport 6 0xf match ip sport 1 1 flowid 1:1",
      "filter parent 1: protocol ip pref 1 u32 match ip dport 22 0xffff match ip dport 6 0xf match ip sport 1 0x1 flowid 1:1",
    ],
    [
      "filter parent 1: protocol all pref 1 handle 7 fw classid 1:1",
      "filter parent 1: protocol all pref 1 handle 0x7 fw flowid 1:1",
    ],
  ])("is written canonically: %s", (text, canonical) => {
    expect(canonicalizeTrafficPart(text)).toBe(canonical);
    expect(canonicalizeTrafficPart(canonical)).toBe(canonical);
  });

  it.each([
    ["filter parent 1: protocol ip u32 match ip dport 22 0xffff flowid 1:1", "without pref"],
    ["filter parent 1: protocol ip pref 1 u32 match ip6 dport 22 0xffff flowid 1:1", "Write protocol ipv6"],
    ["filter parent 1: protocol ip pref 1 u32 match ip dport 70000 0xffff flowid 1:1", "a number from 0"],
    ["filter parent 1: protocol ip pref 1 u32 match ip dst example.org flowid 1:1", "an address or a network"],
    ["filter parent 1: protocol ip pref 1 u32 flowid 1:1", "without match"],
    [
      "filter parent 1: protocol ip pref 1 u32 match ip dport 22 0xffff match ip dport 23 0xffff flowid 1:1",
      "want different bits of the bytes at 20",
    ],
    [
      "filter parent 1: protocol ip pref 1 u32 match ip src 10.0.0.0/8 match u32 0x0b000000 0xff000000 at 12 flowid 1:1",
      "at 12",
    ],
    ["filter parent 1: protocol ip pref 1 u32 match u32 1 1 at 3 flowid 1:1", "a multiple of 4"],
    ["filter parent 1: protocol all pref 1 fw flowid 1:1", "without handle"],
    ["filter parent 1: protocol all pref 1 handle 0x100/0xff fw flowid 1:1", "is no mark"],
    ["filter parent 1: protocol ip pref 1 flower dst_port 22 flowid 1:1", "known kinds are fw, u32 and matchall"],
    ["filter parent 1: protocol all pref 1 matchall action drop", "is no action"],
    ["filter parent 1: protocol all pref 1 matchall action mirred egress redirect dev a/b", "network device"],
    ["filter parent 1: protocol all pref 70000 matchall flowid 1:1", "is no preference"],
  ])("is refused: %s", (text, reason) => {
    expect(() => parseTrafficPart(text)).toThrow(reason);
  });
});
