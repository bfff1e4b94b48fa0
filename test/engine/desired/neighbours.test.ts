import { describe, expect, it } from "vitest";
import { BUILT_IN_NEIGHBOURS, matchesGlob, neighbourOfChain } from "../../../engine/desired";

describe("globs over names", () => {
  it.each([
    ["DOCKER-USER", "DOCKER-*", true],
    ["DOCKERX", "DOCKER-*", false],
    ["br-0123456789ab", "br-????????????", true],
    ["br-lan", "br-????????????", false],
    ["", "*", true],
    ["abcabc", "*abc", true],
    ["a*b", "a*b", true],
    ["axb", "a?b", true],
  ])("%j against %j is %s", (text, glob, expected) => {
    expect(matchesGlob(text, glob)).toBe(expected);
  });

  it("answer for a name made to be slow", () => {
    expect(matchesGlob("a".repeat(100_000), `${"a*".repeat(8)}b`)).toBe(false);
  });
});

describe("recognised owners", () => {
  it.each([
    ["DOCKER", "Docker"],
    ["DOCKER-ISOLATION-STAGE-1", "Docker"],
    ["LIBVIRT_FWI", "libvirt"],
    ["f2b-sshd", "fail2ban"],
  ])("own the chain %s", (chain, owner) => {
    expect(neighbourOfChain(chain, BUILT_IN_NEIGHBOURS)?.name).toBe(owner);
  });

  it("do not own every chain", () => {
    expect(neighbourOfChain("EVIL", BUILT_IN_NEIGHBOURS)).toBeUndefined();
  });

  it("that ban clients are deny-lists, DOCKER-USER among them", () => {
    for (const chain of ["f2b-sshd", "sshguard", "CROWDSEC_CHAIN", "DOCKER-USER"]) {
      expect(neighbourOfChain(chain, BUILT_IN_NEIGHBOURS)?.role).toBe("deny-list");
    }
  });
});
