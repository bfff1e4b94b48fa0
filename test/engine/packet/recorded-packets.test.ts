import { describe, expect, it } from "vitest";
import { type FlowPacket, openRuleset, walkFlow } from "../../../engine/packet";
import { parseSave } from "../../../engine/ruleset";
import { findRulesetFile, hasCorpus, readRecords, readRulesetFile } from "../ruleset/corpus";

/** A packet that the kernel was sent, and what became of it. */
interface RecordedPacket {
  readonly id: string;
  readonly ruleset: string;
  readonly packet: {
    readonly hook: "INPUT" | "OUTPUT" | "FORWARD";
    readonly proto: string;
    readonly iif?: string;
    readonly src: string;
    readonly dst: string;
    readonly sport?: number;
    readonly dport?: number;
  };
  readonly oif: string | null;
  readonly verdict: "ACCEPT" | "DROP" | "REJECT";
}

describe.skipIf(!hasCorpus)("a packet whose end the kernel told", () => {
  it("is never said to end otherwise, and hardly ever left unsure", () => {
    const rulesets = new Map(
      [...readRecords<{ ruleset: string; ruleset_file: string }>("packet_envs.jsonl")].map(
        ({ ruleset, ruleset_file }) => [
          ruleset,
          openRuleset(
            parseSave(readRulesetFile(findRulesetFile(ruleset, "legacy.save") ?? ruleset_file)),
            "ipv4",
            "legacy",
          ),
        ],
      ),
    );
    const wrong: string[] = [];
    const count = { passes: 0, dropped: 0, unsure: 0 };
    for (const { id, ruleset, packet, oif, verdict } of readRecords<RecordedPacket>("packets.jsonl")) {
      const walked = rulesets.get(ruleset);
      const { hook, proto, src, dst, sport, dport, iif } = packet;
      if (walked === undefined || proto !== "tcp" || hook === "FORWARD" || sport === undefined || dport === undefined)
        continue;
      const device = hook === "INPUT" ? iif : (oif ?? undefined);
      const sent: FlowPacket = {
        family: "ipv4",
        source: { address: src, port: sport },
        destination: { address: dst, port: dport },
        flags: "opening",
        state: "NEW",
        interface: device === undefined ? "not lo" : { name: device },
        direction: hook === "INPUT" ? "in" : "out",
        translated: "no",
      };
      const found = walkFlow(walked, sent);
      count[found.kind] += 1;
      if (found.kind === "unsure") continue;
      if ((found.kind === "passes") !== (verdict === "ACCEPT"))
        wrong.push(`${id} ${JSON.stringify(packet)}: ${verdict}, not ${JSON.stringify(found)}`);
    }
    console.log(`${count.passes} pass, ${count.dropped} dropped, ${count.unsure} unsure, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
    expect(count.dropped).toBeGreaterThan(300);
    expect(count.unsure / (count.passes + count.dropped)).toBeLessThan(0.1);
  });
});
