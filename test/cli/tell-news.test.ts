import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runProgram } from "../../cli/run-program";
import { tellNews } from "../../cli/tell-news";
import type { KnownFinding } from "../../engine/drift";
import { findingOf } from "../engine/drift/finding";

const folder = mkdtempSync(join(tmpdir(), "nffleet-news-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AT = "2026-01-02T03:04:05.000Z";
const FINDING = findingOf({ actual: "-j ACCEPT" });
const KNOWN: KnownFinding = { finding: FINDING, firstSeen: AT, lastSeen: AT, told: false };

async function tell(command: string, begun: readonly KnownFinding[] = [KNOWN]) {
  const said: string[] = [];
  const stderr = { write: (text: string) => void said.push(text), isTerminal: false };
  const { signal } = new AbortController();
  const news = { begun, ended: [{ ...KNOWN, endedAt: AT }] };
  const outcome = await tellNews(command, news, { env: process.env, stderr, runProgram, signal });
  return { outcome, said: said.join("") };
}

describe("the command that is told of news", () => {
  it("gets them as JSON on its stdin, and what it says goes on", async () => {
    const file = join(folder, "news.json");
    expect(await tell(`cat >${file}; echo told me`)).toEqual({ outcome: "told", said: "told me\n" });
    const entry = { finding: FINDING, firstSeen: AT, lastSeen: AT };
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      version: 1,
      begun: [entry],
      ended: [{ ...entry, endedAt: AT }],
    });
  });

  it("need not read them", async () => {
    const many = Array.from({ length: 2_000 }, () => KNOWN);
    expect(await tell("exit 0", many)).toEqual({ outcome: "told", said: "" });
  });

  it("that fails is said to, and is told again", async () => {
    const { outcome, said } = await tell("echo oh >&2; exit 7");
    expect(outcome).toBe("refused");
    expect(said).toBe(
      "oh\nnffleet: the command of --on-new ended with exit code 7 (echo oh >&2; exit 7). The same findings are told again by the next run.\n",
    );
    expect((await tell("kill -9 $$")).outcome).toBe("refused");
  });

  it("cannot write to the terminal what it would obey", async () => {
    expect((await tell("printf 'a\\033[2Jb\\n'")).said).not.toContain("\u001b");
  });
});
