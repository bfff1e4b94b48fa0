import type { ImportedAddress } from "../engine/adopt";
import { type DesiredDocument, DOCUMENT_VERSION } from "../engine/desired";
import { UsageError } from "./usage-error";

/** A document of which only the connection is looked at, for a host that a command line names. */
export function headOf(
  { name, address, port, user }: ImportedAddress,
  purpose: "import" | "baseline" | "conntrack" | "bloat",
): DesiredDocument {
  return {
    version: DOCUMENT_VERSION,
    owner: `${purpose}/${purpose}/${name}`,
    ipv4: {},
    ipv6: {},
    qdiscs: {},
    sysctls: {},
    neighbours: [],
    connection: { address, port, user, privilege: user === "root" ? "root" : "sudo" },
    timer: 60,
    onDestroy: "remove",
  };
}

/** @throws UsageError for two hosts of one name */
export function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`${twice} is named twice. Call one of them otherwise: NAME=ADDRESS.`);
}
