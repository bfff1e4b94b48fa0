import { homedir } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import type { ConnectionDefaults } from "../../engine/desired";
import { DOCUMENT_FOLDER } from "../../engine/fleet";
import {
  expandHome,
  keyFromVariable,
  PASSPHRASE_VARIABLE,
  PRIVATE_KEY_VARIABLE,
  passphraseFromVariable,
  type SshOptions,
  sshOptionsFromEnvironment,
} from "../../engine/transport";
import type { Diagnostic } from "../framework/diagnostic";
import type { Attribute, Schema } from "../framework/schema";
import { isObjectValue, isWhollyKnown, type ObjectValue, UNKNOWN, type Value } from "../framework/value";

const string = { kind: "string" } as const;
const strings = { kind: "list", of: "string" } as const;
const number = { kind: "number" } as const;

const optional = (type: Attribute["type"], description: string): Attribute => ({
  type,
  description,
  presence: "optional",
});

/** The provider block: how hosts are reached that do not say it themselves, and where keys are. Never a key itself. */
export const PROVIDER_SCHEMA: Schema = {
  version: 0,
  description:
    "Reaches Linux hosts over SSH and keeps their firewall, NAT, queues and sysctls as declared. Every setting has a default; keys are named here or come from the environment and the agent, and never enter state, plan or logs.",
  attributes: {
    port: optional(number, "TCP port of sshd for hosts that do not say theirs, 1 to 65535. Default: 22."),
    user: optional(string, "Login for hosts that do not say theirs. Default: `root`."),
    privilege: optional(
      string,
      "`root`, `sudo` or `doas`, for hosts that do not say it. Default: `root` for the user root and `sudo` for others.",
    ),
    jump: optional(
      {
        kind: "nested",
        nesting: "single",
        attributes: {
          address: { type: string, presence: "required", description: "Name or address of the jump host." },
          port: optional(number, "TCP port of its sshd. Default: 22."),
          user: optional(string, "Login there. Default: `root`."),
          host_key: optional(string, "Pins its host key. Default: known_hosts decides."),
        },
      },
      "A host to go through first, for hosts that do not say theirs. Default: none.",
    ),
    identities: optional(
      strings,
      "Private key files, tried in order; `~/` is the home folder. Default: `$NFFLEET_IDENTITY` (a colon list), else `~/.ssh/id_ed25519`, `id_ecdsa` and `id_rsa`.",
    ),
    agent: optional(string, "Socket of an ssh-agent, asked after the key files. Default: `$SSH_AUTH_SOCK`."),
    private_key_variable: optional(
      string,
      "Name of an environment variable that holds a private key itself, as secret stores of pipelines hand it over. Default: `NFFLEET_PRIVATE_KEY`.",
    ),
    passphrase_variable: optional(
      string,
      "Name of an environment variable that holds what opens encrypted keys. Default: `NFFLEET_PASSPHRASE`.",
    ),
    known_hosts: optional(
      strings,
      "known_hosts files, asked in order. Default: `$NFFLEET_KNOWN_HOSTS` (a colon list), else `~/.ssh/known_hosts`, `~/.ssh/known_hosts2` and `/etc/ssh/ssh_known_hosts`.",
    ),
    host_key_policy: optional(
      string,
      "`strict`: an unknown host key is refused. `accept-new`: it is recorded in the first known_hosts file. A changed key is always refused. Default: `$NFFLEET_HOST_KEY_POLICY`, else `strict`.",
    ),
    connect_timeout: optional(
      number,
      "Seconds for one server to answer, exchange keys and log in, 1 to 600. Default: 10.",
    ),
    parallel: optional(
      number,
      "Hosts worked on at a time, 1 to 256. Terraform's own `-parallelism` (10) applies as well. Default: 64.",
    ),
    documents: optional(
      string,
      "Folder with the HOST.json and HOST.sources.json files that a synthesis writes, relative to where Terraform runs. Messages then say in which file of the program a rule was declared, and an import takes its spelling from there. Default: `../../netfilter-fleet/STACK`, where that exists.",
    ),
    gone: optional(
      strings,
      "Owner ids (`project/stack/host`) of hosts that are gone for good: destroying them succeeds although they cannot be reached, or somebody else answers at their address. Default: none.",
    ),
  },
};

/** The provider block, read. */
export interface ProviderSettings {
  readonly ssh: SshOptions;
  readonly defaults: ConnectionDefaults;
  /** Hosts worked on at a time. */
  readonly parallel: number;
  /** Folder of the documents that the synthesis wrote. */
  readonly documents: string;
  readonly gone: ReadonlySet<string>;
  /** Which of user, port and privilege is unknown. */
  readonly unsettled: ReadonlySet<string>;
  /** Texts that must never be printed. */
  readonly secrets: readonly string[];
}

const word = z
  .string()
  .min(1)
  .refine(value => !/PRIVATE KEY|[\r\n]/.test(value), {
    error:
      "holds a key itself, or several lines: plans and states would show it. Name a file, or an environment variable",
  });
