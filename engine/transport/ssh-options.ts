import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** How the default transport finds keys and judges host keys. */
export interface SshOptions {
  /** known_hosts files, asked in order; accept-new adds to the first. */
  readonly knownHosts: readonly string[];
  /** `strict` refuses an unknown host key, `accept-new` records it. Neither accepts a changed or revoked one. */
  readonly hostKeyPolicy: "strict" | "accept-new";
  /** Private key files, tried in order, before the agent. */
  readonly identities: readonly string[];
  /** Socket of an ssh-agent. It signs for the login only and is never forwarded. */
  readonly agent?: string;
  /** Asked once for each encrypted key file; undefined skips that key. */
  readonly passphrase?: (file: string) => string | undefined;
  /** For each server on the way: TCP, key exchange and login together, in milliseconds. @default 10_000 */
  readonly connectTimeoutMs?: number;
  /** Milliseconds between questions to a silent server; the connection is lost after three go unanswered. @default 10_000 */
  readonly keepaliveIntervalMs?: number;
}

/**
 * The options a person's environment asks for. NFFLEET_IDENTITY: colon list of private key files (default
 * ~/.ssh/id_ed25519, id_ecdsa, id_rsa, those that exist). NFFLEET_KNOWN_HOSTS: colon list (default ~/.ssh/known_hosts,
 * ~/.ssh/known_hosts2, /etc/ssh/ssh_known_hosts). NFFLEET_HOST_KEY_POLICY: `strict` (default) or `accept-new`.
 * SSH_AUTH_SOCK: the agent.
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
  return {
    knownHosts: readFileList(env.NFFLEET_KNOWN_HOSTS, home) ?? defaultKnownHosts,
    hostKeyPolicy: policy,
    identities: readFileList(env.NFFLEET_IDENTITY, home) ?? defaultIdentities,
    ...(env.SSH_AUTH_SOCK ? { agent: env.SSH_AUTH_SOCK } : {}),
  };
}

/** A colon list; `~/` at the start of an item is the home folder. */
function readFileList(value: string | undefined, home: string): string[] | undefined {
  if (value === undefined || value === "") return undefined;
  const items = value.split(":").filter(item => item !== "");
  return items.map(item => (item.startsWith("~/") ? join(home, item.slice(2)) : item));
}
