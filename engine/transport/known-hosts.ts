import { createHmac, randomBytes } from "node:crypto";
import { readPublicKey } from "./host-key";
import { matchesPatternList } from "./host-name-pattern";

/** sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT": what a line's `@` marker says of its key. */
export type KnownHostMarker = "none" | "revoked" | "cert-authority";

/** One valid line of a known_hosts file. */
export interface KnownHostEntry {
  /** 1-based. */
  readonly line: number;
  readonly marker: KnownHostMarker;
  /** The first field as written: a comma list of patterns, or one hashed name. */
  readonly names: string;
  readonly keyType: string;
  readonly blob: Buffer;
}

/** A line that ssh would skip: it vouches for nothing. */
export interface KnownHostFault {
  readonly line: number;
  readonly reason: string;
}

export interface KnownHostsFile {
  readonly entries: readonly KnownHostEntry[];
  readonly faults: readonly KnownHostFault[];
}

/** Reads a whole known_hosts file, in linear time. A line that can not be read becomes a fault. */
export function parseKnownHosts(text: string): KnownHostsFile {
  const entries: KnownHostEntry[] = [];
  const faults: KnownHostFault[] = [];
  let line = 0;
  for (const raw of text.split("\n")) {
    line += 1;
    const parsed = parseLine(raw.endsWith("\r") ? raw.slice(0, -1) : raw, line);
    if (parsed === undefined) continue;
    if ("reason" in parsed) faults.push(parsed);
    else entries.push(parsed);
  }
  return { entries, faults };
}

function parseLine(text: string, line: number): KnownHostEntry | KnownHostFault | undefined {
  const words = firstWords(text, 4);
  let [names, keyType, base64] = words;
  if (names === undefined || names.startsWith("#")) return undefined;
  let marker: KnownHostMarker = "none";
  if (names.startsWith("@")) {
    if (names === "@revoked") marker = "revoked";
    else if (names === "@cert-authority") marker = "cert-authority";
    else return { line, reason: "an unknown marker" };
    [, names, keyType, base64] = words;
  }
  if (names === undefined || keyType === undefined || base64 === undefined)
    return { line, reason: "a field is missing" };
  const blob = readPublicKey(keyType, base64);
  if (blob === undefined) return { line, reason: "the key can not be read" };
  return { line, marker, names, keyType, blob };
}

/** The first words of a line, split at spaces and tabs; the rest of the line is not looked at. */
function firstWords(text: string, most: number): string[] {
  const words: string[] = [];
  let at = 0;
  while (words.length < most) {
    while (text[at] === " " || text[at] === "\t") at += 1;
    if (at >= text.length) break;
    let end = at;
    while (end < text.length && text[end] !== " " && text[end] !== "\t") end += 1;
    words.push(text.slice(at, end));
    at = end;
  }
  return words;
}

/** The name that known_hosts knows an address and port by: `host`, or `[host]:port` off port 22, in lower case. */
export function knownHostName(address: string, port: number): string {
  const lower = address.toLowerCase();
  return port === 22 ? lower : `[${lower}]:${port}`;
}

/** Does the entry speak of this name (as `knownHostName` writes it)? Hashed names are `|1|salt|HMAC-SHA1(salt, name)`. */
export function entryMatches(entry: KnownHostEntry, name: string): boolean {
  if (!entry.names.startsWith("|")) return matchesPatternList(entry.names, name);
  const [, version, salt, digest, ...rest] = entry.names.split("|", 6);
  if (version !== "1" || salt === undefined || digest === undefined || rest.length > 0) return false;
  return hashName(name, Buffer.from(salt, "base64")) === digest;
}

function hashName(name: string, salt: Buffer): string {
  return createHmac("sha1", salt).update(name).digest("base64");
}

/** The line to add for a key, with its newline: hashed when the file hides its names already, else plain. */
export function printKnownHost(name: string, keyType: string, blob: Buffer, style: "plain" | "hashed"): string {
  const salt = randomBytes(20);
  const names = style === "plain" ? name : `|1|${salt.toString("base64")}|${hashName(name, salt)}`;
  return `${names} ${keyType} ${blob.toString("base64")}\n`;
}
