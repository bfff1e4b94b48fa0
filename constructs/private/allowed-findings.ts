import { FINDING_KINDS, type FindingKind, isFindingKind } from "../../engine/ruleset";
import type { IConstruct } from "../cdktf";
import type { LintAllowance } from "../lint-allowance";
import { refuse } from "./construct-error";
import { listOf } from "./matched";

const allowances = new WeakMap<IConstruct, readonly FindingKind[]>();

/**
 * Keeps the lint quiet about a construct and all below it.
 * @throws ConstructError for a kind that does not exist, or without a reason
 */
export function allowFindings(kind: string, construct: IConstruct, { allow, because }: LintAllowance): void {
  const kinds = listOf(allow);
  const unknown = kinds.find(name => !isFindingKind(name));
  if (unknown !== undefined) {
    refuse(kind, construct, `lint.allow names "${unknown}", which is no finding. Write ${FINDING_KINDS.join(", ")}.`);
  }
  if (because.trim() === "") refuse(kind, construct, "lint.because is empty. Say why the finding is meant.");
  allowances.set(construct, kinds);
}

/** The kinds of findings that the construct or one around it says are meant. */
export function allowedFindings(construct: IConstruct): readonly FindingKind[] {
  return [...new Set(construct.node.scopes.flatMap(scope => allowances.get(scope) ?? []))];
}
