import { printable, printableJson } from "../../transport";
import type { DriftFinding } from "../finding";
import type { HostDrift } from "../host-drift";
import type { DriftReport } from "../report";
import { kindWords } from "./kind-words";
import { placeWords, positionWords } from "./place-words";
import { sarifLocation } from "./sarif-location";
import { NOTIFICATION_KINDS, RULE_KINDS, SARIF_LEVELS, SECURITY_SEVERITIES, sarifRule } from "./sarif-rules";
import { sidesOf } from "./sides";
import { unnamedWords, whoWords } from "./who-words";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** A report as SARIF 2.1.0 (OASIS), for code scanning: a rule a kind, a result a finding, a notification an unread host. */
export function reportSarif({ hosts, started, seconds }: DriftReport): string {
  const unread = hosts.filter(({ status }) => status === "unread");
  const run = {
    tool: {
      driver: {
        name: "nffleet drift",
        rules: RULE_KINDS.map(sarifRule),
        notifications: NOTIFICATION_KINDS.map(sarifRule),
      },
    },
    invocations: [
      {
        executionSuccessful: unread.length === 0,
        startTimeUtc: started,
        endTimeUtc: endOf(started, seconds),
        toolExecutionNotifications: [
          ...unread.flatMap(host => host.findings.map(finding => notification(finding, host))),
          ...hosts.flatMap(unnamedNotification),
        ],
      },
    ],
    columnKind: "utf16CodeUnits",
    results: hosts
      .filter(({ status }) => status !== "unread")
      .flatMap(host => host.findings.map(finding => result(finding, host))),
  };
  const log = { $schema: SCHEMA, version: "2.1.0", runs: [run] };
  return `${printableJson(JSON.stringify(log, undefined, 2))}\n`;
}

function result(finding: DriftFinding, host: HostDrift): object {
  const { kind, severity, fingerprint, subsystem, expected, actual, by } = finding;
  const index = RULE_KINDS.indexOf(kind);
  return {
    ruleId: kind,
    ...(index < 0 ? {} : { ruleIndex: index }),
    level: SARIF_LEVELS[severity],
    message: { text: messageOf(finding, host) },
    locations: [sarifLocation(finding)],
    // The first name is ours; the second is the only one that GitHub tells alerts apart by.
    partialFingerprints: { "driftFinding/v1": fingerprint, primaryLocationLineHash: `${fingerprint}:1` },
    properties: {
      host: finding.host,
      subsystem,
      severity,
      "security-severity": SECURITY_SEVERITIES[severity],
      ...(expected === undefined ? {} : { expected }),
      ...(actual === undefined ? {} : { actual }),
      ...(by === undefined ? {} : { by }),
    },
  };
}

/** That nobody is named for what was found on a host. */
function unnamedNotification(host: HostDrift): readonly object[] {
  const words = unnamedWords(host);
  return words === undefined
    ? []
    : [{ level: "note", message: { text: messageText(`${host.host}: ${words}`) }, properties: { host: host.host } }];
}

function notification(finding: DriftFinding, host: HostDrift): object {
  const { kind, severity } = finding;
  return {
    descriptor: { id: kind },
    level: SARIF_LEVELS[severity],
    message: { text: messageOf(finding, host) },
    properties: { host: finding.host, severity },
  };
}

/** `edge-1: chain INPUT (ipv4 filter): added by hand, rule 1: is "…". More is let in than was declared.` */
function messageOf(finding: DriftFinding, drift: HostDrift): string {
  const { host, place, meaning } = finding;
  const what = [kindWords(finding, drift), positionWords(finding)].filter(words => words !== "").join(", ");
  const where = place.kind === "host" ? host : `${host}: ${placeWords(place)}`;
  const { actual, expected } = sidesOf(finding);
  const told =
    place.kind === "host"
      ? actual === undefined
        ? []
        : [actual]
      : [
          ...(actual === undefined ? [] : [`is ${quoted(actual)}`]),
          ...(expected === undefined ? [] : [`should be ${quoted(expected)}`]),
        ];
  const account = told.length === 0 ? "" : `: ${told.join(", ")}`;
  const who = whoWords(finding).map(words => ` ${words.charAt(0).toUpperCase()}${words.slice(1)}.`);
  return messageText(`${where}: ${what}${account}${account.endsWith(".") ? "" : "."} ${meaning}${who.join("")}`);
}

/** Lines that a message quotes; of more, a number is told, and the properties have all. */
const MOST_LINES = 5;

function quoted(text: string): string {
  const lines = text.split("\n");
  const more = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES).map(line => `"${line}"`);
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

/**
 * A text as the message of SARIF: brackets would make it a link, braces a placeholder (3.11.5 and 3.11.6), and a newline
 * an end of the line that is shown in lists.
 */
function messageText(text: string): string {
  return printable(text.replaceAll("\n", " "))
    .replace(/[\\[\]]/g, character => `\\${character}`)
    .replace(/[{}]/g, character => character + character);
}

function endOf(started: string, seconds: number): string {
  return new Date(Math.min(Date.parse(started) + seconds * 1000, LATEST)).toISOString();
}

/** The last moment that a Date can name (ECMA-262, 21.4.1.1). */
const LATEST = 8.64e15;
