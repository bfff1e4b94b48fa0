import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { canonicalizeQdisc, parseQdisc, readQdiscs } from "../../../engine/traffic";

const CORPUS = join(__dirname, "../../../../shared/corpus/tc_qdisc.jsonl");
const present = existsSync(CORPUS);
if (!present) console.log("skipped: no corpus");

interface Entry {
  readonly id: string;
  readonly cmds?: readonly { readonly cmd: string; readonly rc?: number }[];
  readonly json?: unknown;
  readonly text_from_pattern?: string;
  readonly text_sample?: string;
}

function readEntries(): readonly Entry[] {
  const lines = readFileSync(CORPUS, "utf8").split("\n");
  return lines.filter(line => line !== "").map(line => JSON.parse(line) as Entry);
}

const SHOWN = /^\s*qdisc (?:codel|fq_codel) \S+ (?:dev \S+ )?root /;

describe("qdiscs of other people's tests and manuals", () => {
  it.skipIf(!present)("are read as tc showed them, and keep their canonical string", () => {
    const lines = readEntries().flatMap(entry => [entry.text_from_pattern, entry.text_sample]);
    const shown = lines.flatMap(text => (text ?? "").split("\n")).filter(line => SHOWN.test(line));
    expect(shown.length).toBeGreaterThan(10);
    for (const line of shown) {
      const canonical = canonicalizeQdisc(line);
      expect(canonicalizeQdisc(canonical)).toBe(canonical);
    }
  });

  it.skipIf(!present)("are read from the commands that made them", () => {
    const made = /^tc qdisc (?:add|replace) dev \S+ (.*\b(?:fq_codel|codel)\b.*)$/;
    const asked = readEntries().flatMap(entry =>
      (entry.cmds ?? []).flatMap(({ cmd, rc }) => {
        const text = made.exec(cmd)?.[1];
        return text === undefined || text.includes("parent") || (rc ?? 0) !== 0 ? [] : [text];
      }),
    );
    expect(asked.length).toBeGreaterThan(10);
    for (const text of asked) expect(parseQdisc(text).parent).toBe("root");
  });

  it.skipIf(!present)("are read from every JSON answer of tc", () => {
    const answers = readEntries().filter(entry => Array.isArray(entry.json));
    expect(answers.length).toBeGreaterThan(10);
    for (const { json } of answers) {
      const devices = readQdiscs(JSON.stringify(json), "d0");
      expect([...devices.values()].flat()).toHaveLength(Array.isArray(json) ? json.length : -1);
    }
  });
});
