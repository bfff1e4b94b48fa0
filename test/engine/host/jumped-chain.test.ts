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
    ["-p tcp -jWEB", "WEB"],
    ["-ptcp -gWEB", "WEB"],
    ["--jump=WEB", "WEB"],
    ["-i lo --goto=WEB", "WEB"],
    ["--jum WEB", "WEB"],
    ["--g WEB", "WEB"],
    ["-jACCEPT", undefined],
    ["--jump=ACCEPT", undefined],
    ["-m owner --gid-owner 5 -j ACCEPT", undefined],
    ["-m recent --rcheck --name -jWEB -j ACCEPT", undefined],
    ["-m comment --comment -jWEB -j ACCEPT", undefined],
  ])("of %s is %s", (rule, chain) => {
    expect(chainJumpedTo(rule, "ipv4")).toBe(chain);
  });
});
