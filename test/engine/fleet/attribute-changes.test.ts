import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostAttributes } from "../../../engine/desired";
import { compareAttributes } from "../../../engine/fleet/attribute-changes";
import { LATER } from "../../../engine/fleet/plan-marks";
import { documentOf, stateOf } from "./plan-json";

const BASE = stateOf(documentOf("edge-1", ["-i lo -j ACCEPT"]));
const compare = (before: HostAttributes | undefined, after: HostAttributes | undefined) =>
  compareAttributes(before, after, "edge-1");
const attribute = (name: string, from: unknown, to: unknown) => [
  {
    subject: "attribute",
    attribute: name,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  },
];
const withInput = (input: object): HostAttributes => ({ ...BASE, ipv4: { filter: { INPUT: input } } });

describe("comparing the attributes of a host", () => {
  it.each([
    ["status", { status: "unread: unreachable" }, "unread: unreachable", "held"],
    ["timer", { timer: 30 }, 30, 60],
    ["owner", { owner: "shop/old/edge-1" }, "shop/old/edge-1", "shop/gateway/edge-1"],
    ["on_destroy", { on_destroy: null }, undefined, "remove"],
    ["adopt", { adopt: { existing: null, owner: null } }, { existing: null, owner: null }, undefined],
    ["neighbours", { neighbours: [{ name: "vpn", chains: ["VPN"] }] }, [{ name: "vpn", chains: ["VPN"] }], []],
  ])("tells %s, which no rule tells", (name, before, from, to) => {
    expect(compare({ ...BASE, ...before }, BASE)).toEqual(attribute(name, from, to));
  });

  it("tells parts of access and of a neighbour each by itself", () => {
    const { access } = BASE;
    const to = { ...BASE, access: { ...(access as object), port: 2222, jump: { address: "bastion", port: null } } };
    expect(compare(BASE, to)).toEqual([
      ...attribute("access.port", 22, 2222),
      ...attribute("access.jump.address", undefined, "bastion"),
    ]);
    const vpn = (chains: readonly string[]) => ({ ...BASE, neighbours: [{ name: "vpn", chains }] });
    expect(compare(vpn(["A"]), vpn(["A", "B"]))).toEqual(attribute("neighbours[0].chains", ["A"], ["A", "B"]));
  });

  it("tells rules, policies, qdiscs and sysctls once, as an apply tells them", () => {
    const to = {
      ...withInput({ mode: "shared", anchor: "last", policy: "ACCEPT", rules: [] }),
      qdiscs: { eth0: ["qdisc root codel"], eth1: ["qdisc root codel"] },
      sysctls: null,
      links: { eth0: { txqueuelen: "500" } },
    };
    expect(compare(BASE, to).map(change => ("chain" in change ? change.chain : change))).toEqual([
      "INPUT",
      { subject: "qdisc", device: "eth0", from: ["qdisc root fq_codel"], to: ["qdisc root codel"] },
      { subject: "qdisc", device: "eth1", from: [], to: ["qdisc root codel"] },
      { subject: "sysctl", name: "net.ipv4.ip_forward", from: "1" },
      { subject: "link", device: "eth0", setting: "txqueuelen", to: "500" },
    ]);
  });

  it("tells a setting of a device that is not known yet, and a device of which nothing is", () => {
    const held = { ...BASE, links: { eth0: { txqueuelen: "500", "ring.rx": "256" } } };
    expect(compare(held, { ...BASE, links: { eth0: { txqueuelen: LATER, "ring.rx": "256" } } })).toEqual([
      { subject: "link", device: "eth0", setting: "txqueuelen", from: "500", to: "a value (known after apply)" },
    ]);
    expect(compare(held, { ...BASE, links: { eth0: LATER } })).toEqual(attribute("links.eth0", held.links.eth0, LATER));
  });

  it("tells what only the attributes know of a chain: its mode, and a default that is now written", () => {
    const shared = { mode: "shared", anchor: "first", policy: "DROP", rules: ["-i lo -j ACCEPT"] };
    expect(compare(BASE, withInput({ ...shared, mode: "whole", anchor: "none" }))).toEqual([
      ...attribute("ipv4.filter.INPUT.mode", "shared", "whole"),
      ...attribute("ipv4.filter.INPUT.anchor", "first", "none"),
    ]);
    expect(compare(withInput({ ...shared, mode: null }), BASE)).toEqual(
      attribute("ipv4.filter.INPUT.mode", undefined, "shared"),
    );
  });

  it("shows an anchor that was missing as one that comes", () => {
    const missing = withInput({ mode: "shared", anchor: "missing", policy: "DROP", rules: ["-i lo -j ACCEPT"] });
    expect(compare(missing, BASE)).toMatchObject([{ subject: "chain", anchor: { from: "missing", to: "first" } }]);
  });

  it("takes null for absent", () => {
    expect(
      compare({ ...BASE, ipv6: null, neighbours: [] }, { ...BASE, ipv6: { filter: null }, adopt: undefined }),
    ).toEqual(attribute("ipv6", undefined, { filter: null }));
    expect(compare({ ...BASE, ipv6: { nat: null } }, { ...BASE, ipv6: {} })).toEqual([]);
  });

  it("holds a rule that is not known yet for a change, and a whole list for one that says nothing of its rules", () => {
    const shared = { mode: "shared", anchor: "first", policy: "DROP" };
    expect(compare(BASE, withInput({ ...shared, rules: ["-i lo -j ACCEPT", LATER] }))).toMatchObject([
      { subject: "chain", rules: [{ kind: "keep" }, { kind: "add", text: "a value (known after apply)" }] },
    ]);
    expect(compare(BASE, withInput({ ...shared, rules: LATER }))).toEqual(
      attribute("ipv4.filter.INPUT.rules", ["-i lo -j ACCEPT"], LATER),
    );
    expect(compare(BASE, { ...BASE, ipv4: { filter: LATER } })).toMatchObject([
      { subject: "attribute", attribute: "ipv4.filter", to: LATER },
    ]);
    expect(compare(BASE, { ...BASE, sysctls: { "net.ipv4.ip_forward": LATER } })).toMatchObject([
      { subject: "sysctl", from: "1", to: "a value (known after apply)" },
    ]);
  });

  it("compares the rules although a neighbour is not known yet", () => {
    const neighbours = [{ name: "vpn", subnets: [LATER] }];
    expect(compare(BASE, { ...BASE, neighbours, sysctls: null })).toEqual([
      { subject: "sysctl", name: "net.ipv4.ip_forward", from: "1" },
      ...attribute("neighbours", [], neighbours),
    ]);
  });

  it("tells a host that comes or goes by what it will hold or held, and by what is not known of it yet", () => {
    const subjects = (changes: ReturnType<typeof compare>) => changes.map(({ subject }) => subject);
    expect(subjects(compare(undefined, BASE))).toEqual(["chain", "qdisc", "sysctl"]);
    expect(subjects(compare(BASE, undefined))).toEqual(["chain", "qdisc", "sysctl"]);
    expect(compare(undefined, { ...BASE, access: { address: LATER } }).at(-1)).toEqual(
      attribute("access.address", undefined, LATER)[0],
    );
  });

  it("finds a chain, a device or a sysctl of a name that every object knows only where it was written", () => {
    const to = {
      ...BASE,
      ipv4: { filter: { ...(BASE.ipv4 as { filter: object }).filter, toString: { rules: [] } } },
      qdiscs: { ...(BASE.qdiscs as object), constructor: ["qdisc root codel"] },
      sysctls: { ...(BASE.sysctls as object), valueOf: "1" },
      links: { hasOwnProperty: { isPrototypeOf: "1" } },
    };
    expect(compare(BASE, to)).toEqual([
      { subject: "chain", family: "ipv4", table: "filter", chain: "toString", action: "create", rules: [] },
      { subject: "qdisc", device: "constructor", from: [], to: ["qdisc root codel"] },
      { subject: "sysctl", name: "valueOf", to: "1" },
      { subject: "link", device: "hasOwnProperty", setting: "isPrototypeOf", to: "1" },
    ]);
  });

  it.each([
    ["a key __proto__", { ...BASE, sysctls: JSON.parse('{"__proto__":"1"}') }],
    ["rules that are no list", withInput({ rules: "-j DROP" })],
    ["a neighbour that is none", { ...BASE, neighbours: [1] }],
    ["neighbours with chains that are no list", { ...BASE, neighbours: [{ name: "x", chains: "X" }] }],
  ])("refuses %s", (_, after) => {
    expect(() => compare(BASE, after)).toThrow(/edge-1 is not a valid desired document/);
  });

  const leaf = fc.oneof(fc.constant(null), fc.boolean(), fc.nat(), fc.string(), fc.array(fc.string()));
  const { tree } = fc.letrec(tie => ({
    tree: fc.oneof({ maxDepth: 3 }, leaf, fc.dictionary(fc.string(), tie("tree"), { maxKeys: 3 })),
  }));
  it("tells nothing of equal attributes, and something of any others that this program has no word for", () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect(compare({ ...BASE, later: a }, { ...BASE, later: JSON.parse(JSON.stringify(a)) })).toEqual([]);
        const told = compare({ ...BASE, later: a }, { ...BASE, later: b });
        expect(told.length > 0).toBe(!isSame(a, b));
        expect(new Set(told.map(change => JSON.stringify(change))).size).toBe(told.length);
      }),
    );
  });
});

/** Equal as Terraform sees it: null is as good as absent. */
function isSame(a: unknown, b: unknown): boolean {
  const [x, y] = [a ?? undefined, b ?? undefined];
  if (typeof x !== "object" || typeof y !== "object") return x === y;
  const keys = new Set([...Object.keys(x), ...Object.keys(y)]);
  if (Array.isArray(x) || Array.isArray(y)) return JSON.stringify(x) === JSON.stringify(y);
  const own = (value: object, key: string) => (Object.hasOwn(value, key) ? value[key as keyof object] : undefined);
  return [...keys].every(key => isSame(own(x, key), own(y, key)));
}
