import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { synthesizeDocuments } from "../../constructs";
import { Testing } from "../../constructs/cdktf";
import { parseDocument, printDocument } from "../../engine/desired";
import { type GatewayEntry, GatewayStack } from "../../stacks/gateway-stack";

function documentOf(entry: Partial<GatewayEntry> = {}) {
  const stack = new GatewayStack(Testing.app(), "gateway", {
    project: "shop",
    hosts: [{ name: "edge-1", address: "10.77.1.1", lan: "172.16.100.0/24", uplink: { device: "eth0" }, ...entry }],
  });
  const document = synthesizeDocuments(stack).get("edge-1");
  if (document === undefined) throw new Error("the stack has no host edge-1");
  return document;
}

describe("a gateway", () => {
  it("holds what its golden document says (npm run golden writes it anew)", async () => {
    const golden = documentOf({
      uplink: { device: "eth0", queue: "codel" },
      adminNetworks: ["10.0.0.0/8", "2001:db8::/32"],
      ipv6Forwarding: "on",
      lanIpv6: "2001:db8:64::/64",
      clampMss: "on",
    });
    await expect(printDocument(golden)).toMatchFileSnapshot(join(__dirname, "../fixtures/gateway/full.json"));
    await expect(printDocument(documentOf())).toMatchFileSnapshot(join(__dirname, "../fixtures/gateway/plain.json"));
  });

  it("is a document that every reader accepts", () => {
    const document = documentOf();
    expect(parseDocument(JSON.parse(printDocument(document)), "gateway")).toEqual(document);
  });

  it("excepts before it translates, so that the exceptions take effect", () => {
    const rules = documentOf().ipv4.nat?.POSTROUTING?.rules.map(String) ?? [];
    const lastReturn = rules.findLastIndex(rule => rule.endsWith("-j RETURN"));
    const firstMasquerade = rules.findIndex(rule => rule.includes("-j MASQUERADE"));
    expect(lastReturn).toBe(1);
    expect(firstMasquerade).toBe(2);
    expect(rules).toHaveLength(5);
  });

  it("drops by default in both families and translates in IPv4 only", () => {
    const { ipv4, ipv6 } = documentOf();
    for (const family of [ipv4, ipv6]) {
      expect(family.filter?.INPUT?.policy).toBe("DROP");
      expect(family.filter?.FORWARD?.policy).toBe("DROP");
      expect(family.filter?.OUTPUT).toEqual({ mode: "shared", anchor: "first", policy: "ACCEPT", rules: [] });
    }
    expect(ipv6.nat).toBeUndefined();
  });

  it("lets ssh in from the admin networks, each in its family, else from everywhere", () => {
    const ssh = (entry: Partial<GatewayEntry>, family: "ipv4" | "ipv6") =>
      (documentOf(entry)[family].filter?.INPUT?.rules ?? []).filter(rule => String(rule).includes("--dport 22 "));
    const rest = "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment administration -j ACCEPT";
    expect(ssh({}, "ipv4")).toEqual([rest]);
    expect(ssh({}, "ipv6")).toEqual([rest]);
    const admins = { adminNetworks: ["10.0.0.0/8", "192.168.0.0/16"] };
    expect(ssh(admins, "ipv4")).toEqual([`-s 10.0.0.0/8 ${rest}`, `-s 192.168.0.0/16 ${rest}`]);
    expect(ssh(admins, "ipv6")).toEqual([]);
  });

  it("lets IPv6 live: errors, neighbours with a hop limit of 255, DHCPv6", () => {
    const rules = (documentOf().ipv6.filter?.INPUT?.rules ?? []).map(String);
    for (const type of [1, 2, 3, 4]) expect(rules).toContain(`-p ipv6-icmp -m icmp6 --icmpv6-type ${type} -j ACCEPT`);
    for (const type of [133, 134, 135, 136]) {
      expect(rules).toContain(`-p ipv6-icmp -m icmp6 --icmpv6-type ${type} -m hl --hl-eq 255 -j ACCEPT`);
    }
    expect(rules).toContain("-s fe80::/10 -p udp -m udp --dport 546 -j ACCEPT");
  });

  it("routes IPv4, and IPv6 only when told to", () => {
    expect(documentOf().sysctls).toEqual({ "net.ipv4.ip_forward": "1" });
    expect(documentOf({ ipv6Forwarding: "off" }).sysctls["net.ipv6.conf.all.forwarding"]).toBe("0");
    expect(documentOf({ ipv6Forwarding: "on", uplink: { device: "eth0.100" } }).sysctls).toEqual({
      "net.ipv4.ip_forward": "1",
      "net.ipv6.conf.all.forwarding": "1",
      "net.ipv6.conf.eth0/100.accept_ra": "2",
    });
  });

  it("puts a short queue on an uplink that asks for one", () => {
    expect(documentOf().qdiscs).toEqual({});
    expect(documentOf({ uplink: { device: "vec0", queue: "codel" } }).qdiscs).toEqual({
      vec0: ["qdisc root codel target 5ms interval 100ms"],
    });
    expect(documentOf({ uplink: { device: "vec0", queue: "fq_codel" } }).qdiscs).toEqual({
      vec0: ["qdisc root fq_codel"],
    });
  });
});
