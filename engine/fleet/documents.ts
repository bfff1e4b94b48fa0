import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type DesiredDocument, DocumentError, hostNameOf, matchesGlob, parseDocument } from "../desired";
import { describeSource, parseRuleSources, type RuleSources } from "./rule-sources";
import type { FleetCause } from "./run-fleet";

/** The folder below cdktf's output directory that holds the documents, one folder a stack. */
export const DOCUMENT_FOLDER = "netfilter-fleet";

/** One host of a fleet: its document, or why it cannot be used. One bad document never hides the other hosts. */
export type FleetHost =
  | {
      readonly kind: "ready";
      readonly host: string;
      readonly file: string;
      readonly document: DesiredDocument;
      readonly sources: RuleSources;
    }
  | { readonly kind: "broken"; readonly host: string; readonly file: string; readonly cause: FleetCause };

/** Where documents come from. */
export type DocumentPlace =
  /** cdktf's output directory: its `netfilter-fleet` folder is read. */
  | { readonly kind: "output"; readonly directory: string }
  /** A document, or a folder of them, searched to the bottom. An output directory is known by its `netfilter-fleet` folder. */
  | { readonly kind: "path"; readonly path: string }
  /** The text of one document, read from stdin. */
  | { readonly kind: "text"; readonly text: string };

/** Documents that cannot be found at all, or hosts that nobody declared. */
export class DocumentsError extends Error {
  override readonly name = "DocumentsError";
}

/**
 * Reads every document of the given places, in the order of the places and of file names.
 * @throws DocumentsError when a place does not exist or holds no document, or when two documents have one owner
 */
export function loadDocuments(places: readonly DocumentPlace[]): readonly FleetHost[] {
  const hosts = places.flatMap(place =>
    place.kind === "text" ? [readHost(place.text, "stdin", new Map())] : filesOf(place).map(readFile),
  );
  const owners = new Map<string, string>();
  for (const host of hosts) {
    if (host.kind === "broken") continue;
    const { owner } = host.document;
    const other = owners.get(owner);
    if (other !== undefined) {
      throw new DocumentsError(
        `Two documents say what ${owner} should hold: ${other} and ${host.file}. A host has one document: take one of them away.`,
      );
    }
    owners.set(owner, host.file);
  }
  return hosts;
}

/**
 * The hosts whose name, or `stack/name`, matches one of the globs; all of them for no glob. Order is kept.
 * @throws DocumentsError for a glob that matches nothing
 */
export function selectHosts(hosts: readonly FleetHost[], globs: readonly string[]): readonly FleetHost[] {
  if (globs.length === 0) return hosts;
  const matches = (host: FleetHost, glob: string): boolean =>
    matchesGlob(host.host, glob) ||
    (host.kind === "ready" && matchesGlob(host.document.owner.slice(host.document.owner.indexOf("/") + 1), glob));
  const missing = globs.filter(glob => !hosts.some(host => matches(host, glob)));
  if (missing.length > 0) {
    throw new DocumentsError(
      `No document is about ${missing.map(glob => `"${glob}"`).join(" or ")}. There ${hosts.length === 1 ? "is one" : "are documents"} for: ${hosts.map(({ host }) => host).join(", ")}. A new host appears after the next synthesis (npx cdktf synth).`,
    );
  }
  return hosts.filter(host => globs.some(glob => matches(host, glob)));
}

function filesOf(place: Exclude<DocumentPlace, { kind: "text" }>): readonly string[] {
  if (place.kind === "output") {
    const folder = join(place.directory, DOCUMENT_FOLDER);
    if (kindOf(folder) !== "folder") {
      throw new DocumentsError(
        `There are no documents in ${folder}, because the stacks were not synthesized yet (or into another directory). Run npx cdktf synth, or name documents with --documents.`,
      );
    }
    return atLeastOne(folder);
  }
  const { path } = place;
  switch (kindOf(path)) {
    case "file":
      return [path];
    case "folder": {
      const inner = join(path, DOCUMENT_FOLDER);
      return atLeastOne(kindOf(inner) === "folder" ? inner : path);
    }
    case "nothing":
      throw new DocumentsError(
        `${path} does not exist, so no document can be read from it. Name a document or a folder.`,
      );
  }
}

function atLeastOne(folder: string): readonly string[] {
  const files = [...walk(folder)];
  if (files.length > 0) return files;
  throw new DocumentsError(
    `${folder} holds no document. Documents are HOST.json files, written by npx cdktf synth; does a stack declare a Host?`,
  );
}

function* walk(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.name.endsWith(".json") && !entry.name.endsWith(".sources.json")) yield path;
  }
}

function kindOf(path: string): "file" | "folder" | "nothing" {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "nothing" : found.isDirectory() ? "folder" : "file";
}

function readFile(file: string): FleetHost {
  const name = relative(".", file);
  const shown = name.startsWith("..") ? file : name;
  const sourcesFile = file.replace(/\.json$/, ".sources.json");
  try {
    const sources =
      kindOf(sourcesFile) === "file" ? parseRuleSources(readFileSync(sourcesFile, "utf8")) : new Map<string, never>();
    return readHost(readFileSync(file, "utf8"), shown, sources);
  } catch (error) {
    return broken(basename(file, ".json"), shown, `${shown} cannot be read: ${messageOf(error)}`);
  }
}

function readHost(text: string, file: string, sources: RuleSources): FleetHost {
  const fallback = basename(file, ".json");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return broken(fallback, file, `${file} is not JSON: ${messageOf(error)}. Write it anew with npx cdktf synth.`);
  }
  try {
    const document = parseDocument(value, file);
    return { kind: "ready", host: hostNameOf(document), file, document, sources };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return broken(ownHostName(value) ?? fallback, file, describeProblems(error, sources));
  }
}

/** The document's own errors, each with the place in the user's program where the part was declared. */
function describeProblems({ subject, problems }: DocumentError, sources: RuleSources): string {
  const lines = problems.map(({ path, message }) => {
    const declared = describeSource(sources, path);
    return `  ${path || "/"}: ${message}${declared === undefined ? "" : ` [${declared}]`}`;
  });
  return `${subject} is not a valid desired document:\n${lines.join("\n")}`;
}

function ownHostName(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("owner" in value) || typeof value.owner !== "string") return;
  const name = value.owner.slice(value.owner.lastIndexOf("/") + 1);
  return /^[A-Za-z0-9_.@:+-]+$/.test(name) ? name : undefined;
}

function broken(host: string, file: string, message: string): FleetHost {
  return { kind: "broken", host, file, cause: { kind: "document", message } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
