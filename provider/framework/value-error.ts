import type { AttributePath } from "./attribute-path";
import type { Diagnostic } from "./diagnostic";

/** A value that does not fit the schema, with its place. */
export class ValueError extends Error {
  override readonly name = "ValueError";

  constructor(
    message: string,
    readonly path: AttributePath,
  ) {
    super(message);
  }

  toDiagnostic(): Diagnostic {
    return {
      severity: "error",
      summary: "Value does not fit",
      detail: `At ${printPath(this.path)}: ${this.message}`,
      path: this.path,
    };
  }
}

/** A path as Terraform's expressions write it: `ipv4["filter"].chains["INPUT"].rules[3]`. */
export function printPath(path: AttributePath): string {
  if (path.length === 0) return "the top";
  return path
    .map((step, at) => {
      if (step.kind === "attribute") return at === 0 ? step.name : `.${step.name}`;
      return step.kind === "key" ? `[${JSON.stringify(step.key)}]` : `[${step.index}]`;
    })
    .join("");
}
