import { type TransportCause, TransportError } from "../transport";

/** Why a host could not be read or changed. A closed union: every face maps each kind to words, exit codes or diagnostics. */
export type HostCauseKind =
  /** No connection, or it was lost. */
  | "unreachable"
  /** The host's key is unknown, changed or revoked. */
  | "host-key"
  /** The login was refused. */
  | "auth"
  /** Logged in, but neither root nor allowed to sudo. */
  | "privilege"
  /** A program that is needed is not there. */
  | "missing-tool"
  /** The owned parts are not what the plan was made from. */
  | "changed-since-plan"
  /** Declared chains hold rules of unknown origin and nothing says that they may be replaced. */
  | "first-contact"
  /** The host belongs to another project, stack or host name. */
  | "other-owner"
  /** Another firewall runs there, and nothing says how to live with it. */
  | "neighbour"
  /** A run of somebody else is under way. */
  | "locked"
  /** The host's own iptables, tc or kernel refuses what is asked. */
  | "rule-refused"
  /** The new rules would surely cut the next login. */
  | "lock-out"
  /** The host's answer cannot be read, or breaks off. */
  | "unreadable"
  /** Rules that iptables-save does not show: native ones of nft, or those of the other kernel interface. */
  | "hidden-rules"
  /** Applied and confirmed, but the host has no room or right to keep it for its next boot. */
  | "not-kept"
  /** Applied, and undone: by the dead-man or by us. */
  | "rolled-back"
  /** Stopped by the user. */
  | "interrupted";

/** Each kind in the words of a headline. */
export const CAUSE_TITLES: Readonly<Record<HostCauseKind, string>> = {
  unreachable: "unreachable",
  "host-key": "host key refused",
  auth: "login refused",
  privilege: "not allowed",
  "missing-tool": "something is missing",
  "changed-since-plan": "changed since the plan",
  "first-contact": "first contact",
  "other-owner": "another owner",
  neighbour: "another firewall",
  locked: "locked",
  "rule-refused": "refused",
  "lock-out": "would lock us out",
  unreadable: "unreadable",
  "hidden-rules": "rules out of sight",
  "not-kept": "live, but not kept for the next boot",
  "rolled-back": "rolled back",
  interrupted: "interrupted",
};

export interface HostCause {
  readonly kind: HostCauseKind;
  /** One paragraph: what, where, why, what to do. */
  readonly message: string;
  /** The parts of the document it is about, as JSON pointers, where it is about parts of it. */
  readonly pointers?: readonly string[];
}

/** A host that could not be observed, applied or destroyed. */
export class HostError extends Error {
  override readonly name = "HostError";
  override readonly cause: HostCause;
  constructor(
    readonly host: string,
    kind: HostCauseKind,
    message: string,
    pointers: readonly string[] = [],
  ) {
    super(message);
    this.cause = { kind, message, ...(pointers.length === 0 ? {} : { pointers }) };
  }
}

const KIND_OF_TRANSPORT: Readonly<Record<TransportCause["kind"], HostCauseKind>> = {
  unreachable: "unreachable",
  "host-key": "host-key",
  auth: "auth",
  privilege: "privilege",
  "missing-tool": "missing-tool",
  lost: "unreachable",
  timeout: "unreachable",
  "output-limit": "unreadable",
  aborted: "interrupted",
};

export function hostErrorOfTransport(host: string, cause: TransportCause): HostError {
  return new HostError(host, KIND_OF_TRANSPORT[cause.kind], cause.message);
}

/** Turns anything thrown below this room into a HostError; bugs stay what they are. */
export function toHostError(host: string, error: unknown): unknown {
  return error instanceof TransportError ? hostErrorOfTransport(host, error.cause) : error;
}
