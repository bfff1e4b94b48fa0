import { describe, expect, it } from "vitest";
import { parseTerraformPlan, TerraformPlanError } from "../../../engine/fleet";
import { documentOf, driftOf, entryOf, planJson, stateOf, updateOf } from "./plan-json";

const RULES = ["-i lo -j ACCEPT"];
const state = (host = "edge-1") => stateOf(documentOf(host, RULES));
const same = (host: string) => updateOf(documentOf(host, RULES), documentOf(host, RULES));
const read = (changes: readonly object[], more: object = {}) =>
  parseTerraformPlan(planJson(changes, more), "plan.json");

describe("reading a Terraform plan", () => {
  it("takes the hosts of this provider, and nothing else that a plan holds", () => {
    const { resources, outcome } = read([
      same("edge-1"),
      entryOf("data", { actions: ["read"], before: null, after: state() }, { mode: "data" }),
      entryOf("other", { actions: ["update"], before: {}, after: {} }, { type: "null_resource" }),
      entryOf("theirs", { actions: ["update"], before: {}, after: {} }, { provider_name: "example.com/x/netfilter" }),
    ]);
    expect(resources.map(({ address }) => address)).toEqual(["netfilter_host.edge-1"]);
    expect(outcome).toBe("whole");
  });

  it.each([
    [["no-op"], "none"],
    [["create"], "create"],
    [["update"], "update"],
    [["delete"], "delete"],
    [["forget"], "forget"],
    [["delete", "create"], "replace"],
    [["create", "delete"], "replace"],
    [["create", "forget"], "replace"],
    [["something", "new"], "none"],
  ])("reads the actions %j as %s", (actions, action) => {
    expect(read([entryOf("a", { actions, before: state(), after: state() })]).resources[0]?.action).toBe(action);
  });

  it("knows an import, unless it comes with a replacement, and a resource that was moved", () => {
    const importing = { id: "root@edge-1:22" };
    const [imported, replaced, moved] = read([
      entryOf("a", { actions: ["no-op"], before: state(), after: state(), importing }),
      entryOf("b", { actions: ["delete", "create"], before: state(), after: state(), importing }),
      updateOf(documentOf("c", RULES), documentOf("c", RULES), { previous_address: "netfilter_host.old" }),
    ]).resources;
    expect(imported?.action).toBe("import");
    expect(replaced?.action).toBe("replace");
    expect(moved).toMatchObject({ action: "none", previousAddress: "netfilter_host.old" });
  });

  it("tells an object that a replacement left behind from the one in its place", () => {
    const entry = entryOf("a", { actions: ["delete"], before: state(), after: null }, { deposed: "ab12cd34" });
    const [current, deposed] = read([same("a"), entry]).resources;
    expect([current?.address, deposed?.address]).toEqual(["netfilter_host.a", "netfilter_host.a (deposed ab12cd34)"]);
  });

  it("keeps, of a host that drifted, what the state held before the read", () => {
    const found = documentOf("edge-1", [...RULES, "-j DROP"]);
    const drifted = read([updateOf(found, documentOf("edge-1", RULES)), same("edge-2")], {
      resource_drift: [driftOf(documentOf("edge-1", RULES), found)],
    });
    expect(drifted.resources[0]?.lastApplied).toEqual(state());
    expect(drifted.resources[1]).not.toHaveProperty("lastApplied");
  });

  it("reads a plan made with -refresh-only from its drift, and finds the other hosts in the state", () => {
    const inState = (host: string) => ({ ...same(host), values: state(host), sensitive_values: {} });
    const text = planJson([], {
      resource_changes: undefined,
      resource_drift: [driftOf(documentOf("edge-1", RULES), documentOf("edge-1", []))],
      prior_state: {
        values: {
          root_module: { resources: [inState("edge-1")], child_modules: [{ resources: [inState("edge-2")] }] },
        },
      },
    });
    expect(parseTerraformPlan(text, "p").resources.map(({ address, action }) => [address, action])).toEqual([
      ["netfilter_host.edge-1", "refresh"],
      ["netfilter_host.edge-2", "none"],
    ]);
  });

  it("marks what is not known yet: a leaf of a list, what the values leave out, all of a list", () => {
    const entry = entryOf("a", {
      actions: ["create"],
      before: null,
      after: { ipv4: { filter: { INPUT: { rules: ["-j DROP", null] } } }, access: { port: 22 } },
      after_unknown: { ipv4: { filter: { INPUT: { rules: [false, true] } } }, access: { address: true }, qdiscs: true },
    });
    const later = { unknown: "a value" };
    expect(read([entry]).resources[0]?.after).toEqual({
      ipv4: { filter: { INPUT: { rules: ["-j DROP", later] } } },
      access: { port: 22, address: later },
      qdiscs: later,
    });
  });

  it("never hands on a text that Terraform calls sensitive, and calls equal ones by one name", () => {
    const rules = { before: ["-s 192.0.2.1/32 -j DROP", "-j DROP"], after: ["-s 192.0.2.9/32 -j DROP", "-j DROP"] };
    const inInput = (inner: unknown) => ({ ipv4: { filter: { INPUT: { policy: "DROP", rules: inner } } } });
    const entry = (name: string) =>
      entryOf(name, {
        actions: ["update"],
        before: inInput(rules.before),
        after: inInput(rules.after),
        before_sensitive: inInput([true, false]),
        after_sensitive: { ipv4: true },
      });
    const { resources } = read([entry("a"), entry("b")]);
    expect(JSON.stringify(resources)).not.toContain("192.0.2");
    expect(resources[1]?.before).toEqual(inInput(["(sensitive value 1)", "-j DROP"]));
    expect(resources[1]?.after).toEqual(inInput(["(sensitive value 2)", "(sensitive value 3)"]));
  });

  it("says when Terraform met an error while it planned, even where no host came out of it", () => {
    expect(read([same("a")], { errored: true }).outcome).toBe("in-part");
    expect(read([], { errored: true })).toEqual({ resources: [], outcome: "in-part" });
  });
});

describe("a file that is no plan", () => {
  const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  it.each([
    ["no JSON", "Plan: 1 to add", /is not a Terraform plan \(it is not JSON/],
    ["the log of terraform plan -json", '{"@level":"info","@message":"x"}\n{"@level":"info"}', /it is the log that/],
    ["a desired document", JSON.stringify(documentOf("a", RULES)), /it has no format_version/],
    ["null", "null", /it has no format_version/],
    ["a state", '{"format_version":"1.0","values":{}}', /perhaps it shows a state/],
    ["a newer format", '{"format_version":"2.0","planned_values":{}}', /format 2\.0 of Terraform's JSON.*reads 1\.x/],
    ["changes that are none", planJson([{ address: 1 }]), /at resource_changes\.0\./],
    ["nothing but depth", `{"format_version":"1.2","planned_values":${nested}}`, /nested more than 200 levels/],
    ["a plan without hosts", planJson([]), /is a plan without any netfilter_host/],
  ])("is refused in one paragraph that says what it seems to be: %s", (_, text, words) => {
    let message = "";
    try {
      parseTerraformPlan(text, "plan.json");
    } catch (error) {
      expect(error).toBeInstanceOf(TerraformPlanError);
      message = error instanceof Error ? error.message : "";
    }
    expect(message).toMatch(/^plan\.json /);
    expect(message).toMatch(words);
    expect(message).not.toContain("\n");
  });

  it("never brings what it says to the terminal raw", () => {
    expect(() => parseTerraformPlan('{"format_version":"\\u001b[2J"}', "p")).toThrow(/\\x1b\[2J/);
  });
});
