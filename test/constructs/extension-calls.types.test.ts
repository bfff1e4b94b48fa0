import { describe, expect, it } from "vitest";
import { Match, type RuleProps, Target } from "../../constructs";
import type { RuleIn } from "../../constructs/built-in-chain";

/**
 * What does not compile: TypeScript reports an `@ts-expect-error` that nothing is wrong with, so that `npm run check`
 * holds every line here. Nothing is put into a chain: the calls only make values.
 */
describe("a typed call that does not compile", () => {
  it("has two options that exclude each other", () => {
    expect([
      Match.connlimit({ above: 10 }),
      // @ts-expect-error: upto and above exclude each other
      Match.connlimit({ upto: 10, above: 20 }),
      // @ts-expect-error: one queue or a range of queues
      Target.nfqueue({ num: 1, balance: "0:3" }),
      // @ts-expect-error: a size or the path's
      Target.tcpmss({ setMss: 1400, clampMssToPmtu: true }),
      // @ts-expect-error: --syn is printed as --tcp-flags
      Match.tcp({ syn: true, flags: ["SYN", "SYN"] }),
    ]).toHaveLength(5);
  });

  it("leaves out what the match cannot do without", () => {
    expect([
      Match.limit(),
      // @ts-expect-error: upto or above
      Match.connlimit({ mask: 24 }),
      // @ts-expect-error: a type
      Match.icmp({}),
      // @ts-expect-error: one of the many
      Match.conntrack({}),
      // @ts-expect-error: a set
      Match.set({ returnNomatch: true }),
      // @ts-expect-error: set, rcheck, update or remove
      Match.recent({ name: "ssh" }),
      // @ts-expect-error: a timer has a label
      Target.idletimer({ timeout: 60 }),
    ]).toHaveLength(7);
  });

  it("has an option without the one it needs", () => {
    expect([
      Match.recent({ rcheck: true, seconds: 60, reap: true }),
      // @ts-expect-error: reap needs seconds
      Match.recent({ rcheck: true, reap: true }),
      // @ts-expect-error: cpuFanout needs balance
      Target.nfqueue({ cpuFanout: true }),
    ]).toHaveLength(3);
  });

  it("names a word that is not of the set", () => {
    expect([
      Match.conntrack({ ctstate: ["NEW", "RELATED"] }),
      // @ts-expect-error: no state
      Match.conntrack({ ctstate: "OLD" }),
      // @ts-expect-error: a direction is one word
      Match.conntrack({ ctdir: ["ORIGINAL", "REPLY"] }),
      // @ts-expect-error: src or dst
      Match.set({ matchSet: ["banned", "both"] }),
      // @ts-expect-error: two words
      Match.set({ matchSet: "banned" }),
    ]).toHaveLength(5);
  });

  it("denies what iptables cannot deny, or gives a flag a value", () => {
    expect([
      Match.owner({ uidOwner: { not: 0 } }),
      // @ts-expect-error: --limit takes no "!"
      Match.limit({ limit: { not: "5/minute" } }),
      // @ts-expect-error: a flag is true or absent
      Target.nfqueue({ bypass: false }),
      // @ts-expect-error: text, no number
      Target.log({ prefix: 5 }),
      // @ts-expect-error: what is said of an element stands in it
      Match.policy({ dir: "in", proto: "esp" }),
      // @ts-expect-error: no such option
      Match.tcp({ port: 22 }),
    ]).toHaveLength(6);
  });

  it("stands where the other kind belongs", () => {
    const rules: readonly RuleProps[] = [
      { matches: [Match.limit()], target: Target.nfqueue() },
      // @ts-expect-error: a target is no match
      { matches: [Target.nfqueue()] },
      // @ts-expect-error: a match is no target
      { target: Match.limit() },
      // @ts-expect-error: a list of matches, though of one
      { matches: Match.limit() },
    ];
    expect(rules).toHaveLength(4);
  });

  it("stands in a table or chain in which the kernel refuses it", () => {
    const input: readonly RuleIn<"filter", "INPUT">[] = [
      { matches: [Match.limit(), Match.socket()], target: Target.nfqueue() },
      { target: Target.reject() },
      // @ts-expect-error: translated in table nat only
      { target: Target.dnat({ toDestination: "10.0.0.1" }) },
      // @ts-expect-error: the sender is known in OUTPUT and POSTROUTING only
      { matches: [Match.limit(), Match.owner({ uidOwner: 0 })] },
    ];
    const postrouting: readonly RuleIn<"nat", "POSTROUTING">[] = [
      { target: Target.snat({ toSource: "10.0.0.1" }) },
      { matches: [Match.owner({ uidOwner: 0 })] },
      // @ts-expect-error: the destination is translated before routing
      { target: Target.dnat({ toDestination: "10.0.0.1" }) },
      // @ts-expect-error: answered in table filter only
      { target: Target.reject() },
    ];
    expect([...input, ...postrouting]).toHaveLength(8);
  });
});
