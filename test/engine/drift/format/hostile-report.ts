import fc from "fast-check";
import {
  type DriftReport,
  FINDING_KINDS,
  type FindingPlace,
  type HostDrift,
  SEVERITIES,
  SUBSYSTEMS,
} from "../../../../engine/drift";
import { CHANGE_SOURCES } from "../../../../engine/host";
import { TABLE_NAMES } from "../../../../engine/ruleset";
import { type Found, hostDrift, isUnread, reportOf } from "./sample-report";

/** NFFLEET_SEED=n repeats a run; fast-check prints the seed of one that fails. */
export const SEED = Number(process.env.NFFLEET_SEED ?? Date.now() % 1_000_000);

/** NFFLEET_RUNS=20 makes it 20 times as long. */
export const RANDOM = { seed: SEED, numRuns: 100 * Number(process.env.NFFLEET_RUNS ?? 1) };

/** What ends, opens or quotes something in one of the formats. */
const SIGNS = [
  "```",
  "\n```\n",
  "|",
  "\\|",
  "\\",
  "<script>",
  "</code>",
  "</failure>",
  "]]>",
  "<!--",
  "&lt;",
  "&",
  '"',
  "'",
  "\n",
  "\r\n",
  "\n\n# title\n",
  "[click](https://example.org)",
  "![](x)",
  "https://example.org",
  "www.example.org",
  "@team",
  "#1",
  "$x$",
  "{0}",
  "{{",
  "*",
  "__",
  "~~",
  "\x00",
  "\x1b[2J",
  "\x07",
  "\u009b",
  "\u202e",
  "\u2028",
  "\ud800",
  "\udfff",
  "\ufffe",
  "\uffff",
  "😀",
  "..",
  "/",
  ":",
  "://",
  "%",
  "%2e",
  "é",
  " ",
  "\t",
  "@@",
  "-",
  "+",
  "=",
  "}",
  "# HELP x",
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...SIGNS), fc.string({ unit: "binary", maxLength: 4 })))
  .map(parts => parts.join(""));

const place: fc.Arbitrary<FindingPlace> = fc.oneof(
  fc.record({
    kind: fc.constant("chain" as const),
    family: fc.constantFrom("ipv4", "ipv6"),
    table: fc.constantFrom(...TABLE_NAMES),
    chain: text,
  }),
  fc.record({ kind: fc.constant("device" as const), device: text }),
  fc.record({ kind: fc.constant("sysctl" as const), name: text }),
  fc.record({ kind: fc.constant("link" as const), device: text, setting: text }),
  fc.constant({ kind: "host" as const }),
);

const position = fc.record({ expected: fc.integer({ min: 1 }), actual: fc.integer({ min: 1 }) }, { requiredKeys: [] });
const at = fc.oneof(
  text,
  fc.tuple(text, fc.nat()).map(([file, line]) => `${file}:${line}`),
);
const declared = fc.record({ construct: text, at }, { requiredKeys: ["construct"] });

/** Names and commands of a log. */
const actor = fc.record(
  {
    fit: fc.constantFrom("this" as const, "possible" as const),
    user: text,
    as: text,
    process: text,
    command: text,
    at: fc.constant("2026-03-04T04:12:30.000Z"),
    source: fc.constantFrom(...CHANGE_SOURCES),
  },
  { requiredKeys: ["fit", "at", "source"] },
);

const found: fc.Arbitrary<Found> = fc.record(
  {
    subsystem: fc.constantFrom(...SUBSYSTEMS),
    kind: fc.constantFrom(...FINDING_KINDS),
    severity: fc.constantFrom(...SEVERITIES),
    place,
    position,
    expected: text,
    actual: text,
    meaning: text,
    declared,
    by: fc.array(actor, { maxLength: 3 }),
  },
  { requiredKeys: ["subsystem", "kind", "severity", "place", "meaning"] },
);

const note = fc.record({ severity: fc.constantFrom("info" as const, "warning" as const), message: text });

const host: fc.Arbitrary<HostDrift> = fc
  .record({
    // A name of its own, so that what is told of a host can be told apart.
    name: text.map(rest => `h${rest}`),
    owner: text,
    findings: fc.array(found, { maxLength: 4 }),
    lastApply: fc.constantFrom("this-document" as const, "another-document" as const, "never" as const),
    notes: fc.array(note, { maxLength: 2 }),
    read: fc.boolean(),
  })
  .map(({ name, owner, findings, lastApply, notes, read }) =>
    read
      ? hostDrift(
          name,
          findings.filter(({ kind }) => !isUnread(kind)),
          { owner, lastApply, notes },
        )
      : hostDrift(name, [{ ...UNREAD, actual: owner }], { status: "unread", notes: [] }),
  );

const UNREAD: Found = {
  subsystem: "host",
  kind: "unreachable",
  severity: "medium",
  place: { kind: "host" },
  meaning: "Nothing is known.",
};

/** Reports with any text wherever a host, a rule, a message or a place of a declaration stands. */
export const hostileReport: fc.Arbitrary<DriftReport> = fc
  .array(host, { minLength: 1, maxLength: 4 })
  .map(hosts => reportOf(...hosts));
