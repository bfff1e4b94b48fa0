import { printable } from "../../transport";
import { compareSeverity, SUBSYSTEMS, type Subsystem } from "../finding";
import type { HostDrift } from "../host-drift";
import type { DriftReport } from "../report";
import { countOf } from "./count-of";
import { kindWords } from "./kind-words";
import { plainPaint } from "./paint";
import { severityWords, statusWords } from "./summary";
import { findingLines } from "./text";
import { unnamedWords } from "./who-words";
import { xmlText } from "./xml-text";

/**
 * A report as JUnit XML: a suite a host, a case a subsystem. A case with findings failed; of a host that could not be read,
 * the one case that says so is an error, and the others did not run. Valid by the schemas of Ant and of Jenkins, which is
 * why a case has one failure with all its findings. Times are those of the whole reading: hosts are read side by side.
 */
export function reportJunit(report: DriftReport): string {
  const suites = report.hosts.map((host, index) => suite(host, index, report));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("")}</testsuites>\n`;
}

function suite(host: HostDrift, index: number, { started, seconds }: DriftReport): string {
  const cases = casesOf(host);
  const failed = cases.filter(({ findings }) => findings.length > 0).length;
  const unread = host.status === "unread";
  const attributes = {
    name: nameOf(host),
    package: "nffleet-drift",
    id: String(index),
    hostname: nameOf(host),
    timestamp: started.slice(0, 19),
    time: decimal(seconds),
    tests: String(cases.length),
    failures: unread ? "0" : String(failed),
    errors: unread ? String(failed) : "0",
  };
  return [
    `  <testsuite${words(attributes)}>\n    <properties>\n`,
    ...Object.entries(propertiesOf(host)).map(([name, value]) => `      <property${words({ name, value })}/>\n`),
    "    </properties>\n",
    ...cases.map(each => testcase(each)),
    `    <system-out>${accountOf(host)}</system-out>\n    <system-err></system-err>\n  </testsuite>\n`,
  ].join("");
}

function propertiesOf({ status, owner, comparedWith, lastApply }: HostDrift): Readonly<Record<string, string>> {
  return {
    status,
    ...(owner === undefined ? {} : { owner }),
    ...(comparedWith === undefined ? {} : { comparedWith: comparedWith.kind }),
    ...(lastApply === undefined ? {} : { lastApply }),
  };
}

/** The part of a host that one case is about. */
type Case = HostDrift & { readonly subsystem: Subsystem };

function casesOf(host: HostDrift): readonly Case[] {
  const cases = SUBSYSTEMS.map(subsystem => ({
    ...host,
    subsystem,
    findings: host.findings.filter(finding => finding.subsystem === subsystem),
  }));
  return host.status === "unread" ? cases.filter(({ findings }) => findings.length > 0) : cases;
}

function testcase(each: Case): string {
  const { subsystem, findings, status } = each;
  const open = `    <testcase${words({ name: subsystem, classname: `drift.${nameOf(each)}`, time: "0" })}`;
  const [worst] = [...findings].sort((a, b) => compareSeverity(b.severity, a.severity));
  if (worst === undefined) return `${open}/>\n`;
  const message =
    findings.length === 1
      ? `${worst.severity}: ${kindWords(worst, each)}`
      : `${countOf(findings.length, "finding")}: ${severityWords(findings)}`;
  const tag = status === "unread" ? "error" : "failure";
  const told = findingLines(each, plainPaint).map(line => `${xmlText(line)}\n`);
  return `${open}>\n      <${tag}${words({ type: worst.kind, message })}>\n${told.join("")}</${tag}>\n    </testcase>\n`;
}

function accountOf(host: HostDrift): string {
  const notes = host.notes.map(({ severity, message }) => `${severity === "warning" ? "warning" : "note"}: ${message}`);
  const unnamed = unnamedWords(host);
  return [statusWords(host), ...(unnamed === undefined ? [] : [`note: ${unnamed}`]), ...notes]
    .map(line => `${xmlText(line)}\n`)
    .join("");
}

/** Schemas want a name that is not blank. */
function nameOf({ host }: HostDrift): string {
  const name = printable(host).trim();
  return name === "" ? "(no name)" : name;
}

/** xs:decimal knows no exponent. */
function decimal(seconds: number): string {
  return seconds.toFixed(3);
}

function words(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join("");
}
