import { beforeAll, describe, expect, it } from "vitest";
import { type AdoptedFile, type Adoption, adoptFleet } from "../../../engine/adopt";
import type { Family } from "../../../engine/ruleset";
import { findRulesetFile, hasCorpus, readRecordedRulesets, readRulesetFile } from "../ruleset/corpus";
import { hostOf, rulesOf, type SavedTexts } from "./hosts";
import { synthesizeProgram } from "./synthesize-program";
import { typeCheck } from "./type-check";

/** From how many rules on a ruleset is huge, and which of the huge ones are looked at. */
const HUGE = 2_500;
const EVERY_NTH_HUGE = process.env.NFFLEET_CORPUS === "all" ? 1 : 4;

interface Imported {
  readonly name: string;
  readonly family: Family;
  readonly texts: SavedTexts;
  readonly adoption: Adoption;
}

describe.skipIf(!hasCorpus)("an import of recorded rulesets", () => {
  const imported: Imported[] = [];

  beforeAll(() => {
    let huge = 0;
    for (const { sha16, family: recorded } of readRecordedRulesets()) {
      const file = findRulesetFile(sha16, "nft.save") ?? findRulesetFile(sha16, "legacy.save");
      if (file === undefined) continue;
      const text = readRulesetFile(file);
      const family = recorded === "ip6" ? "ipv6" : "ipv4";
      if (text.split("\n").length > HUGE && huge++ % EVERY_NTH_HUGE !== 0) continue;
      const texts = { [family]: text };
      const host = hostOf("host", texts, { address: "192.0.2.1" });
      imported.push({ name: sha16, family, texts, adoption: adoptFleet([host], { project: "p", stack: "s" }) });
    }
  });

  it("synthesizes to the very rules that were read", () => {
    expect(imported.length).toBeGreaterThan(190);
    for (const { name, family, texts, adoption } of imported) {
      const document = synthesizeProgram(adoption.files, "validated").get("host");
      const foreign = new Set(
        (adoption.leftOut.get("host") ?? []).map(({ because, what, chain, table }) => {
          expect(because.kind, `${name}: ${table} ${chain}`).toBe("owner");
          return what.kind === "chain" ? `${table} ${chain}` : what.text;
        }),
      );
      const expected = Object.entries(rulesOf(texts, family))
        .filter(([place]) => !foreign.has(place.replace(/ (DROP)?$/, "")))
        .map(([place, rules]) => [place, rules.filter(rule => !foreign.has(rule))] as const)
        .filter(
          ([place, rules]) => rules.length > 0 || !/ (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) $/.test(place),
        );
      expect(rulesOf(document, family), name).toEqual(Object.fromEntries(expected));
      expect(rulesOf(document, family === "ipv4" ? "ipv6" : "ipv4"), name).toEqual({});
    }
  });

  it("falls back to iptables' own words for at most 3 of 100 rules", () => {
    const rules = imported.reduce((sum, { adoption }) => sum + adoption.shares.rules, 0);
    const raw = imported.reduce((sum, { adoption }) => sum + adoption.shares.raw, 0);
    console.log(`${imported.length} rulesets, ${rules} rules, ${raw} of them by Rule.parse`);
    expect(rules).toBeGreaterThan(20_000);
    expect(raw / rules).toBeLessThanOrEqual(0.03);
  });

  it("compiles, with nothing declared that is not used", { timeout: 180_000 }, () => {
    const programs = new Map<string, readonly AdoptedFile[]>(
      imported.map(({ name, adoption }) => [name, adoption.files]),
    );
    expect(typeCheck(programs)).toBe("");
  });
});
