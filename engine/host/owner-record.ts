import { z } from "zod";
import type { Family, TableName } from "../ruleset";
import { HostError } from "./cause";
import type { FirewallService } from "./firewall-service";
import { type OwnedLinks, ownedLinksSchema } from "./link-record";

const family = z.enum(["ipv4", "ipv6"]);
const table = z.enum(["mangle", "security", "raw", "filter", "nat"]);
/** What is written into files of one command a line. */
const line = z.string().regex(/^[^\n\0]*$/);
const place = z.strictObject({ family, table, chain: line });

const schema = z.object({
  version: z.literal(1),
  owner: z.string(),
  document: z.string(),
  status: z.enum(["open", "closed"]),
  chains: z.array(
    place.extend({
      mode: z.enum(["shared", "whole"]),
      anchor: z.enum(["first", "last", "none"]),
      pending: z.literal(true).optional(),
    }),
  ),
  policies: z.array(place.extend({ ours: z.enum(["ACCEPT", "DROP"]), before: z.enum(["ACCEPT", "DROP"]) })),
  replaced: z.array(place.extend({ rules: z.array(line) })),
  qdiscs: z.array(z.strictObject({ device: line, ours: z.array(line), before: z.array(z.array(line)) })),
  sysctls: z.array(z.strictObject({ name: line, ours: line, before: line.optional() })),
  links: ownedLinksSchema.optional(),
  takenOver: z
    .array(
      z.strictObject({
        name: z.enum(["ufw", "firewalld"]),
        state: z.enum(["running", "stopped"]),
        boot: z.enum(["enabled", "disabled"]),
      }),
    )
    .optional(),
});

/** Where something owned stands. */
export interface ChainPlace {
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
}

export interface OwnedChain extends ChainPlace {
  readonly mode: "shared" | "whole";
  /** Where the anchor was put. */
  readonly anchor: "first" | "last" | "none";
  /** Written for an apply that has not been confirmed yet: ours to clean up, not yet ours to overwrite. */
  readonly pending?: true | undefined;
}

/**
 * What the host itself remembers of us, root-only under /var/lib/netfilter-fleet: whose it is, what is owned, and what
 * was there before. `open` while a transaction is under way; a record found open tells that a run did not finish.
 */
export interface OwnerRecord {
  readonly version: 1;
  readonly owner: string;
  /** Hash of the document last applied. */
  readonly document: string;
  readonly status: "open" | "closed";
  readonly chains: readonly OwnedChain[];
  readonly policies: readonly (ChainPlace & { readonly ours: "ACCEPT" | "DROP"; readonly before: "ACCEPT" | "DROP" })[];
  /** Rules of unknown origin that first contact replaced. */
  readonly replaced: readonly (ChainPlace & { readonly rules: readonly string[] })[];
  /** `before`: the tc commands (words after `tc`) that bring back what the device had. */
  readonly qdiscs: readonly {
    readonly device: string;
    readonly ours: readonly string[];
    readonly before: readonly (readonly string[])[];
  }[];
  readonly sysctls: readonly { readonly name: string; readonly ours: string; readonly before?: string | undefined }[];
  /** Settings of network devices. */
  readonly links?: readonly OwnedLinks[] | undefined;
  /** Firewall services that an apply stopped and disabled, as they were before. */
  readonly takenOver?: readonly FirewallService[] | undefined;
}

/**
 * Reads the record a host keeps.
 * @throws HostError (unreadable) when the file is not a record of a version we know
 */
export function parseOwnerRecord(text: string, host: string): OwnerRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new HostError(
      host,
      "unreadable",
      `${host}: /var/lib/netfilter-fleet/owner.json is not an owner record that this version reads, so nobody can tell what is owned here. A newer version may have written it: use that version. If the file was damaged, move it away; the next apply then treats the host as a first contact.`,
    );
  }
  return parsed.data;
}

export function printOwnerRecord(record: OwnerRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

export function samePlace(a: ChainPlace, b: ChainPlace): boolean {
  return a.family === b.family && a.table === b.table && a.chain === b.chain;
}
