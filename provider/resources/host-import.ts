import type { Diagnostic } from "../framework/diagnostic";
import type { ImportAnswer } from "../framework/resource";
import { HOST_SCHEMA } from "./host-schema";
import { fillNulls } from "./host-values";
import { parseImportId } from "./import-id";
import { printMemory } from "./private-memory";

/** An import connects nowhere: it notes how the host is reached, and the read that follows fills in the rest. */
export function importHost(id: string): ImportAnswer {
  try {
    const { owner, ...access } = parseImportId(id);
    const state = fillNulls(HOST_SCHEMA.attributes, { access, owner: owner ?? null });
    return { state, private: printMemory({ origin: "import-begun" }) };
  } catch (error) {
    const diagnostic: Diagnostic = {
      severity: "error",
      summary: "This import id names no host",
      detail: error instanceof Error ? error.message : String(error),
    };
    return { state: null, diagnostics: [diagnostic] };
  }
}
