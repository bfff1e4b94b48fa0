import { FINDING_KINDS, type FindingKind, type Severity } from "../finding";
import { KIND_WORDS } from "./kind-words";

/** SARIF 2.1.0, 3.27.10. */
export type SarifLevel = "error" | "warning" | "note";

export const SARIF_LEVELS: Readonly<Record<Severity, SarifLevel>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/**
 * What GitHub ranks alerts by, as CVSS does: above 9.0 critical, from 7.0 high, from 4.0 medium, else low
 * (docs.github.com, "SARIF support for code scanning").
 */
export const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

/** Kinds of a host that could not be read: SARIF tells those as notifications of the run, not as results. */
const NOTIFICATIONS: ReadonlySet<FindingKind> = new Set(["hidden-rules", "unreadable", "unreachable"]);

export const RULE_KINDS = FINDING_KINDS.filter(kind => !NOTIFICATIONS.has(kind));
export const NOTIFICATION_KINDS = FINDING_KINDS.filter(kind => NOTIFICATIONS.has(kind));

/** A kind of finding as a reportingDescriptor (3.49). Its severity is the most that one of its kind weighs. */
export function sarifRule(kind: FindingKind): object {
  const { plain, summary, remedy, most } = KIND_WORDS[kind];
  return {
    id: kind,
    name: pascalCase(kind),
    shortDescription: { text: sentence(plain) },
    fullDescription: { text: summary },
    help: { text: `${summary} ${remedy}` },
    defaultConfiguration: { level: SARIF_LEVELS[most] },
    properties: {
      tags: ["security", "drift"],
      precision: "very-high",
      "problem.severity": most === "low" ? "recommendation" : SARIF_LEVELS[most],
      "security-severity": SECURITY_SEVERITIES[most],
    },
  };
}

function pascalCase(kind: FindingKind): string {
  return kind
    .split("-")
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
