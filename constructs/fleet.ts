import { Construct } from "./cdktf";
import { Host, type HostProps } from "./host";
import { refuse } from "./private/construct-error";
import { type FleetLoneRule, groupLoneRules } from "./rules-without-twin";
import { cutIntoWaves, type Waves } from "./waves";

/** One host of a fleet: its name and what differs from the fleet's defaults. An inventory's entries may carry more. */
export interface FleetEntry extends HostProps {
  readonly name: string;
}

export interface FleetProps<Entry extends FleetEntry> {
  /** The hosts, in the order in which they are to appear. */
  readonly hosts: readonly Entry[];
  /**
   * First part of the owner id of each host.
   * @default - each entry's own, or the context value `netfilterProject`
   */
  readonly project?: string;
  /**
   * What holds for every host that does not say otherwise.
   * @default - none
   */
  readonly defaults?: Omit<HostProps, "address">;
  /**
   * The order in which Terraform may begin with the hosts.
   * @default - none: as many at a time as Terraform's -parallelism allows
   */
  readonly waves?: Waves;
}

/**
 * The same intent on many hosts, varied by a callback that gets each host with its entry.
 *
 * ```ts
 * new Fleet(this, "edge", { project: "shop", hosts: inventory.hosts }, (host, entry) => {
 *   new Masquerade(host, "lan", { source: entry.lan });
 * });
 * ```
 */
export class Fleet<Entry extends FleetEntry> extends Construct {
  /** name → host. */
  readonly hosts: ReadonlyMap<string, Host>;

  /**
   * @throws ConstructError when two entries have one name, or when the waves cannot be
   */
  constructor(scope: Construct, id: string, props: FleetProps<Entry>, describe: (host: Host, entry: Entry) => void) {
    super(scope, id);
    const hosts = new Map<string, Host>();
    for (const entry of props.hosts) {
      if (hosts.has(entry.name)) {
        refuse(
          "Fleet",
          this,
          `Two hosts are named "${entry.name}". A name is part of what a host remembers as its owner: give each its own.`,
        );
      }
      const project = entry.project ?? props.project;
      const host = new Host(this, entry.name, {
        ...props.defaults,
        ...hostPropsOf(entry),
        ...(project === undefined ? {} : { project }),
      });
      hosts.set(entry.name, host);
      describe(host, entry);
    }
    this.hosts = hosts;
    if (props.waves !== undefined) this.#order(props.waves);
  }

  /** The rules that one family has and the other has not: each once, with the hosts on which that is so. */
  rulesWithoutTwin(): readonly FleetLoneRule[] {
    return groupLoneRules(new Map([...this.hosts].map(([name, host]) => [name, host.rulesWithoutTwin()])));
  }

  #order(waves: Waves): void {
    const cut = cutIntoWaves(this, [...this.hosts.keys()], waves);
    const hostsOf = (names: readonly string[]) => names.flatMap(name => this.hosts.get(name) ?? []);
    let before: readonly Host[] = [];
    for (const wave of cut.map(hostsOf)) {
      for (const host of wave) host._waitFor(before);
      before = wave;
    }
  }
}

/** What a Host takes beside its address. */
const HOST_PROPS = [
  "port",
  "user",
  "hostKey",
  "jump",
  "transport",
  "privilege",
  "timer",
  "onDestroy",
  "staleConnections",
  "probes",
  "neighbour",
  "backend",
  "neighbours",
  "adopt",
  "leaveOpen",
] as const satisfies readonly (keyof HostProps)[];

// A compile-time promise that none is forgotten.
type Forgotten = Exclude<keyof HostProps, (typeof HOST_PROPS)[number] | "address" | "project">;
const _noneIsForgotten: Forgotten extends never ? true : Forgotten = true;
void _noneIsForgotten;

/** What of an entry is for the Host; the rest is the callback's. */
function hostPropsOf(entry: FleetEntry): HostProps {
  const given = HOST_PROPS.filter(name => entry[name] !== undefined).map(name => [name, entry[name]] as const);
  return { address: entry.address, ...(Object.fromEntries(given) as Omit<HostProps, "address">) };
}
