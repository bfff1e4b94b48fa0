import { z } from "zod";
import { type DesiredDocument, DOCUMENT_VERSION } from "./document";
import { PROBE_FORMS, parseProbeCheck } from "./probe";

const unknownValue = z
  .strictObject({ unknown: z.string() })
  .describe("A value known only after something else was applied; the text keeps its tokens.");
const leaf = <T extends z.ZodType>(known: T) => z.union([known, unknownValue]);

const port = z.int().min(1).max(65535).default(22).describe("TCP port of sshd. Default 22.");
const hostKey = z
  .string()
  .regex(/^(SHA256:[A-Za-z0-9+/]{43}=?|[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}( .*)?)$/, {
    error: 'is neither a public key line ("ssh-ed25519 AAAA…") nor a fingerprint ("SHA256:…")',
  })
  .describe("Pins the host's key: a public key line or its SHA256 fingerprint.");

const chain = z
  .strictObject({
    mode: z.enum(["shared", "whole"]).describe("shared: our rules behind one anchor jump. whole: every line is ours."),
    anchor: z
      .enum(["first", "last", "none", "missing"])
      .describe("Where the anchor jump stands in a shared chain; none for whole; only a read answers missing."),
    policy: leaf(z.enum(["ACCEPT", "DROP"]))
      .optional()
      .describe("Built-in chains only. Absent: not managed."),
    rules: z
      .array(leaf(z.string()))
      .describe("One kernel rule a string: the words that follow `-A CHAIN ` in iptables-save."),
  })
  .describe("One chain.");
const chains = z.record(z.string(), chain);
const family = z
  .strictObject({
    mangle: chains.optional(),
    security: chains.optional(),
    raw: chains.optional(),
    filter: chains.optional(),
    nat: chains.optional(),
  })
  .describe("table → chain → what it holds.");

const neighbour = z
  .strictObject({
    name: z.string().min(1).describe("What people call the owner."),
    chains: z
      .array(z.string().min(1))
      .optional()
      .describe("Globs over chain names; of a deny-list, over names of ipsets and lists of recent as well."),
    interfaces: z.array(z.string().min(1)).optional().describe("Globs over interface names."),
    comments: z.array(z.string().min(1)).optional().describe("Globs over rule comments."),
    subnets: z.array(z.string().min(1)).optional().describe("Subnets in CIDR form."),
    role: z
      .enum(["deny-list", "ordinary"])
      .optional()
      .describe("deny-list: an anchor put first still stands behind its rules. Default: ordinary."),
  })
  .describe("Rules of these shapes in a shared chain belong to somebody else and are left alone.");

const jump = z.strictObject({
  address: leaf(z.string().min(1)).describe("Name or address."),
  port,
  user: z.string().min(1).default("root"),
  hostKey: hostKey.optional(),
  get jump() {
    return jump.optional().describe("The jump host before this one.");
  },
});

const ownerId = z.string().regex(/^[A-Za-z0-9_.@:+-]+(\/[A-Za-z0-9_.@:+-]+){2}$/, {
  error: 'is not an owner id: write project/stack/host with letters, digits and "_.@:+-"',
});

/** The shape of the contract. Meaning across fields is checked in validate.ts. */
export const documentSchema = z
  .strictObject({
    version: z.literal(DOCUMENT_VERSION, {
      error: `is not a version this program reads: it reads ${DOCUMENT_VERSION}`,
    }),
    owner: ownerId.describe("project/stack/host. One owner a host; the last part names the host."),
    ipv4: family.default({}),
    ipv6: family.default({}),
    qdiscs: z
      .record(z.string(), z.array(leaf(z.string())))
      .default({})
      .describe("device → canonical tc strings, one a qdisc, class or filter."),
    sysctls: z.record(z.string(), leaf(z.string())).default({}).describe("dotted name → value."),
    links: z
      .record(z.string(), z.record(z.string(), leaf(z.string())))
      .optional()
      .describe("device → setting → value: txqueuelen, tx-N.limit_max, ring.rx, feature.NAME, type."),
    neighbours: z.array(neighbour).default([]),
    adopt: z
      .strictObject({ existing: z.literal("replace").optional(), owner: ownerId.optional() })
      .optional()
      .describe("What may be taken over at first contact."),
    connection: jump
      .extend({
        transport: z
          .enum(["ssh2", "openssh"])
          .optional()
          .describe("openssh: the system's ssh, with the user's own configuration. Default: ssh2."),
        privilege: z
          .enum(["root", "sudo", "doas"])
          .default("root")
          .describe("sudo, doas: scripts run through `sudo -n` or `doas -n`."),
      })
      .describe("How the host is reached. Never a private key."),
    timer: z.int().min(15).max(1800).default(60).describe("Seconds until the dead-man undoes. 15 to 1800, default 60."),
    onDestroy: z.enum(["remove", "keep"]).default("remove"),
    probes: z
      .array(
        z.strictObject({
          check: z.string().refine(text => parseProbeCheck(text) !== undefined, {
            error: `is no probe: write ${PROBE_FORMS}`,
          }),
          through: jump.optional().describe("Asked from this host instead of from where the run is."),
        }),
      )
      .optional()
      .describe("What must be answered after an apply before it is confirmed; else it is undone."),
    neighbour: z
      .enum(["beside", "takeover"])
      .optional()
      .describe("How to live with ufw or firewalld running there. Default: refused where one runs."),
    backend: z
      .enum(["nf_tables", "legacy"])
      .optional()
      .describe(
        "The kernel interface that the host's iptables must speak; rules in the other one are left alone then. Default: refused where both hold rules.",
      ),
    staleConnections: z
      .enum(["end", "keep"])
      .optional()
      .describe("What becomes of connections that the new rules deny or send elsewhere. Default: end."),
  })
  .describe("netfilter-fleet: what one host should have.");

/** The contract as JSON Schema (draft 2020-12), for editors and other languages. */
export function documentJsonSchema(): object {
  return z.toJSONSchema(documentSchema, { io: "input" });
}

// A compile-time promise that the schema and the documented types do not drift apart.
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type SchemaOutput = z.output<typeof documentSchema>;
const _schemaMatchesTypes: (value: SchemaOutput) => unknown = (value: Mutable<DesiredDocument> | SchemaOutput) => value;
void _schemaMatchesTypes;
