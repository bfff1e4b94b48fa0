import { describe, expect, it } from "vitest";
import { judgeBackends } from "../../../engine/host/truth";
import { snapshotOf } from "./fixtures";

const RULES = Array.from({ length: 7 }, (_, number) => `ip -A INPUT -s 192.0.2.${number} -j DROP`);

describe("rules in the kernel interface that the host's iptables does not speak", () => {
  it("are nothing to tell where there are none", () => {
    expect(judgeBackends(undefined, snapshotOf([]))).toEqual([]);
    expect(judgeBackends("nf_tables", snapshotOf([]))).toEqual([]);
  });

  it("are refused in one paragraph with every choice, and escaped", () => {
    const judge = () => judgeBackends(undefined, snapshotOf([], { legacyRules: ["ip -A X\u001b[2J -j DROP"] }));
    expect(judge).toThrow("legacy holds 1 rule or closed policy (ip -A X\\x1b[2J -j DROP). Both filter every packet");
    expect(judge).toThrow(/remove those .*; say backend: "nf_tables" .*; or make legacy the host's choice/);
    expect(judge).not.toThrow(/\n/);
  });

  it("are one warning where the document says that it knows, the first of them by name", () => {
    const [note, ...more] = judgeBackends("nf_tables", snapshotOf([], { legacyRules: RULES }));
    expect(more).toEqual([]);
    expect(note?.severity).toBe("warning");
    expect(note?.message).toMatch(
      /^legacy holds 7 rules or closed policies \(ip -A .*192\.0\.2\.4 -j DROP, and 2 more\)/,
    );
  });

  it("do not matter where the document names the interface that the host's iptables does not speak", () => {
    expect(() => judgeBackends("legacy", snapshotOf([]))).toThrow(
      /^edge-1: the document says backend: "legacy", but the iptables of this host is the nf_tables one\./,
    );
  });
});
