import { readFile } from "node:fs/promises";
import {
  type AnyAuthMethod,
  type IdentityCallback,
  OpenSSHAgent,
  type ParsedKey,
  type PublicKeyEntry,
  utils,
} from "ssh2";
import { fingerprintOf } from "./host-key";
import { printable } from "./printable";
import type { SshOptions } from "./ssh-options";

/** Key files read once for the life of a transport: unlocking one costs a bcrypt run of up to a second. */
export class Identities {
  readonly #read = new Map<string, Promise<ParsedKey | string>>();

  constructor(readonly options: SshOptions) {}

  /** The keys to offer for one login, in order, and the account of what was tried. */
  async offer(user: string): Promise<LoginOffer> {
    const methods: { readonly method: AnyAuthMethod; readonly label: string }[] = [];
    const skipped: string[] = [];
    const add = (name: string, key: ParsedKey | string): void => {
      if (typeof key === "string") skipped.push(`${printable(name)}: ${key}`);
      else
        methods.push({
          method: { type: "publickey", username: user, key },
          label: `${printable(name)} (${describeKey(key)})`,
        });
    };
    const { keys = [], identities, passphrase } = this.options;
    for (const { label, text } of keys) {
      const read = () => Promise.resolve(openKey(Buffer.from(text), label, passphrase));
      add(label, await this.#once(`key ${label}`, read));
    }
    for (const file of identities) add(file, await this.#once(`file ${file}`, () => readIdentity(file, passphrase)));
    return new LoginOffer(user, methods, skipped, this.options.agent);
  }

  #once(name: string, read: () => Promise<ParsedKey | string>): Promise<ParsedKey | string> {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const reading = read();
    this.#read.set(name, reading);
    return reading;
  }
}

/** The key, or why it can not be used. */
async function readIdentity(file: string, passphrase: SshOptions["passphrase"]): Promise<ParsedKey | string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return `can not be read (${error instanceof Error && "code" in error ? String(error.code) : "error"})`;
  }
  return openKey(bytes, file, passphrase);
}

/** The key in these bytes, or why it can not be used. */
function openKey(bytes: Buffer, name: string, passphrase: SshOptions["passphrase"]): ParsedKey | string {
  const plain = firstKey(utils.parseKey(bytes));
  if (!(plain instanceof Error)) return plain.isPrivateKey() ? plain : "holds a public key; name the private one";
  if (!/encrypted/i.test(plain.message))
    return `${printable(plain.message)} (FIDO keys and certificates work through an agent or the system's ssh only)`;
  const phrase = passphrase?.(name);
  if (phrase === undefined) return "is encrypted and no passphrase was given; load it into an ssh-agent";
  const unlocked = firstKey(utils.parseKey(bytes, phrase));
  if (unlocked instanceof Error) return "is encrypted and the passphrase does not open it";
  return unlocked;
}

/** ssh2 answers a list for the OpenSSH format, which its types do not say. */
function firstKey(parsed: ParsedKey | ParsedKey[] | Error): ParsedKey | Error {
  if (!Array.isArray(parsed)) return parsed;
  return parsed[0] ?? new Error("the file holds no key");
}

function describeKey(key: ParsedKey): string {
  return `${printable(key.type)} ${fingerprintOf(key.getPublicSSH())}`;
}

/** What the server said to the last attempt (RFC 4252, 5.1); null before the first. */
export interface ServerAnswer {
  readonly methodsLeft: readonly string[] | null;
  readonly partialSuccess: boolean | null;
}

/** One login's keys: hands them out in turn and remembers what became of them. */
export class LoginOffer {
  readonly #tried: string[] = [];
  #next = 0;
  #agentKeys: string | undefined;
  #methodsLeft: readonly string[] = [];
  #partial = false;

  constructor(
    readonly user: string,
    readonly methods: readonly { readonly method: AnyAuthMethod; readonly label: string }[],
    readonly skipped: readonly string[],
    readonly agent: string | undefined,
  ) {}

  /** The next thing to try; false when nothing is left. Never a password. */
  next(answer: ServerAnswer): AnyAuthMethod | false {
    if (answer.methodsLeft !== null) this.#methodsLeft = answer.methodsLeft;
    if (answer.partialSuccess) this.#partial = true;
    const offered = this.methods[this.#next];
    this.#next += 1;
    if (offered !== undefined) {
      this.#tried.push(offered.label);
      return offered.method;
    }
    if (this.#next === this.methods.length + 1 && this.agent !== undefined) {
      return {
        type: "agent",
        username: this.user,
        agent: new RecordingAgent(this.agent, account => this.noteAgent(account)),
      };
    }
    return false;
  }

  noteAgent(account: string): void {
    this.#agentKeys = account;
  }

  /** What was tried and with what success, as sentences of one paragraph. */
  describe(): string {
    const parts: string[] = [];
    parts.push(this.#tried.length === 0 ? "No key file was offered." : `Offered: ${this.#tried.join(", ")}.`);
    if (this.skipped.length > 0) parts.push(`Not offered: ${this.skipped.join("; ")}.`);
    if (this.agent === undefined) parts.push("No agent is set (SSH_AUTH_SOCK).");
    else if (this.#agentKeys !== undefined) parts.push(`Agent ${printable(this.agent)}: ${this.#agentKeys}.`);
    if (this.#partial) parts.push(`The server took a key but wants more: ${printable(this.#methodsLeft.join(", "))}.`);
    else if (this.#methodsLeft.length > 0 && !this.#methodsLeft.includes("publickey")) {
      parts.push(
        `The server takes no keys for this user, only ${printable(this.#methodsLeft.join(", "))}; passwords are never used here.`,
      );
    }
    return parts.join(" ");
  }
}

/** The agent, keeping account of the keys it named. It is not forwarded. */
class RecordingAgent extends OpenSSHAgent {
  constructor(
    path: string,
    readonly account: (text: string) => void,
  ) {
    super(path);
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    super.getIdentities((error, keys) => {
      if (error) this.account("could not be asked; is it running?");
      else
        this.account(
          keys === undefined || keys.length === 0
            ? "holds no key that can be used"
            : `offered ${keys.map(describeAgentKey).join(", ")}`,
        );
      callback(error, keys);
    });
  }
}

/** ssh2's own agent always answers parsed keys; its types also allow wrapped ones. */
function describeAgentKey(key: ParsedKey | PublicKeyEntry): string {
  return "pubKey" in key ? "a key" : describeKey(key);
}
