import { countOf } from "../../engine/drift";
import type { Finding } from "../../engine/ruleset";
import { printable } from "../../engine/transport";

/** What the lint found, and where: hosts or files. */
export interface LintedSubject {
  readonly subject: string;
  readonly findings: readonly Finding[];
}

/** The same finding on many hosts or in both families, told once. */
interface ToldFinding {
  readonly finding: Finding;
  readonly subjects: Set<string>;
  readonly families: Set<string>;
}

/** One paragraph a finding, errors first. */
export function lintText(subjects: readonly LintedSubject[]): string {
  const told = new Map<string, ToldFinding>();
  for (const { subject, findings } of subjects) {
    for (const finding of findings) {
      const { kind, table, chain, rule, message, family } = finding;
      const key = JSON.stringify([kind, table, chain, rule, message]);
      const same = told.get(key) ?? { finding, subjects: new Set<string>(), families: new Set<string>() };
      same.subjects.add(subject);
      same.families.add(family);
      told.set(key, same);
    }
  }
  const all = [...told.values()];
  const ordered = (["error", "warning"] as const).flatMap(wanted =>
    all.filter(each => each.finding.severity === wanted),
  );
  return [...ordered.map(printFinding), `${summary(ordered)}\n`].join("");
}

function printFinding({ finding, subjects, families }: ToldFinding): string {
  const { severity, kind, message } = finding;
  return `${severity} ${kind} (${[...subjects].map(printable).join(", ")}; ${[...families].join(" and ")})\n  ${printable(message)}\n`;
}

function summary(told: readonly ToldFinding[]): string {
  if (told.length === 0) return "nothing found";
  const errors = told.filter(({ finding }) => finding.severity === "error").length;
  return `${countOf(errors, "error")}, ${countOf(told.length - errors, "warning")}`;
}
