import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type ImportedAddress, parseImportedHost } from "../engine/adopt";
import type { Family } from "../engine/ruleset";
import { UsageError } from "./usage-error";

/** What one operand of `import` means: a host to be read, or a file. */
export type ImportOperand =
  | { readonly kind: "host"; readonly host: ImportedAddress }
  | { readonly kind: "file"; readonly file: string; readonly host: string; readonly family: Family | undefined };

/** Words in a file's name that say what is in it, not whose it is. */
const FAMILY_WORDS: ReadonlyMap<string, Family> = new Map([
  ["v4", "ipv4"],
  ["ipv4", "ipv4"],
  ["v6", "ipv6"],
  ["ip6", "ipv6"],
  ["ipv6", "ipv6"],
  ["ip6tables", "ipv6"],
]);
const ENDINGS = new Set(["rules", "save", "iptables", "sh", "bash", "txt", "conf", "legacy", "nft", "restore"]);
/** Names that every host's file has: the folder says whose it is. */
const NAMELESS = new Set(["rules", "iptables", "ip6tables", "firewall", "iptables-save", "ip6tables-save"]);
const NAMELESS_FOLDERS = new Set(["iptables", "sysconfig", "etc", "tmp", "rules", ""]);

/**
 * Files are read, folders are looked into, everything else is a host: `[NAME=][USER@]ADDRESS[:PORT]`.
 * @throws UsageError for a host that cannot be one
 */
export function readImportOperands(operands: readonly string[]): readonly ImportOperand[] {
  return operands.flatMap(operand => {
    const found = statSync(operand, { throwIfNoEntry: false });
    if (found?.isFile()) return [fileOperand(operand)];
    if (found?.isDirectory()) {
      return readdirSync(operand, { withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => entry.name)
        .sort()
        .map(name => fileOperand(join(operand, name)));
    }
    const host = parseImportedHost(operand);
    if (host !== undefined) return [{ kind: "host", host } as const];
    throw new UsageError(
      `"${operand}" is no file here and no host either: a host is [NAME=][USER@]ADDRESS[:PORT], an IPv6 address in brackets.`,
    );
  });
}

function fileOperand(file: string): ImportOperand {
  const [stem = "", ...endings] = basename(file).split(".");
  const words = [...endings];
  while (words.length > 0 && isEnding(words.at(-1) ?? "")) words.pop();
  const family = [stem, ...endings].flatMap(word => FAMILY_WORDS.get(word) ?? [])[0];
  const own = [stem, ...words].join(".");
  const folder = basename(dirname(resolve(file)));
  const host = NAMELESS.has(own) && !NAMELESS_FOLDERS.has(folder) ? folder : own;
  return { kind: "file", file, host: host.replace(/[^A-Za-z0-9_.@+-]/g, "-") || "host", family };
}

function isEnding(word: string): boolean {
  return ENDINGS.has(word) || FAMILY_WORDS.has(word);
}
