import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { type ConnectionDefaults, DocumentError, hostNameOf, parseDocument } from "../desired";
import { BASELINE_MISUSED, isBaseline, parseBaseline } from "./baseline-file";
import { DocumentsError } from "./documents-error";
import { type FleetHost, ownerOf } from "./fleet-host";
import { describeSource, parseRuleSources, type RuleSources } from "./rule-sources";
import { selectByName, tellApart } from "./select-by-name";
import { hostsOfState } from "./terraform-state";
/** The folder below cdktf's output directory that holds the documents, one folder a stack. */
export const DOCUMENT_FOLDER = "netfilter-fleet";

/** Where documents come from. */
export type DocumentPlace =
  /** cdktf's output directory: its `netfilter-fleet` folder is read. */
  | { readonly kind: "output"; readonly directory: string }
  /** A document, or a folder of them, searched to the bottom. An output directory is known by its `netfilter-fleet` folder. */
  | { readonly kind: "path"; readonly path: string }
  /** The text of one document, read from stdin. */
  | { readonly kind: "text"; readonly text: string }
  /** A baseline, or a folder of them. */
  | { readonly kind: "baseline"; readonly path: string }
  /** The text of a Terraform state, and how its hosts are reached that leave that to the provider block. */
  | {
      readonly kind: "state";
      readonly subject: string;
      readonly text: string;
      readonly defaults: ConnectionDefaults;
    };

/**
 * Reads every document of the given places, in the order of the places and of file names.
 * @throws DocumentsError when a place does not exist or holds no document, or when two documents have one owner;
 *   TerraformStateError
 */
export function loadDocuments(places: readonly DocumentPlace[]): readonly FleetHost[] {
  const hosts = places.flatMap(readPlace);
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
  return tellApart(hosts, ownerOf);
}

function readPlace(place: DocumentPlace): readonly FleetHost[] {
  switch (place.kind) {
    case "text":
      return [readHost(place.text, "stdin", new Map())];
    case "state":
      return hostsOfState(place.text, place.subject, place.defaults);
    case "baseline":
      return filesOf({ kind: "path", path: place.path }).map(readBaselineFile);
    default:
      return filesOf(place).map(readFile);
  }
}

/**
 * The hosts whose name, or `stack/name`, matches one of the globs; all of them for no glob. Order is kept.
 * @throws DocumentsError for a glob that matches nothing
 */
export function selectHosts(hosts: readonly FleetHost[], globs: readonly string[]): readonly FleetHost[] {
  return selectByName(
    hosts,
    globs,
    ownerOf,
    missing =>
      `No document is about ${missing.map(glob => `"${glob}"`).join(" or ")}. There ${hosts.length === 1 ? "is one" : "are documents"} for: ${hosts.map(({ host }) => host).join(", ")}. A new host appears after the next synthesis (npx cdktf synth).`,
  );
}

function filesOf(place: Extract<DocumentPlace, { kind: "output" | "path" }>): readonly string[] {
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
  const sourcesFile = file.replace(/\.json$/, ".sources.json");
  return readText(file, (text, shown) => {
    const sources =
      kindOf(sourcesFile) === "file" ? parseRuleSources(readFileSync(sourcesFile, "utf8")) : new Map<string, never>();
    return readHost(text, shown, sources);
  });
}

function readBaselineFile(file: string): FleetHost {
  return readText(file, (text, shown) => {
    const { recorded, document } = parseBaseline(JSON.parse(text), shown);
    const origin = { kind: "baseline", recorded } as const;
    return { kind: "ready", host: hostNameOf(document), file: shown, document, sources: new Map(), origin };
  });
}

/** A file that cannot be used is one broken host. */
function readText(file: string, read: (text: string, shown: string) => FleetHost): FleetHost {
  const name = relative(".", file);
  const shown = name.startsWith("..") ? file : name;
  try {
    return read(readFileSync(file, "utf8"), shown);
  } catch (error) {
    const message = messageOf(error);
    return broken(
      basename(file, ".json"),
      shown,
      message.startsWith(shown) ? message : `${shown} cannot be read: ${message}`,
    );
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
  if (isBaseline(value)) return broken(fallback, file, `${file} ${BASELINE_MISUSED}`);
  try {
    const document = parseDocument(value, file);
    return { kind: "ready", host: hostNameOf(document), file, document, sources, origin: { kind: "document" } };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const message = describeProblems(error, sources);
    const owner = ownOwner(value);
    if (owner === undefined) return broken(fallback, file, message);
    return { ...broken(hostNameOf({ owner }), file, message), owner };
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

/** Its owner id, as far as that alone is right. */
function ownOwner(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("owner" in value) || typeof value.owner !== "string") return;
  return /^[A-Za-z0-9_.@:+/-]*[A-Za-z0-9_.@:+-]$/.test(value.owner) ? value.owner : undefined;
}

function broken(host: string, file: string, message: string): Extract<FleetHost, { kind: "broken" }> {
  return { kind: "broken", host, file, cause: { kind: "document", message } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
