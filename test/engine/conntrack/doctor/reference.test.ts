import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  DIAGNOSIS_RULES,
  pairReadings,
  readThresholds,
  SUSPECT_KINDS,
  THRESHOLD_NAMES,
} from "../../../../engine/conntrack";
import {
  DIAGNOSIS_REFERENCE,
  printDiagnosisTable,
  printThresholdTable,
} from "../../../../engine/conntrack/doctor/reference";
import { readingOf } from "./reading";

const PAGE = join(__dirname, "../../../../docs/conntrack.md");
const TABLES: Readonly<Record<string, () => string>> = {
  diagnoses: printDiagnosisTable,
  thresholds: printThresholdTable,
};

describe("the page of what a connection table tells", () => {
  it("has every diagnosis and every threshold (npm run golden writes it anew)", async () => {
    const page = readFileSync(PAGE, "utf8");
    const shown: string[] = [];
    const anew = page.replace(
      /(<!-- printed: (\w+) -->\n\n)[\s\S]*?(\n<!-- printed so far -->)/g,
      (block, open: string, name: string, close: string) => {
        shown.push(name);
        return open + (TABLES[name]?.() ?? block) + close;
      },
    );
    expect(shown).toEqual(Object.keys(TABLES));
    await expect(anew).toMatchFileSnapshot(PAGE);
  });

  it("says of each threshold which diagnosis it is of", () => {
    const named = new Set(Object.values(DIAGNOSIS_REFERENCE).flatMap(({ thresholds }) => thresholds));
    expect([...named].toSorted()).toEqual(THRESHOLD_NAMES.toSorted());
  });

  it("names all thresholds that a diagnosis looks at", () => {
    const staged = SUSPECT_KINDS.map(kind => ({ kind, entries: 5_000 }));
    const counters = { drop: 9_000, early_drop: 900, insert_failed: 2_000, chaintoolong: 900 };
    const before = readingOf({ counters: { drop: 0, early_drop: 0, insert_failed: 0, chaintoolong: 0 } });
    const pairs = [
      pairReadings(before, readingOf({ uptime: 110, staged, counters })),
      pairReadings(before, readingOf({ uptime: 110, max: 13_000, buckets: 512, counters })),
      pairReadings(before, readingOf({ uptime: 110, staged: [{ kind: "idle", entries: 5_000 }] })),
    ];
    for (const rule of DIAGNOSIS_RULES) {
      const asked = new Set<string>();
      const of = (name: string) => {
        asked.add(name);
        return readThresholds({}).of(name);
      };
      const shareOf = (name: string) => ({
        least: of(`${name}-least`),
        warn: of(`${name}-warn`),
        critical: of(`${name}-critical`),
      });
      for (const pair of pairs) rule.diagnose(pair, { of, shareOf });
      expect([...asked].toSorted(), rule.id).toEqual(DIAGNOSIS_REFERENCE[rule.id].thresholds.toSorted());
    }
  });
});
