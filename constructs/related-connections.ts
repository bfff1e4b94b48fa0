import type { Family } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Cidr } from "./cidr";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { writeIntoUndeclared } from "./private/write-rules";
import type { Many, Matched, PortSpecification, RuleProps } from "./rule-props";
import { Target } from "./target";

/** Helpers of the kernel, the protocol they follow, and the port it is found at (nf_conntrack_*.c). */
const HELPERS = {
  ftp: { protocol: "tcp", port: 21 },
  irc: { protocol: "tcp", port: 6667 },
  pptp: { protocol: "tcp", port: 1723 },
  sane: { protocol: "tcp", port: 6566 },
  sip: { protocol: "udp", port: 5060 },
  tftp: { protocol: "udp", port: 69 },
  amanda: { protocol: "udp", port: 10_080 },
  snmp: { protocol: "udp", port: 161 },
  "netbios-ns": { protocol: "udp", port: 137 },
} as const satisfies Readonly<Record<string, { readonly protocol: string; readonly port: number }>>;

export interface RelatedConnectionsProps {
  readonly helper: keyof typeof HELPERS;
  /** @default - where the service is found as a rule (FTP: 21) */
  readonly port?: Many<PortSpecification>;
  /**
   * The servers whose connections are followed. A helper lets in what it reads in their packets, so name them.
   * @default - every server
   */
  readonly server?: Matched<string | Cidr>;
  /** @default - both, or that of `server` */
  readonly family?: Family | "both";
}

/**
 * Has connection tracking follow a protocol that announces further connections (FTP's data, SIP's voice): those are then
 * RELATED, and translated as well. Newer kernels do so only where a rule says it. Writes into raw PREROUTING and raw
 * OUTPUT (iptables-extensions(8), "CT").
 *
 * ```ts
 * new RelatedConnections(host, "ftp", { helper: "ftp", server: "192.0.2.21" });
 * ```
 */
export class RelatedConnections extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when a helper, a port or an address is none
   */
  constructor(host: Host, id: string, props: RelatedConnectionsProps) {
    super(host, id);
    const { helper, server, family } = props;
    const known = Object.hasOwn(HELPERS, helper) ? HELPERS[helper] : undefined;
    if (known === undefined) {
      refuse("RelatedConnections", this, `"${helper}" is no helper. There are: ${Object.keys(HELPERS).join(", ")}.`);
    }
    const rule: RuleProps = {
      protocol: known.protocol,
      destinationPort: props.port ?? known.port,
      ...(server === undefined ? {} : { destination: server }),
      ...(family === undefined ? {} : { family }),
      target: Target.ct({ helper }),
    };
    const author = { kind: "RelatedConnections", construct: this };
    for (const chain of ["PREROUTING", "OUTPUT"]) writeIntoUndeclared({ host, table: "raw", chain }, author, [rule]);
  }
}
