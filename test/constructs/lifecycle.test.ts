import { describe, expect, it } from "vitest";
import type { Host } from "../../constructs";
import { Aspects, type IConstruct, TerraformResource, Testing } from "../../constructs/cdktf";
import { ElasticAddress, hostResources, makeHost, makeStack } from "./practice-stack";

const resourceOf = (host: Host): TerraformResource => {
  const child = host.node.findChild("Resource");
  if (!TerraformResource.isTerraformResource(child)) throw new Error("the host has no resource");
  return child;
};

describe("the lifecycle of a host", () => {
  const ways: readonly (readonly [string, (host: Host) => void])[] = [
    ["an override of the resource", host => resourceOf(host).addOverride("lifecycle.create_before_destroy", true)],
    [
      "an override of the stack",
      host => {
        resourceOf(host).cdktfStack.addOverride(
          "resource.netfilter_host.edge-1.lifecycle.create_before_destroy",
          "${var.careful}",
        );
      },
    ],
    [
      "an aspect over all resources",
      host => {
        Aspects.of(resourceOf(host).cdktfStack).add({
          visit(node: IConstruct) {
            if (TerraformResource.isTerraformResource(node)) node.lifecycle = { createBeforeDestroy: true };
          },
        });
      },
    ],
  ];
  it.each(ways)("refuses create_before_destroy set by %s, with the reason", (_way, set) => {
    const stack = makeStack();
    set(makeHost({}, stack));
    expect(() => Testing.synth(stack, true)).toThrow(
      /\[gateway\/edge-1\/Resource\] create_before_destroy cannot be set on a host: a second copy of the same host's rules would fight/,
    );
  });

  it("refuses replace_triggered_by, which opens the host between two equal rulesets", () => {
    const stack = makeStack();
    const host = makeHost({}, stack);
    resourceOf(host).lifecycle = { replaceTriggeredBy: [new ElasticAddress(stack, "eip")] };
    expect(() => Testing.synth(stack, true)).toThrow(/replace_triggered_by cannot be set on a host/);
  });

  it("takes prevent_destroy, and a create_before_destroy that is switched off", () => {
    const stack = makeStack();
    const resource = resourceOf(makeHost({}, stack));
    resource.lifecycle = { preventDestroy: true, createBeforeDestroy: false, replaceTriggeredBy: [] };
    resource.addOverride("lifecycle.ignore_changes", ["timer"]);
    expect(hostResources(stack)["edge-1"]?.lifecycle).toMatchObject({ prevent_destroy: true });
  });

  it("concerns no other resource of the stack", () => {
    const stack = makeStack();
    makeHost({}, stack);
    new ElasticAddress(stack, "eip").lifecycle = { createBeforeDestroy: true };
    expect(() => Testing.synth(stack, true)).not.toThrow();
  });
});
