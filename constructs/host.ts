import {
  type Adoption,
  type DesiredDocument,
  type HostConnection,
  type JumpConnection,
  type Neighbour,
  PROBE_FORMS,
  type Probe,
  parseProbeCheck,
} from "../engine/desired";
import type { Backend, Family } from "../engine/ruleset";
import { Construct, type TerraformResource, TerraformStack } from "./cdktf";
import { NetfilterProvider } from "./netfilter-provider";
import { type AssembledHost, assembleDocument, type HostHead } from "./private/assemble-document";
import { checkHost } from "./private/check-host";
import { refuse } from "./private/construct-error";
import { deliveryOf } from "./private/delivery";
import { HostParts } from "./private/host-parts";
import { describeRivals, registerHost } from "./private/host-registry";
import { lintStackOf, registerForLint } from "./private/lint-hosts";
import { holdsToken } from "./private/token-text";
import { type LoneRule, rulesWithoutTwin } from "./rules-without-twin";

/** The jump host before a host: its address, and what differs from the defaults (port 22, user root). */
export type JumpProps = Pick<JumpConnection, "hostKey"> & {
  /** Name or address; may be a token. */
  readonly address: string;
  /** @default - 22 */
  readonly port?: number;
  /** @default - "root" */
  readonly user?: string;
  /** @default - the jump host is reached directly */
  readonly jump?: JumpProps;
};

/** A probe that another host asks. */
export interface ProbeProps {
  /** `tcp:443`, `tcp:10.0.0.9:443` or `http://10.0.0.9/health`; what `conntrackHealthy()` answers is never asked through another. */
  readonly check: string;
  /** @default - from where the run is */
  readonly through?: JumpProps;
}

export interface HostProps {
  /** Name or address that the host is reached at; may be another resource's attribute. */
  readonly address: string;
  /**
   * TCP port of sshd, 1 to 65535.
   * @default - 22
   */
  readonly port?: number;
  /** @default - "root" */
  readonly user?: string;
  /**
   * Pins the host's key: a public key line (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`).
   * @default - known_hosts decides
   */
  readonly hostKey?: string;
  /** A host to go through first, which may have one before it. @default - the host is reached directly */
  readonly jump?: JumpProps;
  /**
   * `openssh`: the system's ssh logs in, with the user's own configuration (certificates, FIDO keys, ProxyCommand).
   * @default - "ssh2"
   */
  readonly transport?: "ssh2" | "openssh";
  /**
   * `root`: the login is root. `sudo`, `doas`: every script runs through `sudo -n` or `doas -n`.
   * @default - "root" when the user is root, else "sudo"
   */
  readonly privilege?: "root" | "sudo" | "doas";
  /**
   * First part of the owner id `project/stack/host`, under which this host remembers whose rules it holds.
   * @default - the fleet's, or the context value `netfilterProject` of cdktf.json
   */
  readonly project?: string;
  /**
   * Seconds until the host undoes, by itself, an apply that was not confirmed over a new connection. 15 to 1800.
   * @default - 60
   */
  readonly timer?: number;
  /**
   * What destroying does with what is owned.
   * @default - "remove"
   */
  readonly onDestroy?: "remove" | "keep";
  /**
   * What must be answered after an apply before it is confirmed; else it is undone: `tcp:443`, `tcp:10.0.0.9:443`,
   * `http://10.0.0.9/health`, from where the run is or through another host; or `conntrackHealthy()`.
   * @default - nothing but a new login
   */
  readonly probes?: readonly (string | ProbeProps)[];
  /**
   * What becomes of connections that new rules would not let in any more, or would send elsewhere (a deny, another NAT).
   * The kernel goes on with them as they began, so they are taken out of its table once the change is confirmed.
   * @default - "end"
   */
  readonly staleConnections?: "end" | "keep";
  /**
   * How to live with ufw or firewalld where one runs: `beside` leaves it running and puts our rules beside its own;
   * `takeover` stops and disables it in the transaction of the first apply, and gives it back when the host is destroyed.
   * @default - none: a host where one runs is refused
   */
  readonly neighbour?: "beside" | "takeover";
  /**
   * The kernel interface that the rules are written to, which must be the one that the host's own iptables speaks. Rules in
   * the other one are left alone then, and a plan warns of them.
   * @default - none: a host where both hold rules is refused
   */
  readonly backend?: Backend;
  /**
   * Owners of rules to leave alone, beside Docker, libvirt, fail2ban and the others that are known.
   * @default - none
   */
  readonly neighbours?: readonly Neighbour[];
  /**
   * What may be taken over at first contact: rules that stand there already, or the host of another owner id.
   * @default - nothing: first contact with a host that holds unknown rules is refused
   */
  readonly adopt?: Adoption;
  /**
   * Says that this family is meant to stay open although the other one drops by default.
   * @default - none: a chain that drops by default in one family only is refused
   */
  readonly leaveOpen?: Family;
}

const ID_PART = /^[A-Za-z0-9_.@:+-]+$/;
const HOST_SYMBOL = Symbol.for("netfilter-fleet.Host");

/** One Linux host: what its tables, queues and sysctls should hold, and how it is reached. */
export class Host extends Construct {
  /** The construct's id. */
  readonly hostName: string;
  /** `project/stack/host`: who owns what is declared here. */
  readonly owner: string;
  /** @internal */
  readonly _parts = new HostParts();
  readonly #head: HostHead;
  readonly #resource: TerraformResource;
  #kept?: { readonly revision: number; readonly assembled: AssembledHost };

  /** True for a Host of any copy of this library. */
  static isHost(construct: unknown): construct is Host {
    return typeof construct === "object" && construct !== null && HOST_SYMBOL in construct;
  }

