import { Chain, Host, Masquerade, QdiscFqCodel, Rule, Sysctl, synthesizeDocuments, Table } from "../constructs";
import { App, TerraformStack } from "../constructs/cdktf";

/** A router for one home: NAT for the LAN, a web server behind it, nothing else from outside, and a short queue. */
const stack = new TerraformStack(new App({ outdir: process.env.CDKTF_OUTDIR ?? "cdktf.out" }), "home");
const router = new Host(stack, "router", { project: "example", address: "192.0.2.1" });

new Sysctl(router, "net.ipv4.ip_forward", 1);
new Masquerade(router, "lan", { source: "192.168.1.0/24", outInterface: "wan0" });

const prerouting = new Chain(new Table(router, "nat"), "PREROUTING");
prerouting.add("web", {
  inInterface: "wan0",
  protocol: "tcp",
  destinationPort: [80, 443],
  target: { dnat: { to: "192.168.1.10" } },
});

const filter = new Table(router, "filter");
const input = new Chain(filter, "INPUT", { policy: "DROP" });
input.add("loopback", { inInterface: "lo", target: "ACCEPT" });
input.add("established", { connectionState: ["RELATED", "ESTABLISHED"], target: "ACCEPT" });
input.add("neighbours", { icmpv6Type: [133, 134, 135, 136], hopLimit: 255, target: "ACCEPT" });
input.add("from-lan", { inInterface: "lan0", target: "ACCEPT" });

const forward = new Chain(filter, "FORWARD", { policy: "DROP" });
forward.add("established", { connectionState: ["RELATED", "ESTABLISHED"], target: "ACCEPT" });
forward.add("out", { inInterface: "lan0", outInterface: "wan0", target: "ACCEPT" });
// Written as iptables writes it: what was let in by the DNAT rule above.
new Rule(forward, "web", Rule.parse("-i wan0 -o lan0 -m conntrack --ctstate DNAT -j ACCEPT", { family: "ipv4" }));

new QdiscFqCodel(router, "uplink", { device: "wan0", ecn: "on" });

for (const document of synthesizeDocuments(stack).values()) {
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}
