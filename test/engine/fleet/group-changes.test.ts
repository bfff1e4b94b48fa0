import { describe, expect, it } from "vitest";
import type { DesiredDocument } from "../../../engine/desired";
import {
  groupChanges,
  parseTerraformPlan,
  planResources,
  type ResourcePlan,
  selectResources,
} from "../../../engine/fleet";
import { documentOf, driftOf, entryOf, fiftyHosts, planJson, stateOf, updateOf, withSsh } from "./plan-json";

const RULES = ["-i lo -j ACCEPT", "-p icmp -j ACCEPT", "-j DROP"];

function resourcesOf(changes: readonly object[], more: object = {}): readonly ResourcePlan[] {
  return planResources(parseTerraformPlan(planJson(changes, more), "plan.json")).flatMap(resource => {
    if (resource.kind === "broken") throw new Error(resource.cause.message);
    return [resource];
  });
}

const grouped = (changes: readonly object[], more: object = {}) => groupChanges(resourcesOf(changes, more));
const names = (hosts: readonly ResourcePlan[]) => hosts.map(({ host }) => host);
const updated = (name: string, from: readonly string[], to: readonly string[], more: Partial<DesiredDocument> = {}) =>
  updateOf(documentOf(name, from), documentOf(name, to, more));

describe("grouping equal changes", () => {
  it("puts 47 hosts of fifty together, although each has a rule of its own, and three apart", () => {
    const { groups, unchanged } = grouped(fiftyHosts());
    expect(groups.map(({ action, hosts }) => [action, hosts.length])).toEqual([
      ["update", 47],
      ["update", 1],
      ["update", 1],
      ["update", 1],
    ]);
    expect(names(groups[0]?.hosts ?? [])).toEqual(Array.from({ length: 47 }, (_, index) => `edge-${index + 1}`));
    expect(groups.slice(1).map(({ hosts }) => hosts[0].host)).toEqual(["edge-48", "edge-49", "edge-50"]);
    expect(unchanged).toEqual([]);
  });

  it("lists hosts that do not change, in natural order", () => {
    const same = (name: string) => updated(name, RULES, RULES);
    expect(names(grouped([same("edge-10"), same("edge-9"), updated("edge-1", RULES, [])]).unchanged)).toEqual([
      "edge-9",
      "edge-10",
    ]);
  });

  it("keeps apart hosts where the same rule comes to another place, another chain or with another status", () => {
    const unread = entryOf("d", {
      actions: ["update"],
      before: stateOf(documentOf("d", RULES), "unread: unreachable"),
      after: stateOf(documentOf("d", withSsh(RULES))),
    });
    const { groups } = grouped([
      updated("a", RULES, withSsh(RULES)),
      updated("b", ["-s 192.0.2.1/32 -j DROP", ...RULES], ["-s 192.0.2.1/32 -j DROP", ...withSsh(RULES)]),
      updated("c", RULES, withSsh(RULES), { timer: 120 }),
      unread,
    ]);
    expect(groups.map(({ hosts }) => names(hosts))).toEqual([["a"], ["b"], ["c"], ["d"]]);
    expect(groups[3]?.hosts[0].unread).toBe("unreachable");
  });

  it("puts hosts together that get each an address or an owner of its own", () => {
    const moved = (name: string) =>
      updated(name, RULES, RULES, {
        owner: `shop/renamed/${name}`,
        connection: { address: `${name}.new.example`, port: 22, user: "root", privilege: "root" },
      });
    const [group] = grouped([moved("a"), moved("b")]).groups;
    expect(group?.hosts.map(({ own }) => own.map(({ attribute, to }) => [attribute, to]))).toEqual([
      [
        ["owner", "shop/renamed/a"],
        ["access.address", "a.new.example"],
      ],
      [
        ["owner", "shop/renamed/b"],
        ["access.address", "b.new.example"],
      ],
    ]);
  });

  it("orders by what happens, those not read after the others, and then by size", () => {
    const gone = (name: string, onDestroy: "keep" | "remove") =>
      entryOf(name, { actions: ["delete"], before: stateOf(documentOf(name, RULES, { onDestroy })), after: null });
    const { groups } = grouped([
      gone("g", "remove"),
      gone("k", "keep"),
      updateOf(documentOf("m", RULES), documentOf("m", RULES), { previous_address: "netfilter_host.old" }),
      entryOf("u", {
        actions: ["update"],
        before: stateOf(documentOf("u", RULES), "unread: host key"),
        after: stateOf(documentOf("u", RULES)),
      }),
      entryOf("n", { actions: ["create"], before: null, after: stateOf(documentOf("n", RULES)) }),
      updated("a", RULES, []),
      updated("b", [], RULES),
      updated("c", [], RULES),
    ]);
    expect(groups.map(({ action, hosts }) => `${action} ${names(hosts).join("+")}`)).toEqual([
      "update b+c",
      "update a",
      "update u",
      "create n",
      "destroy g",
      "forget k",
      "move m",
    ]);
  });
});

