import { readFileSync } from "node:fs";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DriftReport, FINDING_KINDS, FORMATS, plainPaint } from "../../../../engine/drift";
import { hostileReport, RANDOM } from "./hostile-report";
import { hostDrift, isUnread, reportOf, SMALL_REPORT, WHOLE_REPORT } from "./sample-report";

/** The schema of OASIS, as a package of Microsoft ships it. */
const SCHEMA = require
  .resolve("@microsoft/jest-sarif/package.json")
  .replace("package.json", "lib/schemas/sarif-2.1.0-rtm.5.json");
// Patterns of the schema are written for expressions without the flag u.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
        readonly region: { readonly startLine: number };
      };
      readonly logicalLocations: readonly [{ readonly fullyQualifiedName: string }];
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface Run {
  readonly tool: {
    readonly driver: { readonly rules: readonly { id: string }[]; readonly notifications: readonly { id: string }[] };
  };
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly {
        readonly descriptor: { readonly id: string };
        readonly level: string;
        readonly message: { readonly text: string };
      }[];
    },
  ];
  readonly results: readonly Result[];
}

function runOf(report: DriftReport): Run {
  const log = JSON.parse(FORMATS.sarif(report, plainPaint));
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0];
}

describe("a report as SARIF", () => {
  it("has a rule for each kind that is a result, and a notification for each that says a host was not read", () => {
    const { driver } = runOf(WHOLE_REPORT).tool;
    expect(driver.rules.map(({ id }) => id)).toEqual(FINDING_KINDS.filter(kind => !isUnread(kind)));
    expect(driver.notifications.map(({ id }) => id)).toEqual(FINDING_KINDS.filter(isUnread));
  });

  it("tells a finding at the line that declares it, and at its place on the host", () => {
    const result = runOf(SMALL_REPORT).results.find(({ ruleId }) => ruleId === "changed");
    expect(result?.level).toBe("error");
    expect(result?.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "stacks/gateway-stack.ts", uriBaseId: "%SRCROOT%" },
      region: { startLine: 99 },
    });
    expect(result?.locations[0].logicalLocations[0].fullyQualifiedName).toBe("edge-1/ipv4/filter/INPUT");
  });

  it("names a file for the host where none declares it, because GitHub refuses a result without one", () => {
    const result = runOf(SMALL_REPORT).results.find(({ ruleId }) => ruleId === "unknown-rule");
    expect(result?.locations[0].physicalLocation.artifactLocation).toEqual({ uri: "host-edge-1" });
  });

  it("is the same alert in the next run, though the line that declares it moved", () => {
    const [finding] = SMALL_REPORT.hosts[0]?.findings ?? [];
    const [result] = runOf(SMALL_REPORT).results;
    expect(result?.partialFingerprints).toEqual({
      "driftFinding/v1": finding?.fingerprint,
      primaryLocationLineHash: `${finding?.fingerprint}:1`,
    });
  });

  it("says of a host that could not be read that the run did not succeed, and makes no alert of it", () => {
    const [{ executionSuccessful, toolExecutionNotifications }] = runOf(SMALL_REPORT).invocations;
    expect(executionSuccessful).toBe(false);
    expect(toolExecutionNotifications.map(({ descriptor, level }) => [descriptor?.id, level])).toEqual([
      ["unreachable", "warning"],
      // That edge-2 does not record who changes it.
      [undefined, "note"],
    ]);
    expect(runOf(SMALL_REPORT).results.map(({ ruleId }) => ruleId)).not.toContain("unreachable");
    expect(runOf(reportOf(hostDrift("edge-1", []))).invocations[0].executionSuccessful).toBe(true);
  });

  it("quotes five rules of a chain that is gone, and counts the others", () => {
    const place = { kind: "chain", family: "ipv4", table: "filter", chain: "WEB" } as const;
    const expected = Array.from({ length: 7 }, (_, index) => `-s 192.0.2.${index}/32 -j ACCEPT`).join("\n");
    const finding = {
      subsystem: "rules",
      kind: "chain-missing",
      severity: "high",
      place,
      expected,
      meaning: "",
    } as const;
    const [result] = runOf(reportOf(hostDrift("edge-1", [finding]))).results;
    expect(result?.message.text.match(/-j ACCEPT/g)).toHaveLength(5);
    expect(result?.message.text).toContain("and 2 more");
  });

  it("is valid, and no message makes a link or a placeholder, whatever stands on the hosts", () => {
    fc.assert(
      fc.property(hostileReport, report => {
        const { results, invocations, tool } = runOf(report);
        const messages = [...results, ...invocations[0].toolExecutionNotifications].map(({ message }) => message.text);
        expect(messages).toHaveLength(report.hosts.flatMap(({ findings }) => findings).length);
        for (const message of messages) {
          expect(message.replace(/\\[\\[\]]/g, "")).not.toMatch(/[\\[\]]/);
          expect(message.replace(/\{\{|\}\}/g, "")).not.toMatch(/[{}]/);
        }
        for (const { ruleId, ruleIndex, locations } of results) {
          expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
          const { uri, uriBaseId } = locations[0].physicalLocation.artifactLocation;
          expect(new URL(uri, "https://base.example/").protocol).toBe(
            uriBaseId === undefined && uri.startsWith("file:") ? "file:" : "https:",
          );
          if (!uri.startsWith("file:")) expect(new URL(uri, "https://base.example/").host).toBe("base.example");
        }
      }),
      RANDOM,
    );
  });
});
