import { describe, expect, it } from "vitest";
import type { ConntrackReading } from "../../../../engine/conntrack";
import { HostError } from "../../../../engine/host";
import { readTallySections } from "../../../../engine/host/conntrack/read-conntrack";
import type { Section } from "../../../../engine/host/shell/frame";

const SETTINGS = "uid 0\nuptime 1000.25\ncount 3\nmax 262144\nbuckets 65536\nacct 1\ntcp_timeout_established 432000\n";
const TALLY =
  "tally 3 0 whole\nfamily ipv4 3\ngroup tcp ESTABLISHED assured 0 3\nroute in 3\nservices 1\nmoving 0\nended 0\nend\n";

function sections(changes: Readonly<Record<string, Partial<Section>>> = {}): ReadonlyMap<string, Section> {
  const usual = { settings: SETTINGS, tally: TALLY, counters: "cpu=0 found=1 drop=2 \n", count: "", end: "" };
  return new Map(
    Object.entries(usual).map(([name, stdout]) => [name, { stdout, stderr: "", exitCode: 0, ...changes[name] }]),
  );
}

function read(changes: Parameters<typeof sections>[0] = {}): ConntrackReading {
  const reading = readTallySections("edge", sections(changes), "");
  if (reading === undefined) throw new Error("nothing is tracked");
  return reading;
}

function failure(changes: Readonly<Record<string, Partial<Section>>>): HostError["cause"] {
  try {
    readTallySections("edge", sections(changes), "");
  } catch (error) {
    if (error instanceof HostError) return error.cause;
    throw error;
  }
  throw new Error("this was expected to fail");
}

describe("what a host says of its connection table", () => {
  it("is read: clock, limit, chains, settings, counters and tally", () => {
    const reading = read();
    expect(reading).toMatchObject({ uptime: 1000.25, count: 3, max: 262_144, buckets: 65_536 });
    expect(reading.settings.get("acct")).toBe(1);
    expect(reading.counters.get("drop")).toBe(2);
    expect(reading.tally.groups).toHaveLength(1);
  });

  it("has no limit where the host names none", () => {
    expect(read({ settings: { stdout: "uid 0\n" } })).not.toHaveProperty("max");
  });

  it.each([
    ["neither tool nor file", { tally: { exitCode: 72 } }, "missing-tool", "apt-get install -y conntrack"],
    ["another login than root", { settings: { stdout: "uid 1000\n" } }, "privilege", 'privilege "sudo"'],
    ["no time", { tally: { stdout: "tally 3 0 whole\n", exitCode: 124 } }, "unreadable", "longer than 30 seconds"],
    ["no awk", { tally: { stdout: "", stderr: "awk: not found", exitCode: 127 } }, "unreadable", "awk: not found"],
    ["half an answer", { tally: { stdout: "tally 3 0 whole\nfamily ipv4 3\n" } }, "unreadable", "it broke off"],
    ["no settings", { settings: { stdout: "" } }, "unreadable", "breaks off"],
  ])("with %s is an error that says what to do", (_what, changes, kind, words) => {
    const cause = failure(changes);
    expect(cause.kind).toBe(kind);
    expect(cause.message).toContain(words);
    expect(cause.message).toMatch(/^edge\b[^\n]*$/);
  });

  it("is nothing where nothing is tracked yet", () => {
    expect(readTallySections("edge", sections({ tally: { stdout: "", exitCode: 73 } }), "")).toBeUndefined();
  });

  it("is an error where the list shows far less than the kernel counts, before it and after it", () => {
    const settings = { stdout: SETTINGS.replace("count 3", "count 60000") };
    const stderr =
      "conntrack v1.4.7: 3 flow entries have been shown.\nconntrack: Operation failed: \u001b[1mno memory\n";
    const { kind, message } = failure({ settings, tally: { stderr } });
    expect(kind).toBe("unreadable");
    expect(message).toMatch(
      /counts 60000 connections, and the list of them showed 3\b.* Operation failed: .*no memory\. Run/,
    );
    expect(message).not.toContain("\u001b");
    // Those that were over have gone when they were listed.
    expect(read({ settings, count: { stdout: "4\n" } }).tally.looked).toBe(3);
    const cut = { stdout: TALLY.replace("whole", "cut") };
    expect(read({ settings, tally: cut }).tally.scale).toBe(20_000);
  });

  it("is hostile: rows of something else, of too many things, or with what a terminal obeys, are none", () => {
    const rows = [
      "top syn through tcp dst=$(id) dport=1 src=10.0.0.1 sport=1 5 5 5 5 5 5 5",
      "top syn through tcp dst=10.0.0.1 dport=99999999 src=10.0.0.1 sport=1 5 5 5 5 5 5 5",
      "top odd sideways tcp dst=10.0.0.1 dport=1 src=10.0.0.1 sport=1 5 5 5 5 5 5 5",
      "suspect __proto__ 1 1 1",
      "suspect syn 99999999999999 1 1",
      "group tcp ESTABLISHED nonsense 0 3",
      "route sideways 3",
      "service in udp dport=1 5 __proto__ nonsense 5 - assured 99999999999999 - unreplied",
      `service in udp dport=2 5${" CLOSE assured 1".repeat(5_000)}`,
      ...Array.from({ length: 5_000 }, (_, at) => `service in tcp dport=${at} 1`),
    ];
    const stdout = TALLY.replace("end\n", `${rows.join("\n")}\nend\n`);
    const { tally } = read({ tally: { stdout } });
    expect([...tally.suspects.keys()]).toEqual(["syn"]);
    expect(tally.suspects.get("syn")).toMatchObject({ entries: 0 });
    expect(tally.suspects.get("syn")?.top.map(({ end }) => end.port)).toEqual([undefined]);
    expect(tally.groups).toHaveLength(1);
    expect([...tally.routes.keys()]).toEqual(["in"]);
    expect(tally.services).toHaveLength(1_000);
    expect(tally.services[0]?.states).toEqual([
      { progress: "assured", entries: 0 },
      { progress: "unreplied", entries: 0 },
    ]);
    expect(tally.services[1]?.states).toHaveLength(100);
    expect(tally.services[2]?.states).toEqual([]);
  });
});
