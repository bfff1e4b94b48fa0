import type { AttributePath } from "./attribute-path";

/**
 * What Terraform shows to a person. `summary` is one short line without a full stop, `detail` the paragraph: what,
 * where, why, what to do. A path points into the configuration.
 */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly path?: AttributePath;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
