import { z } from "zod";
import type { PrivateData } from "../framework/resource";

const schema = z.object({
  version: z.literal(1),
  hash: z.string().optional(),
  origin: z.enum(["import-begun", "imported"]).optional(),
});

/** What Terraform keeps for us beside the state: what an apply must know of the read behind its plan. */
export interface Memory {
  /** Hash of the owned parts, through the state that came with it. Absent: nothing was read yet. */
  readonly hash?: string | undefined;
  /**
   * `import-begun`: only the address is known, the next read fills the state. `imported`: the host may hold all this
   * without an owner record; the first apply enters it.
   */
  readonly origin?: "import-begun" | "imported" | undefined;
}

/** Equal memories are equal texts: Terraform takes another text for a change of the host. */
export function printMemory({ hash, origin }: Memory): PrivateData {
  return JSON.stringify({ version: 1, hash, origin });
}

/** Anything that is not ours, or of another version, counts as nothing remembered. */
export function readMemory(data: PrivateData | undefined): Memory {
  if (data === undefined || data === "") return {};
  try {
    const { version: _version, ...memory } = schema.parse(JSON.parse(data));
    return memory;
  } catch {
    return {};
  }
}