describe("drift in a Terraform plan", () => {
  const applied = documentOf("edge-1", RULES);
  const found = documentOf("edge-1", [...RULES, "-s 192.0.2.66/32 -j ACCEPT"]);
  const driftFor = (to: DesiredDocument, drift: readonly object[]) =>
    resourcesOf([updateOf(found, to)], { resource_drift: drift })[0]?.drift;

  it("is all of a change that goes back to what was applied last", () => {
    expect(driftFor(applied, [driftOf(applied, found)])).toBe("all");
  });

  it("is part of a change that also brings something new", () => {
    expect(driftFor(documentOf("edge-1", withSsh(RULES)), [driftOf(applied, found)])).toBe("part");
  });

  it("is none where nothing was found otherwise, or no more than that the host could not be read", () => {
    expect(driftFor(applied, [])).toBe("none");
    expect(driftFor(applied, [driftOf(found, found, "unread: unreachable")])).toBe("none");
  });

  it("does not split a group", () => {
    const other = documentOf("edge-2", [...RULES, "-s 192.0.2.66/32 -j ACCEPT"]);
    const { groups } = grouped([updateOf(found, applied), updateOf(other, documentOf("edge-2", RULES))], {
      resource_drift: [driftOf(applied, found)],
    });
    expect(groups.map(({ hosts }) => hosts.map(({ drift }) => drift))).toEqual([["all", "none"]]);
  });
});

describe("naming the hosts of a Terraform plan", () => {
  it("takes the last part of the owner id, else the address, and adds the address where two have one name", () => {
    const [a, b, c] = resourcesOf([
      updateOf(documentOf("gw", RULES), documentOf("gw", RULES)),
      entryOf("gw-2", { actions: ["create"], before: null, after: stateOf(documentOf("gw", RULES)) }),
      entryOf("x", {
        actions: ["create"],
        before: null,
        after: { ...stateOf(documentOf("x", RULES)), owner: undefined },
        after_unknown: { owner: true },
      }),
    ]);
    expect([a?.host, b?.host, c?.host]).toEqual([
      "gw [netfilter_host.gw]",
      "gw [netfilter_host.gw-2]",
      "netfilter_host.x",
    ]);
  });

  it("chooses hosts by name or stack and name, and refuses a name that nothing has", () => {
    const resources = resourcesOf([updated("edge-1", RULES, []), updated("edge-2", RULES, [])]);
    expect(names(selectResources(resources, ["edge-*"]))).toEqual(["edge-1", "edge-2"]);
    expect(names(selectResources(resources, ["gateway/edge-2"]))).toEqual(["edge-2"]);
    expect(() => selectResources(resources, ["edge-9"])).toThrow(/The plan has no host "edge-9"/);
  });

  it("lets a host whose attributes make no document fail alone", () => {
    const broken = entryOf("b", {
      actions: ["update"],
      before: { ipv4: { filter: { X: { rules: [1] } } } },
      after: {},
    });
    const plan = parseTerraformPlan(planJson([updated("a", RULES, []), broken]), "p");
    const [a, b] = planResources(plan);
    expect(a?.kind).toBe("planned");
    expect(b).toMatchObject({ kind: "broken", host: "netfilter_host.b", cause: { kind: "document" } });
    expect(b?.kind === "broken" && b.cause.message).toContain("/ipv4/filter/X/rules/0: ");
  });
});
