import {
  Chain,
  Duration,
  Established,
  Fleet,
  type FleetEntry,
  type Host,
  Icmp,
  Icmpv6,
  Loopback,
  Masquerade,
  QdiscCoDel,
  QdiscFqCodel,
  Rate,
  Ssh,
  Sysctl,
  Table,
  TcpFlags,
} from "../constructs";
import { type Construct, TerraformStack } from "../constructs/cdktf";

/** What a gateway needs to know beside how it is reached. */
export interface GatewayEntry extends FleetEntry {
  /** The network behind the gateway, IPv4 in CIDR form. Without it nothing is masqueraded or forwarded from inside. */
  readonly lan?: string;
  readonly uplink?: { readonly device: string; readonly queue?: "codel" | "fq_codel" };
  /** Networks that ssh may come from, of either family. Everywhere when there are none. */
  readonly adminNetworks?: readonly string[];
  /** The IPv6 network behind the gateway, routed as it is: it needs no translation. */
  readonly lanIpv6?: string;
  /** `on` makes the host a router for IPv6 too; left as it is when absent. */
  readonly ipv6Forwarding?: "on" | "off";
  /** `on` fits TCP's segment size to the path, for uplinks with a small MTU (PPPoE, tunnels). */
  readonly clampMss?: "on" | "off";
}

export interface GatewayStackProps {
  readonly project: string;
  readonly hosts: readonly GatewayEntry[];
}

/** Gateways between a private network and an uplink: NAT, a filter that drops by default, and a short queue. */
export class GatewayStack extends TerraformStack {
  readonly fleet: Fleet<GatewayEntry>;

  constructor(scope: Construct, id: string, props: GatewayStackProps) {
    super(scope, id);
    this.fleet = new Fleet(this, "edge", { project: props.project, hosts: props.hosts }, (host, entry) => {
      routeAndTranslate(host, entry);
      filter(host, entry);
      shapeUplink(host, entry);
    });
  }
}

function routeAndTranslate(host: Host, { lan, uplink, ipv6Forwarding }: GatewayEntry): void {
  new Sysctl(host, "net.ipv4.ip_forward", 1);
  if (ipv6Forwarding !== undefined) new Sysctl(host, "net.ipv6.conf.all.forwarding", ipv6Forwarding === "on" ? 1 : 0);
  if (ipv6Forwarding === "on" && uplink !== undefined) {
    // A router stops listening to router advertisements and loses its own default route, unless told otherwise.
    new Sysctl(host, `net.ipv6.conf.${uplink.device.replaceAll(".", "/")}.accept_ra`, 2);
  }
  if (lan === undefined) return;
  new Masquerade(host, "lan", {
    source: lan,
    // Limited broadcast and the link-local multicast block never leave the link: translating them only costs entries.
    exceptDestinations: ["255.255.255.255", "224.0.0.0/24"],
    // Ports below 1024 stay free for the gateway's own services.
    portRange: "1024-65535",
  });
}

function filter(host: Host, entry: GatewayEntry): void {
  const table = new Table(host, "filter");
  filterInput(table, entry);
  filterForward(table, entry);
  // What the gateway itself sends is trusted: it is the machine that would enforce anything else.
  new Chain(table, "OUTPUT", { policy: "ACCEPT" });
  if (entry.clampMss === "on") {
    const mangle = new Chain(new Table(host, "mangle"), "FORWARD");
    // SYN and SYN-ACK of both directions: each side is told what the narrower way takes (iptables-extensions(8), TCPMSS).
    mangle.add("clamp-mss", { tcpFlags: TcpFlags.of(["SYN", "RST"], ["SYN"]), target: { clampMss: "path" } });
  }
}

function filterInput(table: Table, { adminNetworks = [], port = 22 }: GatewayEntry): void {
  const input = new Chain(table, "INPUT", { policy: "DROP" });
  new Loopback(input, "loopback");
  // Second, because nearly every packet ends here.
  new Established(input, "established");

  // ICMPv6 before INVALID: without neighbour discovery and path MTU there is no IPv6 at all (RFC 4890, section 4.4.1).
  input.add("icmpv6-errors", { icmpv6Type: [1, 2, 3, 4], target: "ACCEPT" });
  // Router and neighbour solicitation and advertisement: a hop limit of 255 proves that they come from this link.
  input.add("icmpv6-neighbours", { icmpv6Type: [133, 134, 135, 136], hopLimit: 255, target: "ACCEPT" });
  // Who listens to which multicast group, between neighbours only: a switch that snoops cuts off whoever cannot answer.
  input.add("icmpv6-multicast", { icmpv6Type: [130, 131, 132, 143], source: "fe80::/10", target: "ACCEPT" });
  input.add("invalid", { connectionState: "INVALID", target: "DROP" });

  new Ssh(input, "ssh", {
    port,
    ...(adminNetworks.length === 0 ? {} : { source: adminNetworks }),
    comment: "administration",
  });
  const echo = { limit: { rate: Rate.perSecond(10), burst: 20 }, target: "ACCEPT" } as const;
  input.add("ping", { icmpType: Icmp.type("echo-request"), ...echo });
  input.add("ping-v6", { icmpv6Type: Icmpv6.type("echo-request"), ...echo });
  input.add("ping-v6-reply", { icmpv6Type: Icmpv6.type("echo-reply"), target: "ACCEPT" });
  // A DHCPv6 server answers a multicast question by unicast, which conntrack does not take for a reply.
  input.add("dhcpv6-client", { source: "fe80::/10", protocol: "udp", destinationPort: 546, target: "ACCEPT" });
}

function filterForward(table: Table, { lan, lanIpv6, uplink }: GatewayEntry): void {
  const forward = new Chain(table, "FORWARD", { policy: "DROP" });
  new Established(forward, "established", { invalid: "drop" });
  const inside = [lan, lanIpv6].filter(network => network !== undefined);
  if (inside.length === 0) return;
  forward.add("lan-out", {
    source: inside,
    ...(uplink === undefined ? {} : { outInterface: uplink.device }),
    connectionState: "NEW",
    target: "ACCEPT",
  });
}

function shapeUplink(host: Host, { uplink }: GatewayEntry): void {
  if (uplink?.queue === "codel")
    new QdiscCoDel(host, "uplink", { device: uplink.device, target: Duration.ms(5), interval: Duration.ms(100) });
  if (uplink?.queue === "fq_codel") new QdiscFqCodel(host, "uplink", { device: uplink.device });
}
