import {
  Chain,
  Established,
  Host,
  IcmpEssentials,
  Icmpv6Essentials,
  Log,
  Loopback,
  Masquerade,
  PortForward,
  QdiscFqCodel,
  Rate,
  Sysctl,
  synthesizeDocuments,
  Table,
} from "../constructs";
import { App, TerraformStack } from "../constructs/cdktf";

/** A router for one home: NAT for the LAN, a web server behind it, nothing else from outside, and a short queue. */
const stack = new TerraformStack(new App({ outdir: process.env.CDKTF_OUTDIR ?? "cdktf.out" }), "home");
const router = new Host(stack, "router", { project: "example", address: "192.0.2.1" });

new Sysctl(router, "net.ipv4.ip_forward", 1);
new Masquerade(router, "lan", { source: "192.168.1.0/24", outInterface: "wan0" });

const filter = new Table(router, "filter");
const input = new Chain(filter, "INPUT", { policy: "DROP" });
new Loopback(input, "loopback");
new Established(input, "established");
new IcmpEssentials(input, "icmp", { echo: Rate.perSecond(10) });
new Icmpv6Essentials(input, "icmpv6");
input.add("from-lan", { inInterface: "lan0", target: "ACCEPT" });
new Log(input, "refused", { prefix: "refused: ", limit: Rate.perMinute(6) });

const forward = new Chain(filter, "FORWARD", { policy: "DROP" });
new Established(forward, "established");
forward.add("out", { inInterface: "lan0", outInterface: "wan0", target: "ACCEPT" });
new PortForward(router, "web", {
  inInterface: "wan0",
  port: [80, 443],
  to: "192.168.1.10",
  hairpin: "192.168.1.0/24", // clients at home reach it by the address outside, too
});

new QdiscFqCodel(router, "uplink", { device: "wan0", ecn: "on" });

for (const document of synthesizeDocuments(stack).values()) {
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}
