import Ajv2020 from "ajv/dist/2020";
import { describe, expect, it } from "vitest";
import { conntrackText } from "../../../cli/format/conntrack-text";
import { plainPaint } from "../../../cli/format/paint";
import { diagnose, pairReadings, readThresholds } from "../../../engine/conntrack";
import { conntrackJsonSchema, conntrackPrometheus, conntrackReport, parseThresholdFile } from "../../../engine/fleet";
import type { ConntrackExamination } from "../../../engine/host";
import { readingOf } from "../conntrack/doctor/reading";

const ESC = "\u001b[31m";

function examination(hostile = ""): ConntrackExamination {
  const staged = [
    { kind: "syn", entries: 60 },
    { kind: "one-way", entries: 5 },
  ] as const;
  const later = readingOf({ uptime: 110, staged, counters: { drop: 7, found: 5 } });
  const services = Array.from({ length: 20 }, (_, at) => ({
    route: "through" as const,
    protocol: "tcp",
    port: 443 + at,
    entries: 300 - at,
    states: [
      { state: "ESTABLISHED", progress: "assured" as const, entries: 240 - at },
      { state: `SYN_SENT${hostile}`, progress: "unreplied" as const, entries: 60 },
    ],
  }));
  const flow = { entries: 0, fresh: 0, all: 2_100, allFresh: 1_800, established: 0, moving: 0, ended: 0 };
  const answerer = { address: "10.0.0.8", port: 8443 };
  const end = { route: "through", protocol: "tcp", address: "2001:db8::1", port: 443, answerer } as const;
  const timeouts: readonly [string, number][] = [
    ["tcp_timeout_established", 432_000],
    ["udp_timeout", 30],
    ["udp_timeout_stream", 120],
    ["sctp_timeout_closed", 10],
    ["frag6_timeout", 60],
  ];
  const pair = pairReadings(readingOf(), {
    ...later,
    settings: new Map([...later.settings, ...timeouts]),
    tally: { ...later.tally, services, serviceCount: 25, flows: [{ end, ...flow }] },
  });
  const rule = { table: "filter", chain: "WEB", rule: 2, text: `-m comment --comment "${hostile}" -j ACCEPT` } as const;
  const diagnoses = diagnose(pair, readThresholds({})).map(found => ({
    ...found,
    ends: found.ends.map(end => ({
      ...end,
      rules: [
        { table: "filter", chain: "FORWARD", what: "lets in", rule } as const,
        { table: "filter", chain: "OUTPUT", what: "lets in" } as const,
      ],
    })),
  }));
  return { ...pair, host: "edge", diagnoses };
}

const report = (hostile = "") =>
  conntrackReport([
    { host: "edge", status: "done", value: examination(hostile) },
    { host: "far", status: "failed", cause: { kind: "unreachable", message: `far cannot be reached${hostile}.` } },
  ]);