const text = word.optional();
const port = z.int().min(1).max(65_535).optional();
const shape = z.object({
  port,
  user: text,
  privilege: z.enum(["root", "sudo", "doas"]).optional(),
  // The address may be unknown, and is then not there.
  jump: z.object({ address: z.string().min(1).default(""), port, user: text, host_key: text }).optional(),
  identities: z.array(word).optional(),
  agent: text,
  private_key_variable: variableName(),
  passphrase_variable: variableName(),
  known_hosts: z.array(word).optional(),
  host_key_policy: z.enum(["strict", "accept-new"]).optional(),
  connect_timeout: z.int().min(1).max(600).optional(),
  parallel: z.int().min(1).max(256).optional(),
  documents: text,
  gone: z.array(z.string().min(1)).optional(),
});

function variableName() {
  return z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
      error:
        "is no name of an environment variable; the key itself must never stand here, because plans and states show it",
    })
    .optional();
}

const DEFAULT_PARALLEL = 64;

/** What is wrong with a provider block. What is unknown is not looked at. */
export function checkProviderBlock(config: ObjectValue): readonly Diagnostic[] {
  const read = shape.safeParse(plainBlock(config));
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => {
    const [name = ""] = path;
    return {
      severity: "error",
      summary: `Provider setting ${String(name)} cannot be used`,
      detail: `The setting ${path.map(String).join(".")} of the provider "netfilter" ${/^(is|holds) /.test(message) ? message : `is not right: ${message}`}. ${describeSetting(String(name))}`,
      path: [{ kind: "attribute", name: String(name) }],
    };
  });
}

function describeSetting(name: string): string {
  return PROVIDER_SCHEMA.attributes[name]?.description ?? "";
}

/**
 * Reads a provider block that has no fault; files and variables come from the environment.
 * @throws RangeError for an environment that asks for an unknown host key policy
 */
export function readProviderBlock(config: ObjectValue, env: NodeJS.ProcessEnv): ProviderSettings {
  const block = shape.parse(plainBlock(config));
  const home = env.HOME || homedir();
  const files = (list: readonly string[]) => list.map(file => expandHome(file, home));
  const keyVariable = block.private_key_variable ?? PRIVATE_KEY_VARIABLE;
  const phraseVariable = block.passphrase_variable ?? PASSPHRASE_VARIABLE;
  const keys = keyFromVariable(env, keyVariable);
  const fromEnvironment = sshOptionsFromEnvironment({
    ...env,
    [PRIVATE_KEY_VARIABLE]: env[keyVariable],
    [PASSPHRASE_VARIABLE]: env[phraseVariable],
  });
  const { jump } = block;
  const named = new Set(fromEnvironment.named);
  if (block.identities !== undefined) named.add("identities");
  if (block.known_hosts !== undefined) named.add("known hosts");
  return {
    ssh: {
      ...fromEnvironment,
      named,
      ...(keys.length === 0 ? {} : { keys }),
      ...passphraseFromVariable(env, phraseVariable),
      ...(block.identities === undefined ? {} : { identities: files(block.identities) }),
      ...(block.known_hosts === undefined ? {} : { knownHosts: files(block.known_hosts) }),
      ...(block.host_key_policy === undefined ? {} : { hostKeyPolicy: block.host_key_policy }),
      ...(block.agent === undefined ? {} : { agent: block.agent }),
      ...(block.connect_timeout === undefined ? {} : { connectTimeoutMs: block.connect_timeout * 1000 }),
    },
    defaults: {
      ...(block.port === undefined ? {} : { port: block.port }),
      ...(block.user === undefined ? {} : { user: block.user }),
      ...(block.privilege === undefined ? {} : { privilege: block.privilege }),
      ...(jump === undefined
        ? {}
        : {
            jump: {
              address: jump.address,
              port: jump.port ?? 22,
              user: jump.user ?? "root",
              ...(jump.host_key === undefined ? {} : { hostKey: jump.host_key }),
            },
          }),
      ...(holdsUnknown(config.jump) ? { jump: UNKNOWN_JUMP } : {}),
    },
    parallel: block.parallel ?? DEFAULT_PARALLEL,
    documents: block.documents ?? defaultDocuments(),
    gone: new Set(block.gone),
    unsettled: new Set(["user", "port", "privilege"].filter(name => config[name] === UNKNOWN)),
    secrets: [env[keyVariable], env[phraseVariable]].filter(secret => secret !== undefined),
  };
}

/** A jump host that is not known yet is no reason to go without: its hosts cannot be reached before it is. */
const UNKNOWN_JUMP = { address: { unknown: "the jump host of the provider block" }, port: 22, user: "root" } as const;

function holdsUnknown(value: Value | undefined): boolean {
  return value !== undefined && !isWhollyKnown(value);
}

/** Where a synthesis puts the documents of the stack whose folder Terraform runs in. */
export function defaultDocuments(): string {
  return join("..", "..", DOCUMENT_FOLDER, basename(process.cwd()));
}

/** The block as JSON, without what is null or unknown. */
function plainBlock(config: ObjectValue): Record<string, unknown> {
  const plain = (value: Value): unknown => {
    if (Array.isArray(value)) return value.filter(item => item !== UNKNOWN);
    return isObjectValue(value) ? plainBlock(value) : value;
  };
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) =>
      value === null || value === UNKNOWN ? [] : [[name, plain(value)]],
    ),
  );
}
