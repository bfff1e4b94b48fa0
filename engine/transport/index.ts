/** Run a script on a host and get a result: over SSH, or on this machine. */
export { createLocalTransport } from "./local-transport";
export { printable, printableJson } from "./printable";
export { READER_REFUSAL } from "./privilege";
export { quoteShell } from "./quote-shell";
export type { Script, ScriptResult } from "./script";
export {
  expandHome,
  type HeldKey,
  keyFromVariable,
  PASSPHRASE_VARIABLE,
  PRIVATE_KEY_VARIABLE,
  passphraseFromVariable,
  type SshOptions,
  sshOptionsFromEnvironment,
} from "./ssh-options";
export { createSshTransport } from "./ssh-transport";
export type { JumpTarget, Target } from "./target";
export type { Connection, Transport } from "./transport";
export { type TransportCause, type TransportCauseKind, TransportError } from "./transport-error";
