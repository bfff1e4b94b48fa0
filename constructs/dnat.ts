import { Construct } from "./cdktf";
import type { Host } from "./host";
import type { Port } from "./port";
import { writeIntoUndeclared } from "./private/write-rules";
import type { RuleMatches } from "./rule-props";

/** Where a packet's destination can be changed: as it comes in, or as this host sends it. */
export type DestinationNatChain = "PREROUTING" | "OUTPUT";

export type DnatProps = RuleMatches & {
  /** The address that connections go to instead, or a range `10.0.0.5-10.0.0.9` of one family. */
  readonly to: string;
  /**
   * The port that connections go to instead, `8080` or a Port; needs a protocol with ports.
   * @default - the port stays
   */
  readonly toPort?: number | string | Port;
  /**
   * `PREROUTING` for what comes in, `OUTPUT` for what this host sends itself.
   * @default - "PREROUTING"
   */
  readonly chain?: DestinationNatChain;
};

/**
 * Destination NAT: connections go to another address. It opens nothing: the new destination must be let through table
 * filter too, which `PortForward` does by the way (iptables-extensions(8), "DNAT").
 *
 * ```ts
 * new Dnat(host, "dns", { protocol: "udp", destinationPort: 53, destination: "192.0.2.1", to: "10.0.0.5" });
 * ```
 */
export class Dnat extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when the rule is one that iptables or the kernel refuses
   */
  constructor(host: Host, id: string, props: DnatProps) {
    super(host, id);
    const { to, toPort, chain = "PREROUTING", ...matches } = props;
    const target = { dnat: { to, ...(toPort === undefined ? {} : { port: toPort }) } };
    writeIntoUndeclared({ host, table: "nat", chain }, { kind: "Dnat", construct: this }, [{ ...matches, target }]);
  }
}
