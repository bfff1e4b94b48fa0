import type { ReadHost } from "../../../engine/drift";
import type { DocumentOrigin, FleetHost } from "../../../engine/fleet";

/** A result with the host that it is of, as a reading of a fleet has it. */
export function asRead(result: ReadHost["result"], origin: DocumentOrigin = { kind: "document" }): ReadHost {
  const { host } = result;
  const file = `${host}.json`;
  const subject: FleetHost =
    result.status === "failed"
      ? { kind: "broken", host, file, cause: result.cause }
      : { kind: "ready", host, file, document: result.value.document, sources: result.value.sources, origin };
  return { subject, result };
}
