import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A private key as text, as a pipeline's secret store hands it over. */
export interface HeldKey {
  /** What messages call it: the name of the variable it came from. */
  readonly label: string;
  /** The key itself, in OpenSSH, PKCS#8 or PEM form. Never printed, never stored. */
  readonly text: string;
}

/** How the default transport finds keys and judges host keys. */
export interface SshOptions {
  /** known_hosts files, asked in order; accept-new adds to the first. */
  readonly knownHosts: readonly string[];
  /** `strict` refuses an unknown host key, `accept-new` records it. Neither accepts a changed or revoked one. */
  readonly hostKeyPolicy: "strict" | "accept-new";
  /** Private key files, tried in order, before the agent. */
  readonly identities: readonly string[];
  /** Private keys that are in no file, tried before the files. */
  readonly keys?: readonly HeldKey[];
  /** Socket of an ssh-agent. It signs for the login only and is never forwarded. */
  readonly agent?: string;
  /** Asked once for each encrypted key, by its file or label; undefined skips that key. */
  readonly passphrase?: (key: string) => string | undefined;
  /** For each server on the way: TCP, key exchange and login together, in milliseconds. @default 10_000 */
  readonly connectTimeoutMs?: number;
  /** Which of these lists somebody has named; the others are defaults of ours, and the system's ssh has its own. */
  readonly named?: ReadonlySet<"known hosts" | "identities">;
  /** ssh_config(5) file that the system's ssh reads. @default the user's own and the system's */
  readonly openSshConfig?: string;
  /** Milliseconds between questions to a silent server; the connection is lost after three go unanswered. @default 10_000 */
  readonly keepaliveIntervalMs?: number;
}

/**
 * The options a person's environment asks for. NFFLEET_IDENTITY: colon list of private key files (default
 * ~/.ssh/id_ed25519, id_ecdsa, id_rsa, those that exist). NFFLEET_KNOWN_HOSTS: colon list (default ~/.ssh/known_hosts,
 * ~/.ssh/known_hosts2, /etc/ssh/ssh_known_hosts). NFFLEET_HOST_KEY_POLICY: `strict` (default) or `accept-new`.
 * NFFLEET_PRIVATE_KEY: a private key itself; then no default key files are tried. NFFLEET_PASSPHRASE: opens encrypted
 * keys. SSH_AUTH_SOCK: the agent. NFFLEET_SSH_CONFIG: the file that the system's ssh reads instead of the user's own.
 * @throws RangeError for another policy.
 */
export function sshOptionsFromEnvironment(env: NodeJS.ProcessEnv): SshOptions {
  const home = env.HOME || homedir();
  const policy = env.NFFLEET_HOST_KEY_POLICY || "strict";
  if (policy !== "strict" && policy !== "accept-new") {
    throw new RangeError(
      `NFFLEET_HOST_KEY_POLICY is ${JSON.stringify(policy)}, which does not exist: host keys are always checked. Use "strict" (only known keys) or "accept-new" (record a key on first sight).`,
    );
  }
  const defaultIdentities = ["id_ed25519", "id_ecdsa", "id_rsa"]
    .map(name => join(home, ".ssh", name))
    .filter(file => existsSync(file));
  const defaultKnownHosts = [
    join(home, ".ssh/known_hosts"),
    join(home, ".ssh/known_hosts2"),
    "/etc/ssh/ssh_known_hosts",
  ];
  const keys = keyFromVariable(env, PRIVATE_KEY_VARIABLE);
  const named = new Set<"known hosts" | "identities">();
  if (env.NFFLEET_KNOWN_HOSTS) named.add("known hosts");
  if (env.NFFLEET_IDENTITY) named.add("identities");
  return {
    knownHosts: readFileList(env.NFFLEET_KNOWN_HOSTS, home) ?? defaultKnownHosts,
    hostKeyPolicy: policy,
    identities: readFileList(env.NFFLEET_IDENTITY, home) ?? (keys.length === 0 ? defaultIdentities : []),
    ...(keys.length === 0 ? {} : { keys }),
    ...passphraseFromVariable(env, PASSPHRASE_VARIABLE),
    named,
    ...(env.NFFLEET_SSH_CONFIG ? { openSshConfig: expandHome(env.NFFLEET_SSH_CONFIG, home) } : {}),
    ...(env.SSH_AUTH_SOCK ? { agent: env.SSH_AUTH_SOCK } : {}),
  };
}

/** The environment variable that may hold a private key. */
export const PRIVATE_KEY_VARIABLE = "NFFLEET_PRIVATE_KEY";
/** The environment variable that may hold what opens encrypted keys. */
export const PASSPHRASE_VARIABLE = "NFFLEET_PASSPHRASE";

/** The key in a variable; secret stores often lose the newline that must end it. */
export function keyFromVariable(env: NodeJS.ProcessEnv, variable: string): readonly HeldKey[] {
  const text = env[variable];
  return text === undefined || text.trim() === "" ? [] : [{ label: `$${variable}`, text: `${text.trim()}\n` }];
}

/** Answers every encrypted key with what the variable holds. */
export function passphraseFromVariable(env: NodeJS.ProcessEnv, variable: string): Pick<SshOptions, "passphrase"> {
  const phrase = env[variable];
  return phrase === undefined || phrase === "" ? {} : { passphrase: () => phrase };
}

/** A colon list. */
function readFileList(value: string | undefined, home: string): string[] | undefined {
  if (value === undefined || value === "") return undefined;
  return value
    .split(":")
    .filter(item => item !== "")
    .map(item => expandHome(item, home));
}

/** `~/` at the start is the home folder. */
export function expandHome(file: string, home: string): string {
  return file.startsWith("~/") ? join(home, file.slice(2)) : file;
}
