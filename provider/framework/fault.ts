import type { Diagnostic } from "./diagnostic";
import { ValueError } from "./value-error";

/**
 * Runs an RPC's work. What it throws becomes an error diagnostic in the answer that `failed` makes, never a crash.
 *
 * @param where the RPC and the type it works on, for the report of a fault: `ReadResource of netfilter_host`.
 */
export async function orFault<A>(
  where: string,
  run: () => A | Promise<A>,
  failed: (diagnostics: readonly Diagnostic[]) => A,
): Promise<A> {
  try {
    return await run();
  } catch (error) {
    return failed([error instanceof ValueError ? error.toDiagnostic() : faultOf(where, error)]);
  }
}

/** What a person reads about an error that nobody foresaw. */
export function faultOf(where: string, error: unknown): Diagnostic {
  return {
    severity: "error",
    summary: "Fault of the provider",
    detail: `This is a fault of the provider; please report it, with these lines. It happened in ${where}:\n${indent(stackOf(error))}`,
  };
}

/** The stack of an error with those of its causes, or whatever else was thrown. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? stack : `${stack}\nCaused by: ${stackOf(error.cause)}`;
}

/** Terraform leaves the line breaks of indented lines alone. */
function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
