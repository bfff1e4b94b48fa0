import type { Family } from "../engine/ruleset";
import { Construct } from "./cdktf";
import type { Cidr } from "./cidr";
import type { Host } from "./host";
import { Port } from "./port";
import { agreedFamily } from "./private/address-selection";
import { withConstruct } from "./private/construct-error";
import { writeIntoUndeclared } from "./private/write-rules";
import type { Many, PortSpecification, RuleProps } from "./rule-props";

type ForwardedProtocol = "tcp" | "udp" | "sctp" | "dccp";

export interface PortForwardProps {
  /** The port that is asked for on this host, a range `"8000:8010"`, or several. */
  readonly port: Many<PortSpecification>;
  /** The address inside that answers instead. */
  readonly to: string;
  /**
   * The port it answers on.
   * @default - the port that is asked for
   */
  readonly toPort?: number | Port;
  /** @default - "tcp" */
  readonly protocol?: Many<ForwardedProtocol>;
  /**
   * The device that the connections come in by.
   * @default - any
   */
  readonly inInterface?: string;
  /**
   * The address that is asked for.
   * @default - every address of this host
   */
  readonly destination?: string | Cidr;
  /**
   * Who may ask.
   * @default - everybody
   */
  readonly source?: Many<string | Cidr>;
  /**
   * The networks inside whose clients, and this host itself, reach the service by the address outside as well.
   * @default - none
   */
  readonly hairpin?: Many<string | Cidr>;
  /** @default - the family of `to`; "ipv4" when that is only known after apply */
  readonly family?: Family;
}

/** Addresses that a host keeps to itself: what it sends there must not leave it. */
const LOOPBACK: Readonly<Record<Family, string>> = { ipv4: "127.0.0.0/8", ipv6: "::1/128" };

/**
 * A port of this host that is answered by another one behind it: the DNAT, and the hole in table filter that lets exactly
 * the translated connections through. Their answers need what every forwarding host has, see `Established`.
 *
 * ```ts
 * new PortForward(host, "web", { inInterface: "wan0", port: 443, to: "10.0.0.5", toPort: 8443 });
 * ```
 */
export class PortForward extends Construct {
  /**
   * @throws ConstructError naming the construct and the fix, when an address or a port is none, or when a range of ports
   * is to become another range
   */
  constructor(host: Host, id: string, props: PortForwardProps) {
    super(host, id);
    const author = { kind: "PortForward", construct: this };
    const family = withConstruct("PortForward", this, () => checkedFamily(props));
    const write = (table: "nat" | "filter", chain: string, rules: readonly RuleProps[]) =>
      writeIntoUndeclared({ host, table, chain, family }, author, rules);
    const { protocol = "tcp", hairpin, destination, source, inInterface } = props;
    const asked = { protocol, destinationPort: props.port } as const;
    const here = destination === undefined ? { addressType: { destination: "LOCAL" } } : { destination };
    const target = { dnat: { to: props.to, ...(props.toPort === undefined ? {} : { port: props.toPort }) } };

    const outside = {
      ...(source === undefined ? {} : { source }),
      ...(inInterface === undefined ? {} : { inInterface }),
    };
    const narrowed = Object.keys(outside).length > 0;
    write("nat", "PREROUTING", [
      { ...outside, ...here, ...asked, target },
      ...(hairpin !== undefined && narrowed ? [{ source: hairpin, ...here, ...asked, target }] : []),
    ]);
    // Only what was translated: the service is not opened to those who know its address inside.
    const translated = {
      protocol,
      destination: props.to,
      destinationPort: props.toPort ?? props.port,
      connectionState: "DNAT",
    } as const;
    write("filter", "FORWARD", [{ ...translated, target: "ACCEPT" }]);
    if (hairpin === undefined) return;
    const sent = destination === undefined ? { destination: { not: LOOPBACK[family] }, ...here } : here;
    write("nat", "OUTPUT", [{ ...sent, ...asked, target }]);
    // Else the service would answer its neighbour directly, who asked somebody else.
    write("nat", "POSTROUTING", [{ source: hairpin, ...translated, target: "MASQUERADE" }]);
  }
}

function checkedFamily({ port, to, toPort, family: said }: PortForwardProps): Family {
  if (toPort instanceof Port && String(toPort).includes(":") && String(toPort) !== String(port)) {
    throw new Error(
      `toPort ${toPort} is a range: the kernel would not shift ${port} onto it, but take any port of it. Leave toPort out to keep the ports, or name one.`,
    );
  }
  return agreedFamily("to", to, said);
}
