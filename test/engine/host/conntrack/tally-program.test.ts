import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConntrackTally, OTHER_TIMEOUTS, parseTally, TCP_TIMEOUTS } from "../../../../engine/conntrack";
import { TALLY_PROGRAM, timeoutWords } from "../../../../engine/host/shell/tally-awk";

/** Every awk that a host may have, where it is installed here. */
const AWKS: readonly (readonly string[])[] = [["mawk"], ["gawk", "--posix"], ["busybox", "awk"], ["original-awk"]];
const installed = AWKS.filter(([name = "", ...rest]) => spawnSync(name, [...rest, "BEGIN { exit 0 }"]).status === 0);

const SETTINGS = "uid 0\ntcp_timeout_syn_sent 100\ntcp_timeout_established 432000\nudp_timeout 30\n";
/** Addresses of the host, the broadcast address of its network beside it. */
const OWN = "127.0.0.1\n::1\n192.0.2.1 192.0.2.255\n2001:0db8:0000:0000:0000:0000:0000:0001\n2001:db8::1\n";

/** `PROTO NUM LEFT [STATE] SOURCE>DESTINATION:PORT`, as /proc prints it. */
function tcp(state: string, left: number, source: string, destination: string, flag = "[ASSURED]", counts = ["", ""]) {
  const [port, first, last] = [
    1024,
    flag === "[UNREPLIED]" ? `${flag} ` : "",
    flag === "[UNREPLIED]" ? "" : `${flag} `,
  ];
  const family = source.includes(":") ? "ipv6     10" : "ipv4     2";
  return `${family} tcp      6 ${left} ${state} src=${source} dst=${destination} sport=${port} dport=443 ${counts[0]}${first}src=${destination} dst=${source} sport=443 dport=${port} ${counts[1]}${last}mark=0 zone=0 use=2`;
}

function udp(left: number, source: string, destination: string, port: number, flag = "[UNREPLIED]") {
  const [first, last] = flag === "[UNREPLIED]" ? [`${flag} `, ""] : ["", flag === "" ? "" : `${flag} `];
  return `ipv4     2 udp      17 ${left} src=${source} dst=${destination} sport=5000 dport=${port} ${first}src=${destination} dst=${source} sport=${port} dport=5000 ${last}mark=0 zone=0 use=2`;
}

const repeat = (times: number, line: (index: number) => string) =>
  Array.from({ length: times }, (_, at) => line(at + 2));

