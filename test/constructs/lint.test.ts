import { describe, expect, it } from "vitest";
import { Chain, type ChainProps, Fleet, type FleetEntry, Host, Rule, type RuleProps, Table } from "../../constructs";
import { App, type IConstruct, TerraformStack } from "../../constructs/cdktf";
import { ConstructError } from "../../constructs/private/construct-error";

function newStack(): TerraformStack {
  return new TerraformStack(new App({ skipValidation: true }), "gateway");
}

/** Validates as synthesis does, and answers `path: warning` of every construct. */
function warningsOf(scope: IConstruct): readonly string[] {
  const errors = scope.node.findAll().flatMap(construct => construct.node.validate());
  expect(errors).toEqual([]);
  return scope.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => `${node.path}: ${data}`),
    );
}

function fillInput(host: Host, second: Partial<RuleProps> = {}, props: ChainProps = {}): void {
  const input = new Chain(new Table(host, "filter", { family: "ipv4" }), "INPUT", props);
  input.add("lan", { source: "10.0.0.0/8", target: "DROP" });
  input.add("late", { source: "10.1.0.0/16", target: "ACCEPT", ...second } as RuleProps);
}

describe("the lint at synthesis", () => {
  it("warns at the construct, and says the fix", () => {
    const stack = newStack();
    fillInput(new Host(stack, "edge-1", { project: "shop", address: "192.0.2.1" }));
    expect(warningsOf(stack)).toEqual([
      "gateway/edge-1/filter/INPUT/late: Rule 2 of filter INPUT (-s 10.1.0.0/16 -j ACCEPT) never takes effect: rule 1 (-s 10.0.0.0/8 -j DROP) before it already takes every packet that it matches (-j DROP). Move it before rule 1 (-s 10.0.0.0/8 -j DROP) if it is meant, or take it out. (shadowed; IPv4; on edge-1)",
    ]);
  });

  it("tells once what fifty hosts have in common", () => {
    const stack = newStack();
    const hosts: FleetEntry[] = Array.from({ length: 50 }, (_, index) => ({
      name: `edge-${index + 1}`,
      address: `192.0.2.${index + 1}`,
    }));
    new Fleet(stack, "edge", { project: "shop", hosts }, host => fillInput(host));
    const warnings = warningsOf(stack);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("on 50 hosts: edge-1, edge-2, edge-3, edge-4, edge-5, and 45 more)");
  });

  it("tells both families in one", () => {
    const stack = newStack();
    const host = new Host(stack, "edge-1", { project: "shop", address: "192.0.2.1" });
    const input = new Chain(new Table(host, "filter"), "INPUT");
    input.add("tcp", { protocol: "tcp", target: "DROP" });
    input.add("ssh", { protocol: "tcp", destinationPort: 22, target: "ACCEPT" });
    const warnings = warningsOf(stack);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("(shadowed; IPv4 and IPv6; on edge-1)");
  });

  it("says nothing twice when a tree is validated twice", () => {
    const stack = newStack();
    fillInput(new Host(stack, "edge-1", { project: "shop", address: "192.0.2.1" }));
    expect(warningsOf(stack)).toEqual(warningsOf(stack));
  });

  it("says nothing of what is meant, at the rule or at its chain", () => {
    const lint = { allow: "shadowed", because: "counted apart" } as const;
    const atRule = newStack();
    fillInput(new Host(atRule, "edge-1", { project: "shop", address: "192.0.2.1" }), { lint });
    expect(warningsOf(atRule)).toEqual([]);
    const atChain = newStack();
    fillInput(new Host(atChain, "edge-1", { project: "shop", address: "192.0.2.1" }), {}, { lint });
    expect(warningsOf(atChain)).toEqual([]);
  });

  it("still says what is not meant", () => {
    const stack = newStack();
    const lint = { allow: ["duplicate", "cut-text"], because: "another one" } as const;
    fillInput(new Host(stack, "edge-1", { project: "shop", address: "192.0.2.1" }), { lint });
    expect(warningsOf(stack)).toHaveLength(1);
  });

  it("wants a kind that exists, and a reason", () => {
    const stack = newStack();
    const host = new Host(stack, "edge-1", { project: "shop", address: "192.0.2.1" });
    const input = new Chain(new Table(host, "filter"), "INPUT");
    const allow = "shadow" as unknown as "shadowed";
    expect(() => input.add("one", { target: "DROP", lint: { allow, because: "so" } })).toThrow(ConstructError);
    expect(() => input.add("two", Rule.parse("-j DROP", { lint: { allow: "shadowed", because: " " } }))).toThrow(
      "lint.because is empty. Say why the finding is meant.",
    );
  });
});