describe("the report of connection tables", () => {
  it("is JSON of the schema that is published", () => {
    const validate = new Ajv2020({ strict: false }).compile(conntrackJsonSchema());
    expect(validate(JSON.parse(JSON.stringify(report())))).toBe(true);
    const [edge, far] = report().hosts;
    expect(edge).toMatchObject({
      status: "diagnosed",
      seconds: 10,
      table: { entries: 10_000, max: 262_144, scale: 1 },
    });
    expect(far).toEqual({
      host: "far",
      status: "unread",
      cause: { kind: "unreachable", message: "far cannot be reached." },
    });
    expect(validate({ version: 1, command: "conntrack", hosts: [{ host: "x", status: "odd" }] })).toBe(false);
  });

  it("tells first what is failing, with numbers, place, rules, meaning and advice", () => {
    const [edge] = report().hosts;
    const lines = edge === undefined ? [] : conntrackText(edge, plainPaint).split("\n");
    expect(lines.slice(0, 6)).toEqual([
      "edge: 1 diagnosis, 1 critical",
      "  critical  requests for connections get no answer (lost-syn)",
      "            SYN_SENT [UNREPLIED]: 60; at the reading before: 0; share of the connections asked for, at the worst place: 100 % (limit 10 %)",
      "                 60  100 %  through, tcp to 198.51.100.1:443, answered by 10.0.0.9",
      '                           let in by filter WEB, rule 2: -m comment --comment "" -j ACCEPT',
      "                           let in by filter OUTPUT: no rule, its policy",
    ]);
    expect(lines.join("\n")).toContain(
      "  table     10,000 entries of 262,144 (4 %); 10 s before as many; 262,144 chains; accounting off\n",
    );
  });

  it("tells every service that was asked for apart by state, progress and way, and where most connections lead", () => {
    const [edge] = report().hosts;
    const text = edge === undefined ? "" : conntrackText(edge, plainPaint);
    expect(text).toContain(
      "  services      300  tcp 443, through: ESTABLISHED assured 240, SYN_SENT unreplied 60\n                299  tcp 444, through: ",
    );
    expect(text).toContain("tcp 462, through: ");
    expect(text).toContain("                     and 5 more\n");
    expect(text).toContain(
      "  flows       1,800  through, tcp to [2001:db8::1]:443, answered by 10.0.0.8:8443; 300 more, silent\n",
    );
    expect(edge).toMatchObject({
      services: expect.arrayContaining([
        expect.objectContaining({
          port: 443,
          states: expect.arrayContaining([expect.objectContaining({ entries: 60 })]),
        }),
      ]),
      flows: [{ end: { address: "2001:db8::1", port: 443 }, fresh: 1_800, all: 2_100 }],
    });
  });

  it("tells the timeouts of the protocols that are in the table", () => {
    const [edge] = report().hosts;
    expect(edge === undefined ? "" : conntrackText(edge, plainPaint)).toContain(
      "  timeouts  tcp close 10, established 432000; udp 30, stream 120 (seconds)\n",
    );
  });

  it("is a file for Prometheus", () => {
    const lines = conntrackPrometheus(report()).split("\n");
    expect(lines).toContain('nffleet_conntrack_host_read{host="far"} 0');
    expect(lines).toContain('nffleet_conntrack_diagnosis{host="edge",diagnosis="lost-syn"} 2');
    expect(lines).toContain(
      'nffleet_conntrack_state_entries{host="edge",protocol="udp",state="",progress="assured"} 4000',
    );
    expect(lines).toContain('nffleet_conntrack_stat_total{host="edge",counter="drop"} 7');
    expect(lines).toContain('nffleet_conntrack_scale{host="edge"} 1');
    expect(lines).toContain('nffleet_conntrack_buckets{host="edge"} 262144');
    expect(lines).toContain('nffleet_conntrack_timeout_seconds{host="edge",setting="udp_timeout_stream"} 120');
    expect(lines.join("\n")).not.toContain("frag6");
    expect(lines).toContain(
      'nffleet_conntrack_service_entries{host="edge",route="through",protocol="tcp",port="443",state="SYN_SENT",progress="unreplied"} 60',
    );
    for (const line of lines) expect(line).toMatch(/^$|^# (HELP|TYPE) |^[a-z_]+\{([a-z]+="[^"]*",?)+\} [0-9.e+-]+$/);
  });

  it("holds nothing that a terminal obeys", () => {
    const { hosts } = report(ESC);
    const texts = [...hosts.map(host => conntrackText(host, plainPaint)), conntrackPrometheus(report(ESC))];
    for (const text of texts) expect(text).not.toContain("\u001b");
  });
});

describe("a file of thresholds", () => {
  it("is a mapping of names to numbers, YAML or JSON", () => {
    expect(parseThresholdFile("lost-syn-least: 200\nfill-warn: 0.5\n", "t.yaml")).toEqual({
      "lost-syn-least": 200,
      "fill-warn": 0.5,
    });
    expect(parseThresholdFile('{"lost-syn-least": 200}', "t.json")).toEqual({ "lost-syn-least": 200 });
    expect(parseThresholdFile("# nothing\n", "t.yaml")).toEqual({});
  });

  it.each([
    ["a: [", "t.yaml is neither YAML nor JSON"],
    ["- 1", "t.yaml holds no thresholds"],
    ["lost-syn-least: many", "t.yaml: lost-syn-least is no number"],
    ["lost: 1", 't.yaml: There is no threshold "lost"'],
    ["fill-warn: 75", "t.yaml: The threshold fill-warn is a number from 0 to 1"],
  ])("is refused when it is %j, in one paragraph", (text, words) => {
    expect(() => parseThresholdFile(text, "t.yaml")).toThrow(words);
  });
});