describe.each(installed)("the tally, by %s", (name, ...rest) => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tally-"));
    writeFileSync(join(folder, "program"), TALLY_PROGRAM);
    writeFileSync(join(folder, "settings"), SETTINGS);
    writeFileSync(join(folder, "own"), OWN);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(lines: readonly string[], changes: Readonly<Record<string, string | number>> = {}): string {
    const variables = {
      tcp_timeouts: timeoutWords(TCP_TIMEOUTS),
      other_timeouts: timeoutWords(OTHER_TIMEOUTS),
      one_way_ports: "514 5353",
      window: 10,
      patience: 30,
      top: 3,
      most: 1000,
      sample_bytes: 2_000,
      ...changes,
    };
    writeFileSync(join(folder, "table"), lines.map(line => `${line}\n`).join(""));
    const words = Object.entries(variables).flatMap(([variable, value]) => ["-v", `${variable}=${value}`]);
    const files = ["settings", "own", "table"].map(file => join(folder, file));
    const { status, stdout, stderr } = spawnSync(
      name ?? "",
      [...rest, ...words, "-f", join(folder, "program"), ...files],
      {
        encoding: "utf8",
      },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    return stdout;
  }
  function tally(
    lines: readonly string[],
    changes: Readonly<Record<string, string | number>> = {},
    count = lines.length,
  ) {
    const read = parseTally(run(lines, changes), count);
    if (read === undefined) throw new Error("the tally breaks off");
    return read;
  }
  const kinds = ({ suspects }: ConntrackTally) =>
    Object.fromEntries([...suspects].map(([kind, { entries }]) => [kind, entries]));

  it("counts by family, route, protocol, state, progress and idle time", () => {
    const told = tally([
      tcp("ESTABLISHED", 431_999, "10.0.0.5", "198.51.100.1"),
      tcp("ESTABLISHED", 431_990, "10.0.0.6", "198.51.100.1"),
      tcp("TIME_WAIT", 100, "10.0.0.6", "192.0.2.1"),
      tcp("ESTABLISHED", 431_999, "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:0db8:0000:0000:0000:0000:0000:0009"),
      udp(119, "192.0.2.1", "9.9.9.9", 53, "[ASSURED]"),
      udp(25, "127.0.0.1", "127.0.0.1", 53, ""),
      "ipv4     2 gre      47 29 timeout=30, stream_timeout=180 src=10.1.1.1 dst=10.2.2.2 srckey=0x1 dstkey=0x2 src=10.2.2.2 dst=10.1.1.1 srckey=0x2 dstkey=0x1 mark=0 zone=0 use=2",
      "ipv4     2 tcp      6 src=10.0.0.9 dst=10.0.1.9 sport=1 dport=2 src=10.0.1.9 dst=10.0.0.9 sport=2 dport=1 [OFFLOAD] mark=0 zone=0 use=3",
      "no entry at all",
    ]);
    expect(told.looked).toBe(9);
    expect(told.unread).toBe(1);
    expect(told.scale).toBe(1);
    expect(Object.fromEntries(told.families)).toEqual({ ipv4: 7, ipv6: 1 });
    expect(Object.fromEntries(told.routes)).toEqual({ through: 4, in: 1, out: 2, local: 1 });
    expect(told.groups).toContainEqual({
      protocol: "tcp",
      state: "ESTABLISHED",
      progress: "assured",
      idle: 0,
      entries: 2,
    });
    expect(told.groups).toContainEqual({
      protocol: "tcp",
      state: "ESTABLISHED",
      progress: "assured",
      idle: 2,
      entries: 1,
    });
    expect(told.groups).toContainEqual({
      protocol: "tcp",
      state: "TIME_WAIT",
      progress: "assured",
      idle: 10,
      entries: 1,
    });
    expect(told.groups).toContainEqual({ protocol: "udp", progress: "replied", idle: 2, entries: 1 });
    expect(told.groups).toContainEqual({ protocol: "tcp", progress: "offloaded", idle: 0, entries: 1 });
    expect(kinds(told)).toEqual({});
    expect(told.services[0]).toMatchObject({ route: "through", protocol: "tcp", port: 443, entries: 2 });
    expect(told.serviceCount).toBe(7);
  });

  it("counts each of the services with most by state and progress, whatever time is left", () => {
    const told = tally([
      ...repeat(4, at => tcp("ESTABLISHED", 431_000 + at, `10.0.0.${at}`, "198.51.100.1")),
      ...repeat(3, at => tcp("SYN_SENT", 97, `10.0.1.${at}`, `198.51.100.${at}`, "[UNREPLIED]")),
      tcp("ESTABLISHED", 431_000, "10.0.0.9", "192.0.2.1"),
      tcp("ESTABLISHED", 431_000, "10.0.0.9", "192.0.2.1", ""),
      ...repeat(2, at => udp(20, "192.0.2.1", "9.9.9.9", 53, at === 2 ? "" : "[UNREPLIED]")),
      udp(20, "192.0.2.1", "9.9.9.9", 123),
    ]);
    expect(told.services).toEqual([
      {
        route: "through",
        protocol: "tcp",
        port: 443,
        entries: 7,
        states: [
          { state: "ESTABLISHED", progress: "assured", entries: 4 },
          { state: "SYN_SENT", progress: "unreplied", entries: 3 },
        ],
      },
      expect.objectContaining({ protocol: "tcp", route: "in", entries: 2 }),
      expect.objectContaining({ protocol: "udp", port: 53, route: "out", entries: 2 }),
    ]);
    expect(told.services[1]?.states).toContainEqual({ state: "ESTABLISHED", progress: "replied", entries: 1 });
    expect(told.services[2]?.states).toContainEqual({ progress: "unreplied", entries: 1 });
  });

  it("suspects what is in a passing state for too long, and names where it leads, most first, with samples", () => {
    const told = tally([
      ...repeat(5, at => tcp("SYN_SENT", 90, `10.0.0.${at}`, "198.51.100.1", "[UNREPLIED]")),
      ...repeat(3, at => tcp("SYN_SENT", 97, `10.0.1.${at}`, "198.51.100.2", "[UNREPLIED]")),
      tcp("SYN_SENT", 99, "10.0.0.2", "198.51.100.3", "[UNREPLIED]"),
      ...repeat(2, at => tcp("SYN_RECV", 50, `10.0.0.${at}`, "198.51.100.4", "")),
      ...repeat(2, at => tcp("CLOSE", 7, `10.0.0.${at}`, "198.51.100.5")),
      ...repeat(4, at => tcp("TIME_WAIT", 115, `10.0.3.${at}`, "198.51.100.5")),
      tcp("CLOSE_WAIT", 59, "10.0.0.2", "198.51.100.6"),
      tcp("CLOSE_WAIT", 40, "10.0.0.3", "198.51.100.6"),
      tcp("ESTABLISHED", 299, "10.0.0.2", "198.51.100.7"),
      tcp("ESTABLISHED", 290, "10.0.0.3", "198.51.100.7"),
      tcp("FIN_WAIT", 100, "10.0.0.4", "198.51.100.7"),
      tcp("ESTABLISHED", 420_000, "10.0.0.4", "198.51.100.8"),
      tcp("ESTABLISHED", 431_900, "10.0.0.5", "198.51.100.8"),
    ]);
    expect(kinds(told)).toEqual({
      syn: 9,
      "half-open": 2,
      reset: 2,
      "half-closed": 1,
      vanished: 2,
      unacknowledged: 1,
      endless: 1,
      idle: 1,
    });
    const syn = told.suspects.get("syn");
    expect(syn).toMatchObject({ entries: 9, fresh: 9, ends: 3 });
    expect(syn?.top.map(({ end, entries }) => [end.address, entries])).toEqual([
      ["198.51.100.1", 5],
      ["198.51.100.2", 3],
      ["198.51.100.3", 1],
    ]);
    expect(syn?.top[0]?.end).toEqual({
      route: "through",
      protocol: "tcp",
      address: "198.51.100.1",
      port: 443,
      answerer: { address: "198.51.100.1", port: 443 },
    });
    expect(syn?.top[0]?.sample).toMatch(/^ipv4 +2 tcp +6 90 SYN_SENT src=10\.0\.0\.2 dst=198\.51\.100\.1 /);
    expect(told.suspects.get("reset")?.top[0]).toMatchObject({ entries: 2, ended: 6, all: 6, moving: 6 });
    expect(told.ended).toBe(6);
  });

  it("tells one-way UDP from UDP that should be answered", () => {
    const told = tally([
      ...repeat(3, at => udp(20, `10.0.0.${at}`, "198.51.100.1", 53)),
      udp(29, "10.0.0.9", "198.51.100.1", 53), // just asked
      udp(20, "10.0.0.9", "198.51.100.1", 514),
      udp(20, "10.0.0.9", "224.0.0.251", 7000),
      udp(20, "10.0.0.9", "192.0.2.255", 7000),
      udp(20, "10.0.0.9", "255.255.255.255", 7000),
      "ipv6     10 udp      17 20 src=fe80:0000:0000:0000:0000:0000:0000:0002 dst=ff02:0000:0000:0000:0000:0000:0000:0001 sport=1 dport=2 [UNREPLIED] src=ff02:0000:0000:0000:0000:0000:0000:0001 dst=fe80:0000:0000:0000:0000:0000:0000:0002 sport=2 dport=1 mark=0 zone=0 use=2",
      "ipv4     2 icmp     1 20 src=10.0.0.7 dst=10.0.0.8 type=8 code=0 id=4711 [UNREPLIED] src=10.0.0.8 dst=10.0.0.7 type=0 code=0 id=4711 mark=0 zone=0 use=2",
    ]);
    expect(kinds(told)).toEqual({ udp: 3, "one-way": 5, other: 1 });
  });

  it("takes answers from the counters where the kernel counts", () => {
    const counted = (sent: string, got: string) => [`${sent} `, `${got} `];
    const told = tally([
      // asked 100 bytes in 3 packets, only acknowledged
      tcp(
        "ESTABLISHED",
        431_900,
        "10.0.0.2",
        "198.51.100.1",
        "[ASSURED]",
        counted("packets=3 bytes=264", "packets=2 bytes=112"),
      ),
      // asked and answered
      tcp(
        "ESTABLISHED",
        431_900,
        "10.0.0.3",
        "198.51.100.1",
        "[ASSURED]",
        counted("packets=4 bytes=316", "packets=3 bytes=964"),
      ),
      // opened, and nobody said anything
      tcp(
        "ESTABLISHED",
        431_900,
        "10.0.0.4",
        "198.51.100.1",
        "[ASSURED]",
        counted("packets=2 bytes=112", "packets=1 bytes=60"),
      ),
    ]);
    expect(kinds(told)).toEqual({ unanswered: 1 });
    expect(told.suspects.get("unanswered")?.top[0]).toMatchObject({ entries: 1, established: 3 });
  });

  it("looks at as many as it is told, and scales what it tells up to all", () => {
    const lines = repeat(200, at => tcp("SYN_SENT", 90, `10.0.0.${at}`, "198.51.100.1", "[UNREPLIED]"));
    const told = tally(lines, { most: 50 }, 200);
    expect(told).toMatchObject({ looked: 50, scale: 4 });
    expect(told.suspects.get("syn")).toMatchObject({ entries: 200, ends: 1 });
  });

  it("answers in few lines, however many places there are", () => {
    const lines = repeat(800, at => tcp("SYN_SENT", 90, "10.0.0.2", `198.51.${at >> 8}.${at & 255}`, "[UNREPLIED]"));
    const text = run(lines);
    expect(text.split("\n").length).toBeLessThan(30);
    expect(tally(lines).suspects.get("syn")).toMatchObject({ entries: 800, ends: 800 });
  });

  it("weighs IPv4 and IPv6 by how much of each was looked at, where one is listed after the other", () => {
    const [v4, v6] = ["10.0.0.5", "2001:0db8:0000:0000:0000:0000:0000:0005"];
    const lines = [
      ...repeat(10, () => tcp("SYN_SENT", 90, v6, "2001:0db8:0000:0000:0000:0000:0000:0099", "[UNREPLIED]")),
      ...repeat(200, () => tcp("ESTABLISHED", 431_999, v4, "198.51.100.1")),
    ];
    const told = tally(lines, { most: 50, apart: 1, count: 210 }, 210);
    expect(Object.fromEntries(told.families)).toEqual({ ipv6: 10, ipv4: 200 });
    expect(told.suspects.get("syn")).toMatchObject({ entries: 10 });
    expect(told).toMatchObject({ looked: 50, scale: 4.2 });
    // Half of those that are looked at: there are more.
    const long = [...repeat(25, () => lines[0] ?? ""), ...repeat(10, () => lines.at(-1) ?? "")];
    expect(Object.fromEntries(tally(long, { most: 50, apart: 1, count: 210 }, 210).families)).toEqual({
      ipv6: 200,
      ipv4: 10,
    });
  });

  it("tells an entry for each place it names, as far as the bytes for them go", () => {
    const lines = Array.from({ length: 9 }, (_, at) =>
      repeat(at + 1, of => tcp("SYN_SENT", 90, `10.0.0.${of}`, `198.51.100.${at}`, "[UNREPLIED]")),
    );
    const samples = (changes: object) => {
      const told = tally(lines.flat(), { top: 50, ...changes });
      return [told.suspects.get("syn")?.top ?? [], told.places].map(list => list.filter(({ sample }) => sample).length);
    };
    expect(samples({ sample_bytes: 24_000 })).toEqual([9, 9]);
    expect(samples({ sample_bytes: 1_000 })).toEqual([3, 2]);
  });

  it("names where most entries lead, of whatever kind, with an entry of each", () => {
    const told = tally([
      ...repeat(5, at => tcp("ESTABLISHED", 400_000, `10.0.0.${at}`, "198.51.100.9")),
      ...repeat(3, at => tcp("ESTABLISHED", 431_999, `10.0.0.${at}`, "198.51.100.1")),
    ]);
    expect(told.flows.map(({ end }) => end.address)).toEqual(["198.51.100.1"]);
    expect(told.places.map(({ end, all }) => [end.address, all])).toEqual([
      ["198.51.100.9", 5],
      ["198.51.100.1", 3],
    ]);
    expect(told.places[1]?.sample).toContain("dst=198.51.100.1");
    expect(told.fresh).toBe(3);
  });

  it("takes an answer for one whatever headers its packets have", () => {
    const [old, far] = [431_900, "198.51.100.1"];
    const told = (sent: string, got: string, source = "10.0.0.2", to = far) =>
      kinds(tally([tcp("ESTABLISHED", old, source, to, "[ASSURED]", [`${sent} `, `${got} `])]));
    // 70 segments of 1500 bytes, acknowledged by 35 of 40 bytes and an answer of 190, without timestamps
    expect(told("packets=72 bytes=105092", "packets=37 bytes=1642")).toEqual({});
    expect(told("packets=72 bytes=105092", "packets=36 bytes=1452")).toEqual({ unanswered: 1 });
    expect(told("packets=3 bytes=152", "packets=2 bytes=92")).toEqual({ unanswered: 1 });
    expect(told("packets=3 bytes=264", "packets=2 bytes=112")).toEqual({ unanswered: 1 });
    const [v6, other] = ["2001:db8::7", "2001:db8::9"];
    expect(told("packets=3 bytes=324", "packets=2 bytes=152", v6, other)).toEqual({ unanswered: 1 });
    expect(told("packets=3 bytes=324", "packets=3 bytes=1024", v6, other)).toEqual({});
  });

  it("expects no answer over TCP from what answers nobody by design", () => {
    const syslog = (counts: readonly string[]) =>
      tcp("ESTABLISHED", 431_900, "10.0.0.2", "192.0.2.1", "[ASSURED]", [...counts]).replaceAll("port=443", "port=514");
    expect(kinds(tally([syslog(["", ""]), syslog(["packets=20 bytes=4848 ", "packets=11 bytes=580 "])]))).toEqual({});
  });

  it("takes little time left for a sign only where an established connection is remembered for long", () => {
    const lines = [tcp("ESTABLISHED", 250, "10.0.0.2", "192.0.2.1")];
    const within = (seconds: number) => {
      const settings = join(folder, "settings");
      writeFileSync(settings, `uid 0\ntcp_timeout_established ${seconds}\n`);
      const told = kinds(tally(lines, { patience: 3600 }));
      writeFileSync(settings, SETTINGS);
      return told;
    };
    expect(within(600)).toEqual({});
    expect(within(86_400)).toEqual({ vanished: 1 });
  });

  it("suspects connections of which one direction is seen only, and what is unanswered of any protocol", () => {
    const sctp = `ipv4     2 sctp     132 2 COOKIE_WAIT src=10.0.0.7 dst=10.0.0.8 sport=1 dport=2 [UNREPLIED] src=10.0.0.8 dst=10.0.0.7 sport=2 dport=1 mark=0 zone=0 use=2`;
    const lines = [
      tcp("ESTABLISHED", 280, "10.0.0.2", "192.0.2.1", "[UNREPLIED]"),
      tcp("ESTABLISHED", 299, "10.0.0.3", "192.0.2.1", "[UNREPLIED]"), // just begun
      sctp,
      sctp.replace("[UNREPLIED] ", "").replace("COOKIE_WAIT", "ESTABLISHED"),
    ];
    expect(kinds(tally(lines))).toEqual({ "half-open": 1, other: 1 });
  });

  it("reads an empty table", () => {
    expect(tally([])).toMatchObject({ looked: 0, unread: 0, scale: 1, groups: [], flows: [] });
  });
});
