import { Construct } from "./cdktf";
import type { DestinationNatChain } from "./dnat";
import type { Host } from "./host";
import type { Port } from "./port";
import { writeIntoUndeclared } from "./private/write-rules";
import type { RuleMatches } from "./rule-props";

export type RedirectProps = RuleMatches & {
  /**
   * The port on this host, `3128` or a Port; needs a protocol with ports.
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
 * Connections end on this host, whatever their destination: a transparent proxy. Packets then pass INPUT, which must let
 * them in (iptables-extensions(8), "REDIRECT"). Of IPv4 unless something in it, or `family`, says otherwise.
 *
 * ```ts
 * new Redirect(host, "proxy", { inInterface: "lan0", protocol: "tcp", destinationPort: 80, toPort: 3128 });
 * ```
 */
export class Redirect extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when the rule is one that iptables or the kernel refuses
   */
  constructor(host: Host, id: string, props: RedirectProps) {
    super(host, id);
    const { toPort, chain = "PREROUTING", ...matches } = props;
    const target = { redirect: toPort === undefined ? {} : { port: toPort } };
    writeIntoUndeclared({ host, table: "nat", chain }, { kind: "Redirect", construct: this }, [{ ...matches, target }]);
  }
}
