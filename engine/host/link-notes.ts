import type { DesiredDocument } from "../desired";
import { findLinkSetting } from "../system";
import type { Note } from "./notes";
import type { Snapshot } from "./snapshot";

/** Devices that a document declares and the host does not have, and programs that are missing to read them. */
export function* noteLinks(document: DesiredDocument, { links }: Snapshot): Generator<Note> {
  for (const [device, settings] of Object.entries(document.links ?? {})) {
    const link = links.get(device);
    if (link === undefined) {
      if (settings.type === undefined && Object.keys(settings).length > 0)
        yield { severity: "warning", message: `interface ${device} does not exist on this host` };
      continue;
    }
    const kinds = new Set(Object.keys(settings).map(name => findLinkSetting(name)?.kind));
    if (link.rings === "no-tool" || link.features === "no-tool") {
      const what = [...(kinds.has("ring") ? ["rings"] : []), ...(kinds.has("feature") ? ["features"] : [])];
      yield {
        severity: "warning",
        message: `${what.join(" and ")} of ${device} cannot be read: ethtool is missing on this host (apt-get install -y ethtool)`,
      };
    }
    if (link.type === "no-tool") {
      yield { severity: "warning", message: `nobody can tell what ${device} is: ip is missing on this host` };
    }
  }
}
