import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HostHistory } from "../../../engine/drift/history";
import { HistoryError, openHistory } from "../../../engine/drift/history-folder";
import { findingOf } from "./finding";

const { signal } = new AbortController();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nffleet-history-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const AT = "2026-01-02T03:04:05.000Z";

function historyOf(host: string): HostHistory {
  const known = { finding: findingOf({ host, actual: "-j ACCEPT" }), firstSeen: AT, lastSeen: AT, told: true };
  return { host, lastRead: AT, open: [known], ended: [{ ...known, endedAt: AT }] };
}

async function remember(...hosts: readonly string[]): Promise<void> {
  const history = await openHistory(folder, signal);
  for (const host of hosts) history.save(historyOf(host));
  history.close();
}

describe("a history folder", () => {
  it("gives back what was saved, whatever a host is called, and nothing of others", async () => {
    const hosts = ["edge-1", "..", ".hidden", "a/b", "lock", "x.json", "EDGE-1", "2001:db8::1"];
    await remember(...hosts);
    const history = await openHistory(folder, signal);
    for (const host of hosts) expect(history.of({ host })).toEqual(historyOf(host));
    expect(history.of({ host: "edge-2" })).toEqual({ host: "edge-2", open: [], ended: [] });
    expect(history.lost).toEqual([]);
    history.close();
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, 40)],
    ["empty", () => ""],
    ["of another version", (text: string) => text.replace('"version": 1', '"version": 99')],
    ["of another host", (text: string) => text.replaceAll("edge-1", "edge-9")],
  ])("whose file is %s says what is lost, puts it aside, and keeps the rest", async (_name, spoil) => {
    await remember("edge-1", "edge-2");
    const file = join(folder, "edge-1.json");
    const spoilt = spoil(readFileSync(file, "utf8"));
    writeFileSync(file, spoilt);
    const history = await openHistory(folder, signal);
    expect(history.lost).toEqual([expect.stringContaining(file)]);
    expect(history.of({ host: "edge-1" }).open).toEqual([]);
    expect(history.of({ host: "edge-2" })).toEqual(historyOf("edge-2"));
    const aside = readdirSync(folder).filter(name => name.includes(".broken-"));
    expect(aside.map(name => readFileSync(join(folder, name), "utf8"))).toEqual([spoilt]);
    history.close();
    const again = await openHistory(folder, signal);
    expect(again.lost).toEqual([]);
    again.close();
  });

  it("does without what a killed run had half written", async () => {
    await remember("edge-1");
    writeFileSync(join(folder, "edge-1.json.new"), '{"version');
    const history = await openHistory(folder, signal);
    expect(history.of({ host: "edge-1" })).toEqual(historyOf("edge-1"));
    history.close();
    expect(readdirSync(folder)).toEqual(["edge-1.json"]);
  });

  it("that cannot be made or written says so in one paragraph", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(openHistory(join(folder, "file"), signal)).rejects.toThrow(HistoryError);
    await expect(openHistory(join(folder, "file"), signal)).rejects.toThrow(/^The history in [^\n]+--history DIR\.$/);
  });

  it("that takes a file no more says so in one paragraph and keeps what it held", async () => {
    await remember("edge-1");
    const history = await openHistory(folder, signal);
    // No file may have a name this long, whoever writes it.
    const refused = { ...historyOf("edge-1"), host: "x".repeat(300) };
    expect(() => history.save(refused)).toThrow(/^What was found on x+ cannot be remembered in [^\n]+$/);
    history.close();
    const again = await openHistory(folder, signal);
    expect(again.of({ host: "edge-1" })).toEqual(historyOf("edge-1"));
    again.close();
  });
});
