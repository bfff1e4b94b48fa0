import { describe, expect, it } from "vitest";
import { DocumentError, parseDocument } from "../../../engine/desired";

const SMALLEST = { version: 1, owner: "shop/site/edge-1", connection: { address: "192.0.2.1", user: "root" } };

function withChain(chain: unknown, name = "INPUT", table = "filter", family = "ipv4"): unknown {
  return { ...SMALLEST, [family]: { [table]: { [name]: chain } } };
}

function problemsOf(value: unknown): readonly string[] {
  try {
    parseDocument(value, "edge-1.json");
  } catch (error) {
    if (error instanceof DocumentError) return error.problems.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  return [];
}

const SHARED = { mode: "shared", anchor: "first", rules: [] };
const WHOLE = { mode: "whole", anchor: "none", rules: [] };

describe("a desired document", () => {
  it("gets its defaults when it is read", () => {
    expect(parseDocument(SMALLEST, "x")).toMatchObject({
      ipv4: {},
      ipv6: {},
      qdiscs: {},
      sysctls: {},
      neighbours: [],
      timer: 60,
      onDestroy: "remove",
      connection: { port: 22, privilege: "root" },
    });
  });

  it("of another version is refused with the version that is read", () => {
    expect(problemsOf({ ...SMALLEST, version: 2 })).toEqual([expect.stringMatching(/^\/version .*reads 1/)]);
  });

  it("with a key nobody knows is refused at its path", () => {
    expect(problemsOf({ ...SMALLEST, connection: { ...SMALLEST.connection, password: "x" } })[0]).toMatch(
      /^\/connection "password" is no key .*nffleet schema/,
    );
  });

  it.each([
    ["one part", "edge"],
    ["an empty part", "shop//edge"],
    ["a blank", "shop/site/edge 1"],
  ])("whose owner id has %s is refused", (_what, owner) => {
    expect(problemsOf({ ...SMALLEST, owner })[0]).toContain("project/stack/host");
  });

  it.each([14, 1801, 60.5])("with a timer of %d seconds is refused: 15 to 1800", timer => {
    expect(problemsOf({ ...SMALLEST, timer })).toHaveLength(1);
  });

  it("tells every problem at once, each with its path", () => {
    const rules = ["-p tcp --dport 70000 -j ACCEPT", "-j ACCEPT", "-s example.org -j DROP"];
    const problems = problemsOf(withChain({ ...SHARED, rules }));
    expect(problems.map(problem => problem.split(" ")[0])).toEqual([
      "/ipv4/filter/INPUT/rules/0",
      "/ipv4/filter/INPUT/rules/2",
    ]);
    expect(problems[0]).toContain("70000");
  });

  it("escapes paths as RFC 6901 says", () => {
    expect(problemsOf({ ...SMALLEST, sysctls: { "net/ipv4/ip_forward": "1" } })[0]).toMatch(
      /^\/sysctls\/net~1ipv4~1ip_forward/,
    );
  });

  it("holds a rule that never matches as it stands on a host, and none that a save would change", () => {
    const neverMatches = "-p udp -m udp --dport 60000:29 -j ACCEPT";
    expect(problemsOf(withChain({ ...SHARED, rules: [neverMatches] }))).toEqual([]);
    for (const changed of [
      "-p udp --dport 60000:29 -j ACCEPT",
      "-p tcp -m tcp ! --sport 0:65535 -j ACCEPT",
      `-m comment --comment ${"x".repeat(256)} -j ACCEPT`,
      "-m comment --comment a\u0007b -j ACCEPT",
    ]) {
      expect(problemsOf(withChain({ ...SHARED, rules: [changed] })), changed).toHaveLength(1);
    }
  });

  const chainNamed = (name: string): unknown =>
    JSON.parse(
      `{"version":1,"owner":"a/b/c","connection":{"address":"x","user":"root"},"ipv4":{"filter":{${JSON.stringify(name)}:${JSON.stringify(WHOLE)}}}}`,
    );
  it.each([
    ...["NF-INPUT", "REJECT", "__proto__", "constructor", "toString", "a b", "x".repeat(29), "-x", "!x", ""],
    ...["$(id)", "a`id`", "a'b", 'a"b', "a\\b", "%{x}", "a\u00e4", "a\u0007", "a;b", "a*", "#x", "a/b"],
  ])("may not name a chain %j", name => {
    expect(problemsOf(chainNamed(name)).length).toBeGreaterThan(0);
  });
  it.each(["WEB", "web.in_1", "%(bn)s-OUTPUT", "to:dmz", "a=b@c", "x".repeat(28)])("may name a chain %j", name => {
    expect(problemsOf(chainNamed(name))).toEqual([]);
  });

  it("may share only built-in chains and those of recognised owners", () => {
    expect(problemsOf(withChain(SHARED, "WEB"))[0]).toContain('write mode "whole"');
    expect(problemsOf(withChain(SHARED, "DOCKER-USER"))).toEqual([]);
  });

  it("may not own a recognised owner's chain", () => {
    expect(problemsOf(withChain(WHOLE, "DOCKER-USER"))[0]).toContain("Docker");
    expect(
      problemsOf({
        ...(withChain(WHOLE, "vpn-in") as object),
        neighbours: [{ name: "our VPN", chains: ["vpn-*"] }],
      })[0],
    ).toContain("our VPN");
  });

  it("has an anchor where a chain is shared, and none where it is whole", () => {
    expect(problemsOf(withChain({ ...SHARED, anchor: "missing" }))[0]).toContain("/anchor");
    expect(problemsOf(withChain({ ...WHOLE, anchor: "first" }, "WEB"))[0]).toContain("/anchor");
  });

  it("has policies on built-in chains only, and no DROP in nat", () => {
    expect(problemsOf(withChain({ ...WHOLE, policy: "DROP" }, "WEB"))[0]).toContain("Only a built-in chain");
    expect(problemsOf(withChain({ ...SHARED, policy: "DROP" }, "PREROUTING", "nat"))[0]).toContain("not for filtering");
  });

  it("holds one kernel rule a string", () => {
    expect(problemsOf(withChain({ ...SHARED, rules: ["-s 10.0.0.1,10.0.0.2 -j ACCEPT"] }))[0]).toContain("2 rules");
  });

  it("may hold unknown values wherever a leaf stands", () => {
    const document = parseDocument(
      {
        ...(withChain({ ...SHARED, policy: { unknown: "${x}" }, rules: [{ unknown: "-s ${x} -j ACCEPT" }] }) as object),
        sysctls: { "net.ipv4.ip_forward": { unknown: "${y}" } },
      },
      "x",
    );
    expect(document.ipv4.filter?.INPUT?.rules).toEqual([{ unknown: "-s ${x} -j ACCEPT" }]);
  });

  it("has settings of devices that can be held, each told by its place", () => {
    const links = {
      eth0: {
        "feature.tso": "off",
        "tx-*.limit_max": "max",
        txqueuelen: { unknown: "${x}" },
        mtu: { unknown: "${y}" },
      },
      "eth0;reboot": { txqueuelen: "1" },
      toString: { txqueuelen: "1" },
    };
    expect(problemsOf({ ...SMALLEST, links })).toEqual([
      expect.stringMatching(/^\/links\/eth0\/feature\.tso .*Write feature\.tcp-segmentation-offload/),
      expect.stringMatching(/^\/links\/eth0\/mtu .*no such setting/),
      expect.stringMatching(/^\/links\/eth0\/tx-\*\.limit_max .*Write 1879048192 for max/),
      expect.stringMatching(/^\/links\/eth0;reboot .*no interface name/),
      expect.stringMatching(/^\/links\/toString .*no interface name/),
    ]);
    const held = { eth0: { "tx-0.hold_time": "5", "ring.rx": "512" }, ifb7: { type: "ifb" } };
    expect(parseDocument({ ...SMALLEST, links: held }, "x").links).toEqual(held);
    expect(parseDocument(SMALLEST, "x")).not.toHaveProperty("links");
    expect(problemsOf({ ...SMALLEST, links: { eth0: { txqueuelen: 500 } } })).toHaveLength(1);
  });

  it("has one root qdisc a device and real sysctl names", () => {
    expect(problemsOf({ ...SMALLEST, qdiscs: { eth0: ["qdisc root codel", "qdisc root fq_codel"] } })[0]).toContain(
      "one root qdisc",
    );
    expect(problemsOf({ ...SMALLEST, qdiscs: { "eth 0": [] } })[0]).toContain("interface name");
    expect(problemsOf({ ...SMALLEST, sysctls: { "kernel.panic": "1" } })).toHaveLength(1);
  });
});
