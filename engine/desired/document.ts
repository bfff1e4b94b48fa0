import type { Backend, Policy, TableName } from "../ruleset/model";

/** The version of the contract that this code reads and writes. */
export const DOCUMENT_VERSION = 1;

/** A value that is only known once something else has been applied: the text keeps its tokens (`${aws_eip.a.public_ip}`). */
export interface UnknownValue {
  readonly unknown: string;
}
export type Leaf<T> = T | UnknownValue;

/**
 * How much of a chain is ours.
 * `shared`: our rules stand in a chain of our own, hooked by one anchor jump; what recognised owners wrote stays.
 * `whole`: every line of the chain is ours.
 */
export type ChainMode = "shared" | "whole";

/** Where the anchor jump stands in a shared chain. A document says `first` or `last` (`none` for mode `whole`); only a read answers `missing`. */
export type Anchor = "first" | "last" | "none" | "missing";

export interface ChainDocument {
  readonly mode: ChainMode;
  readonly anchor: Anchor;
  /** Built-in chains only. Absent: the policy is not managed. */
  readonly policy?: Leaf<Policy>;
  /** One kernel rule a string: the words after `-A CHAIN `. */
  readonly rules: readonly Leaf<string>[];
}

/** table → chain → what it should hold. */
export type FamilyDocument = {
  readonly [table in TableName]?: Readonly<Record<string, ChainDocument>>;
};

/** device → setting → what it should be. */
export type LinksDocument = Readonly<Record<string, Readonly<Record<string, Leaf<string>>>>>;

/** Rules of these shapes in a shared chain belong to somebody else and are left alone. Globs know `*` and `?`. */
export interface Neighbour {
  /** What people call the owner, for messages: `crowdsec`, `our-vpn`. */
  readonly name: string;
  /** Names of its chains, as globs: a rule that jumps into one, and such a chain itself, is theirs. */
  readonly chains?: readonly string[];
  /** Names of its interfaces, as globs. */
  readonly interfaces?: readonly string[];
  /** Texts of its rule comments, as globs. */
  readonly comments?: readonly string[];
  /** Its subnets: a rule with an address inside is theirs. */
  readonly subnets?: readonly string[];
  /**
   * `deny-list`: its rules ban clients, so an anchor put `first` still stands behind them; its `chains` name its ipsets and
   * lists of `-m recent` as well, by which a rule drops or rejects. Default `ordinary`.
   */
  readonly role?: "deny-list" | "ordinary";
}

/** Where a jump host or a host is reached. Never holds key material. */
export interface JumpConnection {
  /** A name or an address. */
  readonly address: Leaf<string>;
  /** TCP port, 1 to 65535. Default 22. */
  readonly port: number;
  readonly user: string;
  /** Pins the host's key: a public key line (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`). Absent: known_hosts decides. */
  readonly hostKey?: string;
  /** A host to go through first, which may have one before it. */
  readonly jump?: JumpConnection;
}

export interface HostConnection extends JumpConnection {
  /** `openssh`: the system's ssh logs in, with the user's own configuration (certificates, FIDO keys, ProxyCommand). Absent: `ssh2`. */
  readonly transport?: "ssh2" | "openssh";
  /** `root`: the login is root. `sudo`, `doas`: every script runs through `sudo -n` or `doas -n`. */
  readonly privilege: "root" | "sudo" | "doas";
}

/** What must be answered after an apply before it is confirmed; else it is undone. */
export interface Probe {
  /**
   * `tcp:443`, `tcp:10.0.0.9:443`, `http://10.0.0.9/health`. Without a host, the one that is changed. `conntrack`: that
   * connections through it go on as before; see ConntrackCheck.
   */
  readonly check: string;
  /** Asked from this host instead of from where the run is. */
  readonly through?: JumpConnection;
}

export interface Adoption {
  /** `replace`: unknown rules in declared chains, and user chains that exist without an owner record, are replaced at first contact. */
  readonly existing?: "replace";
  /** Take the host over from this owner id (a renamed stack). */
  readonly owner?: string;
}

/** What one host should have: the one contract that constructs, command line, provider and state all speak. */
export interface DesiredDocument {
  readonly version: typeof DOCUMENT_VERSION;
  /** `project/stack/host`: who owns what is declared here. The last part names the host in every message. */
  readonly owner: string;
  readonly ipv4: FamilyDocument;
  readonly ipv6: FamilyDocument;
  /** device → one canonical tc string a qdisc, class or filter. */
  readonly qdiscs: Readonly<Record<string, readonly Leaf<string>[]>>;
  /** dotted name → value. Absent: not managed. */
  readonly sysctls: Readonly<Record<string, Leaf<string>>>;
  /**
   * device → setting → value: `txqueuelen`, `tx-0.limit_max` (`limit_min`, `hold_time`; `tx-*` for all queues), `ring.rx`,
   * `feature.NAME` as ethtool -k prints it, `type` (`ifb`: the device is made, and goes with destroy). Absent: not managed.
   */
  readonly links?: LinksDocument;
  /** Owners to recognise beside the built-in ones. */
  readonly neighbours: readonly Neighbour[];
  readonly adopt?: Adoption;
  readonly connection: HostConnection;
  /** Seconds until the dead-man undoes an apply that was not confirmed over a new connection. 15 to 1800, default 60. */
  readonly timer: number;
  /** What `destroy` does with what is owned. Default `remove`. */
  readonly onDestroy: "remove" | "keep";
  /**
   * What becomes of connections under way that new rules would not let in any more, or would send elsewhere. The kernel goes
   * on with them as they began; `end` takes them out of its table once the change is confirmed. Default `end`.
   */
  readonly staleConnections?: "end" | "keep";
  /**
   * How to live with a program that takes every rule of the host for its own (ufw, firewalld). `beside` leaves it running;
   * `takeover` stops and disables it with the first apply and gives it back with destroy. Absent: refused where one runs.
   */
  readonly neighbour?: "beside" | "takeover";
  /**
   * The kernel interface that the rules are written to, which must be the one that the host's own iptables speaks. Said, a
   * host that holds rules in the other one too is taken as it is: those are left alone, and told. Absent: refused there.
   */
  readonly backend?: Backend;
  /** Asked after an apply, over connections of their own, before it is confirmed. */
  readonly probes?: readonly Probe[];
}

export function isUnknown(leaf: unknown): leaf is UnknownValue {
  return typeof leaf === "object" && leaf !== null && "unknown" in leaf;
}

/** The last part of the owner id, which names the host in every message and plan. */
export function hostNameOf(document: Pick<DesiredDocument, "owner">): string {
  return document.owner.slice(document.owner.lastIndexOf("/") + 1);
}
