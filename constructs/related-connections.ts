import type { Family } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Cidr } from "./cidr";
import type { Host } from "./host";
import { refuse } from "./private/construct-error";
import { writeIntoUndeclared } from "./private/write-rules";
import type { Many, Matched, PortSpecification, RuleProps } from "./rule-props";
import { Target } from "./target";

interface Helper {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** Those that the kernel follows it in: iptables-restore refuses the rule in the other. */
  readonly families: "both" | "ipv4";
}

/** Helpers of the kernel, the protocol they follow, and the port it is found at (nf_conntrack_*.c, nf_ct_helper_init). */
const HELPERS = {
  ftp: { protocol: "tcp", port: 21, families: "both" },
  irc: { protocol: "tcp", port: 6667, families: "ipv4" },
  pptp: { protocol: "tcp", port: 1723, families: "ipv4" },
  sane: { protocol: "tcp", port: 6566, families: "both" },
  sip: { protocol: "udp", port: 5060, families: "both" },
  tftp: { protocol: "udp", port: 69, families: "both" },
  amanda: { protocol: "udp", port: 10_080, families: "both" },
  snmp: { protocol: "udp", port: 161, families: "ipv4" },
  "netbios-ns": { protocol: "udp", port: 137, families: "ipv4" },
} as const satisfies Readonly<Record<string, Helper>>;

export interface RelatedConnectionsProps {
  readonly helper: keyof typeof HELPERS;
  /** @default - where the service is found as a rule (FTP: 21) */
  readonly port?: Many<PortSpecification>;
  /**
   * The servers whose connections are followed. A helper lets in what it reads in their packets, so name them.
   * @default - every server
   */
  readonly server?: Matched<string | Cidr>;
  /**
   * `irc`, `pptp`, `snmp` and `netbios-ns` are followed in IPv4 only.
   * @default - those that the helper knows, or that of `server`
   */
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
   * @throws ConstructError naming the construct and the fix, when a helper, a port or an address is none, or the kernel has
   * no such helper for the family
   */
  constructor(host: Host, id: string, props: RelatedConnectionsProps) {
    super(host, id);
    const { helper, server } = props;
    const known = Object.hasOwn(HELPERS, helper) ? HELPERS[helper] : undefined;
    if (known === undefined) {
      refuse("RelatedConnections", this, `"${helper}" is no helper. There are: ${Object.keys(HELPERS).join(", ")}.`);
    }
    const isWhole = known.families === "both";
    if (!isWhole && props.family !== undefined && props.family !== "ipv4") {
      refuse(
        "RelatedConnections",
        this,
        `the kernel follows ${helper} in IPv4 only, and family is "${props.family}". Leave family out, or write "ipv4".`,
      );
    }
    const family = isWhole ? props.family : "ipv4";
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
