import { describe, expect, it } from "vitest";
import { chainJumpedTo } from "../../../engine/host/jumped-chain";

describe("the chain that a rule jumps to", () => {
  it.each([
    ["-p tcp -j WEB", "WEB"],
    ["-g WEB -p tcp", "WEB"],
    ["--jump WEB", "WEB"],
    ["--goto WEB", "WEB"],
    ['-j "WEB"', "WEB"],
    ['-m comment --comment "-j DOCKER" -j WEB', "WEB"],
    ["-j ACCEPT", undefined],
    ["-p tcp -j REJECT --reject-with tcp-reset", undefined],
    ["-j DNAT --to-destination 192.0.2.1", undefined],
    ['-m comment --comment "-j WEB" -j ACCEPT', undefined],
    ['-m comment --comment "-j WEB"', undefined],
    ["-p tcp", undefined],
    ["-j LOG --log-prefix WEB", undefined],
  ])("of %s is %s", (rule, chain) => {
    expect(chainJumpedTo(rule)).toBe(chain);
  });
});
