import { wholeSeconds } from "./changes-shell";

/** Raised when the sections of a read change: an older reader on a host then says that it is to be replaced. */
export const READ_REQUEST_VERSION = 5;

/** The first line of a request, the one that asks who changed the host (from a second of the epoch on), and the last. */
export const READ_REQUEST = "# nffleet-read";
export const CHANGES_SINCE = "# changes since";
export const READ_REQUEST_END = `${READ_REQUEST} end`;

/**
 * What a read asks for, as data, in comment lines before the script. A host that runs scripts passes over them; a reader
 * (reader-shell.ts) takes these lines and nothing else of what it is sent.
 */
export function readRequestLines(
  marker: string,
  { sysctls, links }: { readonly sysctls: readonly string[]; readonly links: readonly string[] },
  changesSince?: Date,
): string {
  return [
    `${READ_REQUEST} ${READ_REQUEST_VERSION} ${marker}`,
    ...(changesSince === undefined ? [] : [`${CHANGES_SINCE} ${wholeSeconds(changesSince)}`]),
    ...sysctls.map(name => `# sysctl ${name}`),
    ...links.map(reading => `# device ${reading}`),
    READ_REQUEST_END,
    "",
  ].join("\n");
}
