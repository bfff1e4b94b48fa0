import { createHash } from "node:crypto";
import type { DesiredDocument } from "../../desired";
import { type Family, isBuiltInChain } from "../../ruleset";
import { chainJumpedTo } from "../jumped-chain";
import { type RenderedFile, renderDocument } from "../render";
import { checksumLines } from "../shell/frame";
import { BOOT_FOLDER } from "../shell/paths";
import type { Snapshot } from "../snapshot";
import { chainHolding, FAMILIES, forEachChain } from "../trial";
import { bootScript } from "./boot-script";
import { type BootHook, bootHooks, type InitSystem, LOAD_SCRIPT } from "./boot-units";
import { failSafeCommands, failSafeRules } from "./fail-safe";

/** Everything that the boot folder of a host holds once it was brought to this document. Pure. */
export function bootFiles(document: DesiredDocument): readonly RenderedFile[] {
  const files: RenderedFile[] = [
    ...renderDocument(document),
    ...FAMILIES.flatMap(family => [
      { name: `${family}.stubs`, content: leanedOn(document, family) },
      { name: `${family}.fail-safe`, content: failSafeRules(document, family) },
    ]).filter(({ content }) => content !== ""),
    { name: "load.sh", content: scriptOf(document) },
  ];
  const sums = checksumLines(files.map(({ name, content }) => [name, content] as const));
  return [...files, { name: "sums", content: sums }];
}

function scriptOf({ links = {} }: DesiredDocument): string {
  return bootScript(Object.keys(links).length > 0 ? "some" : "none");
}

/** What a host's boot files and hooks look like in a snapshot: path → sha256, and path of a link → `enabled`. */
export function bootHashes(document: DesiredDocument, init: InitSystem): ReadonlyMap<string, string> {
  return new Map([
    ...bootFiles(document).map(({ name, content }) => [name, sha256(content)] as const),
    ...hooksOf(document, init).flatMap(({ path, content, enabledBy }) => [
      [path, sha256(content)] as const,
      ...(enabledBy === undefined ? [] : [[enabledBy, "enabled"] as const]),
    ]),
  ]);
}

/**
 * The hooks of this document: they find a damaged script out, and close the host without it. Where the power failed between
 * the two renames that put new files in the place of the old ones, the old ones are put back.
 */
export function hooksOf(document: DesiredDocument, init: InitSystem): readonly BootHook[] {
  const check = `echo "${sha256(scriptOf(document))}  ${LOAD_SCRIPT}" | sha256sum -c - >/dev/null 2>&1`;
  const putBack = `[ -e ${BOOT_FOLDER} ] || mv ${BOOT_FOLDER}.old ${BOOT_FOLDER}`;
  return bootHooks(
    init,
    `${putBack}; ${check} && exec /bin/sh ${LOAD_SCRIPT}; ${failSafeCommands(document).join("; ")}`,
  );
}

/** Those hooks that the host does not have as they should be. */
export function missingHooks(
  document: DesiredDocument,
  { facts, bootFiles: found }: Pick<Snapshot, "facts" | "bootFiles">,
): readonly BootHook[] {
  const isThere = ({ path, content, enabledBy }: BootHook): boolean =>
    found.get(path) === sha256(content) && (enabledBy === undefined || found.get(enabledBy) === "enabled");
  return hooksOf(document, facts.init).filter(hook => !isThere(hook));
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** `TABLE CHAIN` lines: chains of others that rules jump to, or that hold an anchor; at boot nobody has made them yet. */
function leanedOn(document: DesiredDocument, family: Family): string {
  const lines = new Set<string>();
  forEachChain(document, (place, { mode, rules }) => {
    if (place.family !== family) return;
    const declared = Object.entries(document[family][place.table] ?? {});
    const own = new Set(declared.map(([name, chain]) => chainHolding(name, chain.mode)));
    for (const rule of rules) {
      const chain = typeof rule === "string" ? chainJumpedTo(rule, family) : undefined;
      if (chain !== undefined && !own.has(chain)) lines.add(`${place.table} ${chain}`);
    }
    if (mode === "shared" && !isBuiltInChain(place.table, place.chain)) lines.add(`${place.table} ${place.chain}`);
  });
  return [...lines].map(line => `${line}\n`).join("");
}
