import { Construct } from "./cdktf";
import type { Host } from "./host";
import type { Port } from "./port";
import { writeIntoUndeclared } from "./private/write-rules";
import type { RuleMatches } from "./rule-props";

export type SnatProps = RuleMatches & {
  /** The address that connections leave with, or a range `203.0.113.1-203.0.113.9` of one family. */
  readonly to: string;
  /**
   * Ports that connections are given, `1024-65535` or a Port; needs a protocol with ports.
   * @default - the kernel keeps the port where it can
   */
  readonly toPort?: number | string | Port;
};

/**
 * Source NAT: connections leave with another address, which does not change; where it may, `Masquerade` asks the device.
 * Writes into nat POSTROUTING; answers find their way back by themselves (iptables-extensions(8), "SNAT").
 *
 * ```ts
 * new Snat(host, "office", { source: "10.0.0.0/8", outInterface: "wan0", to: "203.0.113.1" });
 * ```
 */
export class Snat extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when the rule is one that iptables or the kernel refuses
   */
  constructor(host: Host, id: string, props: SnatProps) {
    super(host, id);
    const { to, toPort, ...matches } = props;
    const target = { snat: { to, ...(toPort === undefined ? {} : { port: toPort }) } };
    writeIntoUndeclared({ host, table: "nat", chain: "POSTROUTING" }, { kind: "Snat", construct: this }, [
      { ...matches, target },
    ]);
  }
}
