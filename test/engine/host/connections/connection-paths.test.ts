import { describe, expect, it } from "vitest";
import { parseConnectionEntry } from "../../../../engine/conntrack";
import { connectionPaths } from "../../../../engine/host/connections/connection-paths";
import { readIpRoutes } from "../../../../engine/host/connections/ip-routes";
import { readLiveConnections } from "../../../../engine/host/connections/live-connections";
import { interfaceCondition, type MaskedCondition } from "../../../../engine/ruleset";

const INTERFACES = [
  { name: "lo", addresses: ["127.0.0.1/8", "::1/128"] },
  { name: "eth0", addresses: ["192.0.2.1/24", "fe80::1/64", "2001:db8::1/64"] },
  { name: "eth1", addresses: ["10.0.0.1/8", "fe80::2/64"] },
];
const ROUTES = `default via 192.0.2.254 dev eth0
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1
10.0.0.0/8 dev eth1 proto kernel scope link src 10.0.0.1
2001:db8::/64 dev eth0 proto kernel metric 256 pref medium
fe80::/64 dev eth0 proto kernel metric 256 pref medium
fe80::/64 dev eth1 proto kernel metric 256 pref medium
default via fe80::9 dev eth0 proto ra metric 1024 pref medium`;

function nameOf(device: MaskedCondition | undefined): string | undefined {
  const names = ["lo", "eth0", "eth1", "eth2", "wg0"];
  return names.find(value => interfaceCondition({ value, negated: false }).value === device?.value);
}

/** How a connection from one address to another goes, as text: `through eth0 eth1`. */
function pathOf(source: string, destination: string, routes = ROUTES, answering = destination): string | undefined {
  const line = `tcp 6 9 ESTABLISHED src=${source} dst=${destination} sport=40000 dport=80 src=${answering} dst=${source} sport=80 dport=40000 [ASSURED] mark=0 use=1`;
  const entry = parseConnectionEntry(line);
  if (entry === undefined) throw new Error(`not read: ${line}`);
  const path = connectionPaths(INTERFACES, readIpRoutes(routes))(entry);
  if (path === undefined) return undefined;
  const { route, devices } = path;
  return `${route} ${nameOf(devices.in) ?? "?"} ${nameOf(devices.out) ?? "?"}`;
}

describe("the path of a connection", () => {
  it("is told by its ends and the routes to them", () => {
    expect(pathOf("198.51.100.7", "192.0.2.1")).toBe("in eth0 ?");
    expect(pathOf("10.0.0.1", "10.0.0.9")).toBe("out ? eth1");
    expect(pathOf("10.0.0.9", "203.0.113.5")).toBe("through eth1 eth0");
    expect(pathOf("198.51.100.7", "192.0.2.1", ROUTES, "10.0.0.9")).toBe("through eth0 eth1");
    expect(pathOf("2001:db8::7", "2001:db8::1")).toBe("in eth0 ?");
  });

  it("leads from the host to itself by the loopback, whatever the routes say", () => {
    expect(pathOf("127.0.0.1", "127.0.0.1")).toBe("out ? lo");
    expect(pathOf("127.0.0.1", "127.0.0.53")).toBe("out ? lo");
    expect(pathOf("127.0.0.5", "127.0.0.1")).toBe("out ? lo");
    expect(pathOf("192.0.2.1", "10.0.0.1")).toBe("out ? lo");
    expect(pathOf("::1", "::1")).toBe("out ? lo");
  });

  it("has no device out of which it is sure where the host's own packets are sent elsewhere", () => {
    expect(pathOf("192.0.2.1", "203.0.113.5", ROUTES, "127.0.0.1")).toBe("out ? ?");
    expect(pathOf("192.0.2.1", "203.0.113.5", ROUTES, "203.0.113.6")).toBe("out ? eth0");
  });

  it("is unknown to a broadcast or multicast address, where the host may listen too", () => {
    const everybody = ["224.0.0.251", "255.255.255.255", "192.0.2.255", "10.255.255.255"];
    for (const address of everybody) expect(pathOf("10.0.0.9", address)).toBeUndefined();
    expect(pathOf("fe80::9", "ff02::fb")).toBeUndefined();
  });
});

describe("a device is not told where it may be another one", () => {
  it("of link-local addresses, which are on every link", () => {
    expect(pathOf("fe80::77", "fe80::2")).toBe("in ? ?");
    expect(pathOf("fe80::2", "fe80::77")).toBe("out ? ?");
  });

  it("of what comes in where a second line leads to the same addresses", () => {
    const second = `default via 192.0.2.254 dev eth0 metric 100\ndefault via 10.0.0.254 dev eth1 metric 200`;
    expect(pathOf("198.51.100.7", "10.0.0.1", second)).toBe("in ? ?");
    expect(pathOf("10.0.0.1", "198.51.100.7", second)).toBe("out ? eth0");
    expect(pathOf("10.0.0.1", "198.51.100.7", second.replace("200", "100"))).toBe("out ? ?");
  });

  it.each([
    "203.0.113.0/24 proto static\n\tnexthop via 10.0.0.2 dev eth1 weight 1\n\tnexthop via 10.0.0.3 dev eth2 weight 1",
    "unreachable 203.0.113.0/24",
    "203.0.113.0/24 via 10.0.0.2 dev eth1 dead linkdown",
    "203.0.113.0/24 tos lowdelay via 10.0.0.2 dev eth1",
  ])("of addresses to which %j leads, though there is a default route", route => {
    expect(pathOf("192.0.2.1", "203.0.113.5", `${ROUTES}\n${route}`)).toBe("out ? ?");
  });

  it("where policies choose the route", () => {
    expect(pathOf("192.0.2.1", "203.0.113.5", "")).toBe("out ? ?");
    expect(pathOf("127.0.0.1", "127.0.0.1", "")).toBe("out ? ?");
  });
});

describe("a default route", () => {
  it("by a gateway of the other family is still of its own", () => {
    const routes = "default via inet6 fe80::9 dev eth2\ndefault via fe80::9 dev eth0 metric 1024 pref medium";
    expect(pathOf("192.0.2.1", "203.0.113.5", routes)).toBe("out ? eth2");
    expect(pathOf("2001:db8::1", "2001:db8:1::5", routes)).toBe("out ? eth0");
  });

  it("without a gateway is told from the other family's", () => {
    const routes = "default via 192.0.2.254 dev eth0\ndefault dev wg0 proto static metric 1024 pref medium";
    expect(pathOf("192.0.2.1", "203.0.113.5", routes)).toBe("out ? eth0");
    expect(pathOf("2001:db8::1", "2001:db8:1::5", routes)).toBe("out ? wg0");
  });
});

describe("connections of a host whose own addresses are not known", () => {
  it("are not judged, for nobody can say which of them end there", () => {
    const sections = new Map([["connections", { stdout: "", stderr: "", exitCode: 0 }]]);
    expect(readLiveConnections(sections, [])).toEqual({ kind: "unread", why: expect.stringContaining("iproute2") });
    expect(readLiveConnections(sections, INTERFACES)).toMatchObject({ kind: "listed" });
  });
});
