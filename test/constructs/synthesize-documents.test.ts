import { describe, expect, it } from "vitest";
import { Chain, Host, Sysctl, synthesizeDocuments, Table } from "../../constructs";
import { Aspects, TerraformStack, Testing } from "../../constructs/cdktf";
import { makeHost, makeStack } from "./practice-stack";

describe("the documents of a policy under test", () => {
  it("come by host name, of whatever part of the tree is asked for", () => {
    const stack = makeStack();
    const one = makeHost({}, stack);
    new Host(stack, "edge-2", { address: "10.77.1.2", project: "shop" });
    expect([...synthesizeDocuments(stack.node.root).keys()]).toEqual(["edge-1", "edge-2"]);
    expect([...synthesizeDocuments(one)]).toEqual([["edge-1", one.document]]);
  });

  it("have passed the validations that synthesis would run", () => {
    const host = makeHost();
    new Chain(new Table(host, "filter"), "INPUT", { family: "ipv4", policy: "DROP" });
    expect(() => synthesizeDocuments(host)).toThrow(/\[gateway\/edge-1\] .*leaveOpen/);
  });

  it("have been visited by aspects, each once", () => {
    const host = makeHost();
    let visits = 0;
    Aspects.of(host.node.root).add({
      visit(node) {
        if (!Host.isHost(node)) return;
        visits += 1;
        new Sysctl(node, "net.ipv4.ip_forward", 1);
      },
    });
    expect(synthesizeDocuments(host).get("edge-1")?.sysctls).toEqual({ "net.ipv4.ip_forward": "1" });
    synthesizeDocuments(host);
    expect(visits).toBe(1);
  });

  it("are asked for a stack at a time where names repeat", () => {
    const app = Testing.app();
    new Host(new TerraformStack(app, "s1"), "a", { address: "10.0.0.1", project: "p" });
    new Host(new TerraformStack(app, "s2"), "a", { address: "10.0.0.2", project: "p" });
    expect(() => synthesizeDocuments(app)).toThrow(/one stack at a time/);
  });
});
