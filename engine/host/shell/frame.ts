import { createHash, randomBytes } from "node:crypto";

/**
 * A script is one function called on its last line: a script that was cut on its way does nothing. What it prints is
 * framed by a marker nobody on the host can foresee, so a rule's comment cannot fake a section.
 */
export interface FramedScript {
  readonly text: string;
  readonly marker: string;
}

/** What one command of a framed script printed. */
export interface Section {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Sections by name, in the order they were printed. */
export type Sections = ReadonlyMap<string, Section>;

export const TOUCH_FUNCTION = `# Unlike ":", whose failed redirection ends a POSIX shell at once, a failure here can be answered.
touch_file() { printf '' >"$1"; }
`;

/** `section NAME COMMAND…` runs a command and frames what it prints; $MARKER and $WORK are set. */
export const SECTION_FUNCTIONS = String.raw`
have() { command -v "$1" >/dev/null 2>&1; }
${TOUCH_FUNCTION}section() {
  section_name=$1
  shift
  printf '\n@%s + %s\n' "$MARKER" "$section_name"
  "$@" 2>"$WORK/stderr"
  section_status=$?
  printf '\n@%s ! %s\n' "$MARKER" "$section_status"
  [ ! -s "$WORK/stderr" ] || cat "$WORK/stderr"
  printf '\n@%s .\n' "$MARKER"
  return $section_status
}
`;

/** Shell that every script begins with, and the reader on a host too. */
export const PROLOGUE = String.raw`
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
NEWLINE='
'
umask 077
trap '' HUP PIPE
${SECTION_FUNCTIONS}step() { printf '@%s %s\n' step "$1" >&2; }
`;

/** Makes $WORK, a folder of the script's own that goes when it ends. */
const PRIVATE_FOLDER = `  WORK=$(mktemp -d /run/netfilter-fleet.XXXXXX 2>/dev/null || mktemp -d) || return 70
  export WORK MARKER
  trap 'rm -rf "$WORK"' EXIT
`;

/**
 * `functions` defines what `body` (the inside of main) calls; `body` finds the marker in $MARKER and a private folder in $WORK.
 * @param head comment lines that the script begins with, made from its marker
 */
export function frameScript(
  functions: string,
  body: string,
  head: (marker: string) => string = () => "",
): FramedScript {
  return frame(functions, PRIVATE_FOLDER + body, head);
}

/** A script without a folder of its own: it frames no section and answers by its exit code alone. */
export function frameBareScript(functions: string, body: string): FramedScript {
  return frame(functions, body, () => "");
}

function frame(functions: string, body: string, head: (marker: string) => string): FramedScript {
  const marker = randomBytes(12).toString("hex");
  const text = `\n${head(marker)}${PROLOGUE}
MARKER=${marker}
${functions}
main() {
  trap 'exit 143' TERM INT
${body}
}
main </dev/null
`;
  return { text, marker };
}

/**
 * A heredoc that writes `content` to `path` (shell text, already quoted). Content without a final newline gets one.
 * @param otherwise shell that runs when the write fails (a full disk); nothing by default
 */
export function writeFileShell(path: string, content: string, otherwise = ":"): string {
  const end = `END_${randomBytes(9).toString("hex")}`;
  return `cat >${path} <<'${end}' || { ${otherwise}; }\n${withNewline(content)}${end}\n`;
}

/**
 * Shell that writes many files by one process, below a folder (shell text, already quoted). Content without a final
 * newline gets one. A write that fails is found by whoever holds the files against their checksums.
 */
export function writeFilesShell(folder: string, files: Iterable<readonly [name: string, content: string]>): string {
  const head = `FILE_${randomBytes(9).toString("hex")}`;
  const end = `END_${randomBytes(9).toString("hex")}`;
  const contents = [...files].map(([name, content]) => `${head} ${name}\n${withNewline(content)}`);
  return `awk -v folder=${folder} '$1 == "${head}" { if (file) close(file); file = folder "/" $2; printf "" >file; next } { print >file }' <<'${end}'\n${contents.join("")}${end}\n`;
}

/**
 * Shell that holds files below a folder (shell text, already quoted) against what they should be.
 * @param otherwise shell that runs when one is missing or another
 */
export function checkFilesShell(
  folder: string,
  files: Iterable<readonly [name: string, content: string]>,
  otherwise: string,
): string {
  const end = `END_${randomBytes(9).toString("hex")}`;
  return `  (cd ${folder} && sha256sum -c - >/dev/null 2>&1) <<'${end}' || { ${otherwise}; }\n${checksumLines(files)}${end}\n`;
}

/** Lines for `sha256sum -c`, of files as these functions leave them. */
export function checksumLines(files: Iterable<readonly [name: string, content: string]>): string {
  return [...files]
    .map(([name, content]) => `${createHash("sha256").update(withNewline(content)).digest("hex")}  ${name}\n`)
    .join("");
}

function withNewline(content: string): string {
  return content === "" || content.endsWith("\n") ? content : `${content}\n`;
}

/** Takes a framed answer apart. Text outside of sections (a login banner) is dropped; a section without its end is left out. */
export function parseSections(stdout: string, marker: string): Sections {
  const sections = new Map<string, Section>();
  const opening = `\n@${marker} + `;
  const middle = `\n@${marker} ! `;
  const closing = `\n@${marker} .\n`;
  let at = 0;
  for (;;) {
    const start = stdout.indexOf(opening, at);
    if (start < 0) return sections;
    const nameEnd = stdout.indexOf("\n", start + opening.length);
    const outEnd = stdout.indexOf(middle, nameEnd);
    const statusEnd = stdout.indexOf("\n", outEnd + middle.length);
    const end = stdout.indexOf(closing, statusEnd);
    if (nameEnd < 0 || outEnd < 0 || statusEnd < 0 || end < 0) return sections;
    sections.set(stdout.slice(start + opening.length, nameEnd), {
      stdout: stdout.slice(nameEnd + 1, outEnd),
      stderr: stdout.slice(statusEnd + 1, end),
      exitCode: Number(stdout.slice(outEnd + middle.length, statusEnd)),
    });
    at = end;
  }
}
