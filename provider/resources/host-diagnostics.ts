import type { DocumentError, DocumentProblem } from "../../engine/desired";
import { CAUSE_TITLES, type HostError, type Note } from "../../engine/host";
import { printable } from "../../engine/transport";
import type { AttributePath, PathStep } from "../framework/attribute-path";
import type { Diagnostic } from "../framework/diagnostic";
import type { DocumentsFolder } from "./documents-folder";

/** Each problem of a document as an error that points at its place in the configuration. */
export function diagnoseDocument(
  host: string,
  { problems }: DocumentError,
  folder: DocumentsFolder,
): readonly Diagnostic[] {
  return problems.map(problem => ({
    severity: "error",
    summary: `${printable(host)}: ${placeInWords(problem)} cannot be used`,
    detail: `${escapeLines(problem.message)}${declaredAt(folder, host, [problem.path])}`,
    path: pathOfPointer(problem.path),
  }));
}

/** What a document may say and hardly means. A construct has warned of its own parts already. */
export function diagnoseDoubts(
  host: string,
  doubts: readonly DocumentProblem[],
  folder: DocumentsFolder,
): readonly Diagnostic[] {
  return doubts
    .filter(({ path }) => folder.whereDeclared(host, [path]).length === 0)
    .map(doubt => ({
      severity: "warning",
      summary: `${printable(host)}: ${placeInWords(doubt)} is hardly meant`,
      detail: escapeLines(doubt.message),
      path: pathOfPointer(doubt.path),
    }));
}

/** Why a host could not be read or changed. */
export function diagnoseFailure(error: HostError, folder: DocumentsFolder): Diagnostic {
  const { host, cause } = error;
  const pointers = cause.pointers ?? [];
  const [first] = pointers;
  return {
    severity: "error",
    summary: `${printable(host)}: ${CAUSE_TITLES[cause.kind]}`,
    detail: `${escapeLines(cause.message)}${declaredAt(folder, host, pointers)}`,
    ...(first === undefined ? {} : { path: pathOfPointer(first) }),
  };
}

/** What a person should know of a host that is no error. Remarks of no consequence would only fill the screen. */
export function diagnoseNotes(host: string, notes: readonly Note[]): readonly Diagnostic[] {
  return notes
    .filter(({ severity }) => severity === "warning")
    .map(({ message }) => ({
      severity: "warning",
      summary: `${printable(host)}: a remark on the host`,
      detail: `${printable(host)}: ${escapeLines(message)}.`,
    }));
}

/** What an apply would be refused for, told at the read before it: the configuration may say it by now. */
export function diagnoseRefusal(host: string, refusal: string): Diagnostic {
  return {
    severity: "warning",
    summary: `${printable(host)}: ${CAUSE_TITLES.neighbour}`,
    detail: `${escapeLines(refusal)}\nThe state does not say it; unless the configuration does by now, an apply that changes this host will be refused.`,
    path: pathOfPointer("/neighbour"),
  };
}

function declaredAt(folder: DocumentsFolder, host: string, pointers: readonly string[]): string {
  const places = folder.whereDeclared(host, pointers);
  return places.length === 0 ? "" : `\nIt is ${places.map(printable).join("; ")}.`;
}

/** Lines stay lines; all else a terminal would obey is escaped. */
function escapeLines(message: string): string {
  return message.split("\n").map(printable).join("\n");
}

/** `rule 3 of chain INPUT (ipv4 filter)`, `sysctl net.ipv4.ip_forward`, or the pointer itself. */
function placeInWords({ path }: DocumentProblem): string {
  const [top = "", ...parts] = pointerParts(path);
  if (top === "ipv4" || top === "ipv6") {
    const [table = "", chain, what, index] = parts;
    if (chain === undefined) return `table ${table} (${top})`;
    const where = `chain ${printable(chain)} (${top} ${table})`;
    if (what === "rules" && index !== undefined) return `rule ${Number(index) + 1} of ${where}`;
    return what === undefined ? where : `${what} of ${where}`;
  }
  if (top === "qdiscs" && parts[0] !== undefined) return `the qdisc of ${printable(parts[0])}`;
  if (top === "sysctls" && parts[0] !== undefined) return `sysctl ${printable(parts[0])}`;
  if (top === "links" && parts[1] !== undefined) return `${printable(parts[1])} of ${printable(parts[0] ?? "")}`;
  return top === "" ? "the configuration" : [ATTRIBUTE_OF[top] ?? top, ...parts.map(printable)].join(".");
}

/** Keys of a document that Terraform spells otherwise. */
const ATTRIBUTE_OF: Readonly<Record<string, string>> = {
  connection: "access",
  onDestroy: "on_destroy",
  staleConnections: "stale_connections",
  hostKey: "host_key",
};

/** RFC 6901, read. */
function pointerParts(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map(part => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** JSON pointer into a document → path into the attributes of `netfilter_host`. */
export function pathOfPointer(pointer: string): AttributePath {
  const parts = pointerParts(pointer);
  const [top = ""] = parts;
  return parts.map((part, depth): PathStep => {
    if (isMapKey(top, depth)) return { kind: "key", key: part };
    if (/^\d+$/.test(part) && depth > 0) return { kind: "index", index: Number(part) };
    return { kind: "attribute", name: ATTRIBUTE_OF[part] ?? part };
  });
}

/** Chains are keys below a table, devices and sysctl names are keys at once, and settings below their devices. */
function isMapKey(top: string, depth: number): boolean {
  if (top === "ipv4" || top === "ipv6") return depth === 2;
  if (top === "links") return depth === 1 || depth === 2;
  return (top === "qdiscs" || top === "sysctls") && depth === 1;
}