  /**
   * @throws Error naming the construct and the fix, when a property is out of its range
   */
  constructor(scope: Construct, id: string, props: HostProps) {
    super(scope, id);
    Object.defineProperty(this, HOST_SYMBOL, { value: true });
    this.hostName = id;
    this.owner = this.#ownerId(props.project);
    const timer = props.timer ?? 60;
    if (!Number.isInteger(timer) || timer < 15 || timer > 1800) {
      refuse("Host", this, `timer is ${timer}; write whole seconds from 15 to 1800.`);
    }
    this.#head = {
      owner: this.owner,
      connection: this.#connection(props),
      timer,
      onDestroy: props.onDestroy ?? "remove",
      neighbours: props.neighbours ?? [],
      ...(props.adopt === undefined ? {} : { adopt: props.adopt }),
      ...(props.probes === undefined ? {} : { probes: props.probes.map(probe => this.#probe(probe)) }),
      ...(props.neighbour === undefined ? {} : { neighbour: props.neighbour }),
      ...(props.backend === undefined ? {} : { backend: props.backend }),
      ...(props.staleConnections === undefined ? {} : { staleConnections: props.staleConnections }),
    };
    this.#resource = deliveryOf(this, NetfilterProvider.of)._deliver(this);
    registerHost(this, this.#head.connection);
    registerForLint(this);
    const leaveOpen = props.leaveOpen ?? "neither";
    this.node.addValidation({
      validate: () => [...describeRivals(this), ...checkHost(this._assembled, { leaveOpen }), ...lintStackOf(this)],
    });
  }

  /** What this host should have, as far as it has been said by now: the contract every other part of the product reads. */
  get document(): DesiredDocument {
    return this._assembled.document;
  }

  /** The rules declared by now that one family has and the other has not, in the order in which they stand. */
  rulesWithoutTwin(): readonly LoneRule[] {
    return rulesWithoutTwin(this._assembled.chains);
  }

  /**
   * Terraform begins with this host only when all of those are done, and not at all when one of them failed.
   * @internal
   */
  _waitFor(others: readonly Host[]): void {
    if (others.length === 0) return;
    const addresses = others.map(other => other.#address);
    this.#resource.dependsOn = [...(this.#resource.dependsOn ?? []), ...addresses];
  }

  get #address(): string {
    return `${this.#resource.terraformResourceType}.${this.#resource.friendlyUniqueId}`;
  }

  /** @internal */
  get _assembled(): AssembledHost {
    const { revision } = this._parts;
    if (this.#kept?.revision !== revision) {
      this.#kept = { revision, assembled: assembleDocument(this, this.#head, this._parts) };
    }
    return this.#kept.assembled;
  }

  #ownerId(project: string | undefined): string {
    const named: unknown = project ?? this.node.tryGetContext("netfilterProject");
    if (typeof named !== "string") {
      refuse(
        "Host",
        this,
        'It has no project. Add project: "…" to the host or its fleet, or "netfilterProject" to the context of cdktf.json; it is part of the name under which the host remembers who owns its rules.',
      );
    }
    const parts = { project: named, "stack id": TerraformStack.of(this).node.id, "host name": this.hostName };
    for (const [what, part] of Object.entries(parts)) {
      if (!ID_PART.test(part) || part === "." || part === "..") {
        refuse("Host", this, `The ${what} "${part}" cannot stand in an owner id: use letters, digits and "_.@:+-".`);
      }
    }
    if (this.hostName.endsWith(".sources")) {
      refuse(
        "Host",
        this,
        'A host name that ends in ".sources" would share a file with the source map of another host.',
      );
    }
    return Object.values(parts).join("/");
  }

  #connection(props: HostProps): HostConnection {
    const user = this.#checkUser(props.user ?? "root");
    return {
      ...this.#hop(props),
      privilege: props.privilege ?? (user === "root" ? "root" : "sudo"),
      ...(props.transport === undefined ? {} : { transport: props.transport }),
    };
  }

  #probe(probe: string | ProbeProps): Probe {
    const { check, through } = typeof probe === "string" ? { check: probe } : probe;
    if (parseProbeCheck(check) === undefined) {
      refuse("Host", this, `"${check}" is no probe: write ${PROBE_FORMS}.`);
    }
    return { check, ...(through === undefined ? {} : { through: this.#hop(through) }) };
  }

  #hop({ address, port, user, hostKey, jump }: JumpProps): JumpConnection {
    return {
      address: this.#checkAddress(address),
      port: this.#checkPort(port ?? 22),
      user: this.#checkUser(user ?? "root"),
      ...(hostKey === undefined ? {} : { hostKey: this.#checkHostKey(hostKey) }),
      ...(jump === undefined ? {} : { jump: this.#hop(jump) }),
    };
  }

  #checkPort(port: number): number {
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
    return refuse("Host", this, `port ${port} is no TCP port: write 1 to 65535.`);
  }

  #checkHostKey(hostKey: string): string {
    if (!holdsToken(hostKey)) return hostKey;
    return refuse(
      "Host",
      this,
      "hostKey is only known after apply, and a key that nobody knows yet cannot be checked.",
    );
  }

  #checkUser(user: string): string {
    if (!holdsToken(user) && /^[^\s@:/-][^\s@:/]*$/.test(user)) return user;
    return refuse("Host", this, `user "${user}" cannot be a login name. Write the user and the address apart.`);
  }

  #checkAddress(address: string): string {
    if (holdsToken(address) || /^[A-Za-z0-9_.:%-]+$/.test(address)) return address;
    return refuse(
      "Host",
      this,
      `address "${address}" is neither a name nor an address. Write user and port as properties of their own.`,
    );
  }
}
