import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  canonicalizeTrafficPart,
  describeLive,
  findQdiscKind,
  parseQdisc,
  QDISC_KINDS,
  readClasses,
  readQdiscs,
} from "../../../engine/traffic";

const CORPUS = join(__dirname, "../../../../shared/corpus/tc_qdisc.jsonl");
const present = existsSync(CORPUS);
if (!present) console.log("skipped: no corpus");

interface Entry {
  readonly id: string;
  readonly cmds?: readonly { readonly cmd: string; readonly rc?: number; readonly err?: string }[];
  readonly kernel_unsupported?: boolean;
  readonly text?: string;
  readonly text_s?: string;
  readonly text_d?: string;
  readonly json?: unknown;
  readonly json_s?: unknown;
  readonly json_sample?: unknown;
  readonly class_text?: string;
  readonly text_from_pattern?: string;
  readonly text_sample?: string;
}

function readEntries(): readonly Entry[] {
  const lines = readFileSync(CORPUS, "utf8").split("\n");
  return lines.filter(line => line !== "").map(line => JSON.parse(line) as Entry);
}

/** Kinds that are seen in the corpus and cannot be declared. */
const STRANGE = /\b(?:noqueue|pfifo_fast|clsact|red|pie|prio|sfb|skbprio|plug|mqprio|cbq|sfq|hfsc)\b/;
/** What iproute2 lists of a class or a filter, and of counters. */
const LINE = /^\s*qdisc (\S+) [0-9a-f]+: /;

describe("qdiscs of other people's tests, manuals and hosts", () => {
  it.skipIf(!present)("are all read, as tc showed them, and keep their canonical string", () => {
    const entries = readEntries();
    let read = 0;
    for (const { id, text, text_s, text_d, text_from_pattern, text_sample } of entries) {
      for (const shown of [text, text_s, text_d, text_from_pattern, text_sample]) {
        for (const line of (shown ?? "").split("\n").filter(candidate => LINE.test(candidate))) {
          const kind = LINE.exec(line)?.[1] ?? "";
          if (findQdiscKind(kind) === undefined) {
            expect(kind, id).toMatch(STRANGE);
            expect(() => parseQdisc(line), id).toThrow(`"${kind}" is not a kind`);
          } else if (!line.includes("peakrate")) {
            const canonical = canonicalizeTrafficPart(line);
            expect(canonicalizeTrafficPart(canonical), id).toBe(canonical);
          }
          read += 1;
        }
      }
    }
    expect(read).toBeGreaterThan(60);
  });

  it.skipIf(!present)("are all read from the commands that made them, or refused by the name of their kind", () => {
    const made = /^tc (?:qdisc|class) (?:add|replace|change) dev \S+ (.*)$/;
    const [read, strange] = [new Set<string>(), new Set<string>()];
    for (const { id, cmds = [] } of readEntries()) {
      for (const { cmd, rc = 0 } of cmds) {
        const text = made.exec(cmd)?.[1];
        // What the kernel refused too (4Gb of memory), and a peakrate, which tc never shows as JSON.
        if (text === undefined || rc !== 0 || text.includes("peakrate") || text.includes("memory_limit 4Gb")) continue;
        if (STRANGE.test(text)) {
          expect(() => canonicalizeTrafficPart(text), id).toThrow(/is not a kind|the place is wanted/);
          strange.add(id);
        } else {
          const object = cmd.split(" ")[1];
          expect(canonicalizeTrafficPart(`${object} ${text}`), id).toMatch(/^(?:qdisc|class) /);
          read.add(id);
        }
      }
    }
    expect(read.size).toBeGreaterThan(35);
    expect(read.size + strange.size).toBeGreaterThan(45);
  });

  it.skipIf(!present)("are all read from every JSON answer of tc, each to a description that is read again", () => {
    let read = 0;
    for (const { id, json, json_s, json_sample } of readEntries()) {
      for (const answer of [json, json_s, json_sample]) {
        if (!Array.isArray(answer)) continue;
        const found = [...readQdiscs(JSON.stringify(answer), "d0").values()].flat();
        expect(found, id).toHaveLength(answer.length);
        read += found.length;
        for (const live of found) {
          if (findQdiscKind(live.kind) === undefined || live.options.has("minburst")) continue;
          const text = describeLive(live);
          expect(canonicalizeTrafficPart(text), id).toBe(text);
        }
      }
    }
    expect(read).toBeGreaterThan(30);
  });

  it.skipIf(!present)("have their classes read, of an htb those alone", () => {
    const lines = readEntries().flatMap(({ class_text = "" }) => class_text.split("\n").filter(line => line !== ""));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      expect(readClasses(line).map(({ text }) => text)).toEqual(/^class htb /.test(line) ? [line.trim()] : []);
    }
  });

  it("are of kinds that are all described here", () => {
    expect(QDISC_KINDS).toEqual([
      "codel",
      "fq_codel",
      "cake",
      "fq",
      "htb",
      "tbf",
      "pfifo",
      "bfifo",
      "netem",
      "mq",
      "ingress",
    ]);
  });
});
