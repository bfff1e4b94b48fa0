import { type DesiredDocument, isUnknown } from "../desired";
import { isBuiltInChain, type Policy } from "../ruleset";
import { canonicalizeSysctlValue, isFeatureGroup, settableFeatureName } from "../system";
import { parseTrafficPart, writeQueues } from "../traffic";
import { changeChain } from "./chain-transition";
import type { ObservedChain } from "./observed-chain";
import { printTableEdit, type TableEdit, WRITE_ORDER } from "./table-edit";
import { FAMILIES, forEachChain } from "./trial";

/** A file that a host is given. */
export interface RenderedFile {
  readonly name: string;
  readonly content: string;
}

/**
 * What would be written to a host that holds nothing yet: restore files for `iptables-restore --noflush`, settings of
 * devices, tc commands and sysctls. The same files are kept on the host for its boot. Pure; unknown leaves must have been refused.
 */
export function renderDocument(document: DesiredDocument): readonly RenderedFile[] {
  const edits: TableEdit[] = [];
  for (const family of FAMILIES) {
    for (const table of WRITE_ORDER)
      edits.push({ family, table, policies: [], fill: [], refill: [], rewrite: [], shared: [], drop: [] });
  }
  const rendered = edits.map(edit => {
    let joined = edit;
    forEachChain(document, (place, chain) => {
      if (place.family !== edit.family || place.table !== edit.table) return;
      const rules = chain.rules.filter(rule => typeof rule === "string");
      const builtIn = isBuiltInChain(place.table, place.chain);
      const empty: ObservedChain = {
        place,
        layout: builtIn && chain.mode === "whole" ? "whole" : "absent",
        lines: [],
        wanted: rules,
        document: undefined,
        ...(builtIn ? { policy: "ACCEPT" as Policy } : {}),
      };
      const part = changeChain(empty, chain, rules).edit;
      joined = {
        ...joined,
        policies: [...joined.policies, ...(part.policies ?? [])],
        fill: [...joined.fill, ...(part.fill ?? [])],
        refill: [...joined.refill, ...(part.refill ?? [])],
        shared: [...joined.shared, ...(part.shared ?? [])],
      };
    });
    return joined;
  });
  const files = FAMILIES.flatMap(family => {
    const content = rendered
      .filter(edit => edit.family === family && isWritten(edit))
      .map(printTableEdit)
      .join("");
    return content === "" ? [] : [{ name: `${family}.rules`, content }];
  });
  return [...files, ...renderLinks(document), ...renderQdiscs(document), ...renderSysctls(document)];
}

function isWritten(edit: TableEdit): boolean {
  return edit.policies.length + edit.fill.length + edit.refill.length + edit.shared.length > 0;
}

/** A device first of all as what it is made, then its settings, a group of features by the name that every ethtool takes. */
function renderLinks({ links = {} }: DesiredDocument): readonly RenderedFile[] {
  const lines = Object.entries(links).flatMap(([device, settings]) => {
    const known = Object.entries(settings).flatMap(([name, value]): [string, string][] =>
      isUnknown(value) ? [] : [[name, value]],
    );
    return known
      .sort(([a], [b]) => rankSetting(a) - rankSetting(b))
      .map(([name, value]) => `${device} ${settableName(name)} ${value}\n`);
  });
  return lines.length === 0 ? [] : [{ name: "links.conf", content: lines.join("") }];
}

/** All queues before single ones, which are excepted from them, and groups of features before what they are made of. */
function rankSetting(name: string): number {
  if (name === "type") return 0;
  return name.startsWith("tx-*") || isFeatureGroup(name.slice("feature.".length)) ? 1 : 2;
}

function settableName(name: string): string {
  return name.startsWith("feature.") ? `feature.${settableFeatureName(name.slice("feature.".length))}` : name;
}

function renderQdiscs({ qdiscs }: DesiredDocument): readonly RenderedFile[] {
  const commands = Object.entries(qdiscs).flatMap(([device, texts]) =>
    writeQueues(
      device,
      texts.filter(text => typeof text === "string").map(text => parseTrafficPart(text)),
    ),
  );
  if (commands.length === 0) return [];
  return [{ name: "qdiscs.tc", content: commands.map(words => `${words.join(" ")}\n`).join("") }];
}

function renderSysctls({ sysctls }: DesiredDocument): readonly RenderedFile[] {
  const lines = Object.entries(sysctls).flatMap(([name, value]) =>
    isUnknown(value) ? [] : [`${name} = ${canonicalizeSysctlValue(value)}\n`],
  );
  return lines.length === 0 ? [] : [{ name: "sysctls.conf", content: lines.join("") }];
}
