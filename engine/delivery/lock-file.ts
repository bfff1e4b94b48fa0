import { PROVIDER_SOURCE } from "./identity";
import { satisfies } from "./version-constraint";

/** Terraform's lock file of a working directory. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** A provider that a stack requires beside ours. */
export interface RequiredProvider {
  /** As `required_providers` spells it: `null`, `hashicorp/null` or `registry.terraform.io/hashicorp/null`. */
  readonly source: string;
  /** Absent: any version. */
  readonly constraint?: string;
}

/** What a lock file has to say after a synthesis. */
export interface WantedLocks {
  readonly version: string;
  /** `h1:…` of our package. */
  readonly hash: string;
  readonly others: readonly RequiredProvider[];
}

/** A provider's block, or a line between blocks. */
interface Piece {
  readonly text: string;
  readonly source?: string;
}

const HEADER = `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.
`;
const NOTE_START = "/* netfilter-fleet:";
const NOTE = `${NOTE_START} the lines below are for the cdktf command, which takes a comment for an entry. Without them it
   would run "terraform providers lock", which asks the network for terraform.local. "terraform init" locks these
   providers as always.
`;

/**
 * The lock file's text with our provider as it is now. Blocks of other providers stay byte for byte, except one whose
 * locked version the stack no longer allows: Terraform would refuse it, and chooses anew where there is none.
 *
 * Before `terraform init` the cdktf command looks whether the file knows every required provider; where not, it runs
 * `terraform providers lock` afterwards, which asks the network for ours and fails (cdktf-stack.js,
 * checkNeedsLockfileUpdate). It reads line by line and does not see comments for what they are
 * (terraform-provider-lock.js, parseProviderLockFile), so the other providers are named in one.
 */
export function mergeLockFile(present: string | undefined, wanted: WantedLocks): string {
  const constraints = new Map(wanted.others.map(({ source, constraint }) => [fullSource(source), constraint]));
  const pieces = piecesOf(withoutNote(present ?? HEADER)).filter(piece => !isOutdated(piece, constraints));
  const own = lockEntry(wanted);
  const merged = pieces.map(({ source, text }) => (source === PROVIDER_SOURCE ? own : text)).join("");
  const all = pieces.some(({ source }) => source === PROVIDER_SOURCE) ? merged : `${merged.trimEnd()}\n\n${own}`;
  const unfound = [...constraints].filter(entry => !pieces.some(piece => isFoundByCommand(piece, entry)));
  return `${all.trim()}\n${noteOn(unfound.map(([source]) => source))}`;
}

/** Our block of a lock file. */
export function lockEntry({ version, hash }: Pick<WantedLocks, "version" | "hash">): string {
  return `provider "${PROVIDER_SOURCE}" {
  version     = "${version}"
  constraints = "${version}"
  hashes = [
    "${hash}",
  ]
}
`;
}

/** `>= 0`: the command compares what it finds with the lowest version that the stack would take. */
function noteOn(sources: readonly string[]): string {
  if (sources.length === 0) return "";
  const entries = [...sources].sort().map(source => `provider "${source}" {\n  constraints = ">= 0"\n}\n`);
  return `\n${NOTE}${entries.join("")}*/\n`;
}

function withoutNote(text: string): string {
  const start = text.indexOf(NOTE_START);
  const end = text.indexOf("*/", start);
  if (start < 0 || end < 0) return text;
  return `${text.slice(0, start).trimEnd()}\n${text.slice(end + 2)}`;
}

/** As Terraform writes them, blocks begin and end at the start of a line. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const block = /^provider "([^"\n]+)" \{\r?\n(?:.*\n)*?\}(?:\r?\n|$)/gm;
  let at = 0;
  for (const match of text.matchAll(block)) {
    const [whole, source = ""] = match;
    pieces.push({ text: text.slice(at, match.index) }, { text: whole, source });
    at = match.index + whole.length;
  }
  return [...pieces, { text: text.slice(at) }];
}

function isOutdated(piece: Piece, constraints: ReadonlyMap<string, string | undefined>): boolean {
  const version = recorded(piece, "version");
  if (version === undefined) return false;
  // Terraform records addresses in small letters, whatever the stack writes.
  return [...constraints].some(
    ([source, constraint]) =>
      piece.source === source.toLowerCase() && constraint !== undefined && satisfies(version, constraint) === false,
  );
}

/** The command compares roughly; of an exact version alone it is known that it finds the entry. */
function isFoundByCommand(piece: Piece, [source, constraint]: readonly [string, string | undefined]): boolean {
  if (piece.source !== source || constraint === undefined) return false;
  return /^\d+\.\d+\.\d+$/.test(constraint) && recorded(piece, "constraints") === constraint;
}

function recorded({ text }: Piece, name: "version" | "constraints"): string | undefined {
  return new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, "m").exec(text)?.[1];
}

/** The whole address (developer.hashicorp.com/terraform/language/providers/requirements#source-addresses), spelled as given: so does the command. */
function fullSource(source: string): string {
  const parts = source.split("/");
  return [...["registry.terraform.io", "hashicorp"].slice(0, 3 - parts.length), ...parts].join("/");
}
