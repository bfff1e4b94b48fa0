import { printable } from "../../transport";
import type { DriftFinding, FindingPlace } from "../finding";

/**
 * Where a finding is, as a location (SARIF 2.1.0, 3.28): the file and line that declare it, and its place on the host as a
 * logical location. Where no file is known, one is named for the host: GitHub refuses a whole report for one result that
 * has no file.
 */
export function sarifLocation({ host, place, declared }: DriftFinding): object {
  const { path, line } = splitPlace(declared?.at);
  return {
    physicalLocation: {
      artifactLocation: path === undefined ? { uri: `host-${encode(host)}` } : artifactOf(path),
      region: { startLine: line },
    },
    logicalLocations: [logicalLocation(host, place)],
  };
}

/** `FILE:LINE`; a line that is none counts as the first. */
function splitPlace(at: string | undefined): { readonly path?: string; readonly line: number } {
  const [, path, line] = /^(.+):([1-9]\d{0,8})$/s.exec(at ?? "") ?? [];
  if (path !== undefined) return { path, line: Number(line) };
  return at === undefined || at === "" ? { line: 1 } : { path: at, line: 1 };
}

/** A relative path counts from the root of the project (3.4.4); an absolute one says that itself. */
function artifactOf(path: string): object {
  const uri = path.split("/").map(encode).join("/");
  return path.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: "%SRCROOT%" };
}

/** One segment of a path (RFC 3986). Text that hides itself, or is not well-formed, is escaped first. */
function encode(segment: string): string {
  return encodeURIComponent(printable(segment));
}

function logicalLocation(host: string, place: FindingPlace): object {
  const parts = [host, ...partsOf(place)].map(printable);
  return { name: parts.at(-1) ?? "", fullyQualifiedName: parts.join("/"), kind: KINDS[place.kind] };
}

/** Of the words that SARIF knows none fits; others are allowed (3.33.7). */
const KINDS: Readonly<Record<FindingPlace["kind"], string>> = {
  chain: "chain",
  device: "interface",
  link: "interface",
  sysctl: "sysctl",
  host: "host",
};

function partsOf(place: FindingPlace): readonly string[] {
  switch (place.kind) {
    case "chain":
      return [place.family, place.table, place.chain];
    case "device":
      return [place.device];
    case "link":
      return [place.device, place.setting];
    case "sysctl":
      return [place.name];
    case "host":
      return [];
  }
}
