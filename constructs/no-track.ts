import type { Family } from "../engine/ruleset";
import { Annotations, Construct } from "./cdktf";
import type { Cidr } from "./cidr";
import type { Host } from "./host";
import { untrackedDrop } from "./private/untracked-drop";
import { writeIntoUndeclared } from "./private/write-rules";
import type { Many, Matched, PortSpecification, RuleProps } from "./rule-props";

export interface NoTrackProps {
  /** A protocol with ports: `tcp`, `udp`, `sctp` or `dccp`. */
  readonly protocol: Many<string>;
  /** The service's port, a range `"8000:8010"`, or several. */
  readonly port: Many<PortSpecification>;
  /**
   * `server`: this host answers on the port. `client`: it asks others there.
   * @default - "server"
   */
  readonly side?: "server" | "client";
  /**
   * Who is at the other end.
   * @default - everybody
   */
  readonly peer?: Matched<string | Cidr>;
  /**
   * The device that the connections come in and leave by.
   * @default - every device, and what this host asks itself as well
   */
  readonly device?: string;
  /** @default - both, or that of `peer` */
  readonly family?: Family | "both";
}

/**
 * Takes connections out of conntrack, in both directions: for a name server, whose million questions a minute would fill
 * the table. Writes into raw PREROUTING and raw OUTPUT, there for what the host asks itself too. What is not tracked is never ESTABLISHED: table filter must let
 * both directions through by their ports, or by the state UNTRACKED (iptables-extensions(8), "CT").
 *
 * ```ts
 * new NoTrack(host, "dns", { protocol: "udp", port: 53 });
 * ```
 */
export class NoTrack extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when a port or an address is none
   */
  constructor(host: Host, id: string, props: NoTrackProps) {
    super(host, id);
    const { protocol, port, side = "server", peer, device, family } = props;
    const author = { kind: "NoTrack", construct: this };
    const every = { protocol, ...(family === undefined ? {} : { family }), target: "NOTRACK" } as const;
    const incoming: RuleProps = {
      ...every,
      ...(peer === undefined ? {} : { source: peer }),
      ...(device === undefined ? {} : { inInterface: device }),
      ...(side === "server" ? { destinationPort: port } : { sourcePort: port }),
    };
    const outgoing: RuleProps = {
      ...every,
      ...(peer === undefined ? {} : { destination: peer }),
      ...(device === undefined ? {} : { outInterface: device }),
      ...(side === "server" ? { sourcePort: port } : { destinationPort: port }),
    };
    // What this host sends itself begins in OUTPUT, and is not looked at again where it comes in: both of its directions
    // have to be exempt there, or what is tracked of one would wait for the other.
    const { inInterface: _, ...toItself } = incoming;
    const looped: readonly RuleProps[] = takesLoopback(device) ? [{ ...toItself, outInterface: "lo" }] : [];
    writeIntoUndeclared({ host, table: "raw", chain: "PREROUTING" }, author, [incoming]);
    writeIntoUndeclared({ host, table: "raw", chain: "OUTPUT" }, author, [outgoing, ...looped]);
    // Rules of the filter may come later: it is looked at when all is said.
    this.node.addValidation({
      validate: () => {
        const lines = host._parts.rules.filter(({ construct, chain }) => construct === this && chain === "PREROUTING");
        const problem = lines.flatMap(({ lines }) => untrackedDrop(host, lines) ?? [])[0];
        const isTold = this.node.metadata.some(({ data }) => data === problem);
        if (problem !== undefined && !isTold) Annotations.of(this).addWarning(problem);
        return [];
      },
    });
  }
}

/** Whether lo is among the devices; a name that ends in + stands for all that begin so. */
function takesLoopback(device: string | undefined): boolean {
  if (device === undefined || device === "lo") return true;
  return device.endsWith("+") && "lo".startsWith(device.slice(0, -1));
}
