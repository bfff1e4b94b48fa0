import type { Family } from "../ruleset";
import { flatCode } from "./expression";
import type { RuleForm } from "./rule-form";

/** One kernel rule, in every family that holds it. */
export interface KernelRule {
  readonly families: readonly Family[];
  /** Which family its own words bind it to; `other`: to the one that does not hold it. */
  readonly bound: Family | "both" | "other";
  /** Its target as iptables names it. */
  readonly target?: string;
}

/** One rule of the program: what is written, and the kernel rules that come of it, in order. */
export interface AdoptedRule {
  readonly form: RuleForm;
  readonly kernel: readonly KernelRule[];
  /** Lines that stood above it where it came from, without comment signs. */
  readonly remarks: readonly string[];
}

/** Two rules of one key are written the same and mean the same. */
export function keyOf({ form, kernel }: AdoptedRule): string {
  return `${kernel.map(rule => rule.families.join("+")).join(",")} ${formKey(form)}`;
}

export function formKey(form: RuleForm): string {
  if (form.kind === "raw") return form.text;
  return [...form.properties].map(([name, value]) => `${name}: ${flatCode(value)}`).join(", ");
}
