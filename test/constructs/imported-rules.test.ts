import { describe, expect, it } from "vitest";
import { Chain, Host, Rule, synthesizeDocuments, Table } from "../../constructs";
import { App, TerraformStack } from "../../constructs/cdktf";

function hostWith(declare: (filter: Table) => void): Host {
  const host = new Host(new TerraformStack(new App(), "s"), "edge-1", { project: "p", address: "192.0.2.1" });
  declare(new Table(host, "filter"));
  return host;
}

describe("what a host held before it was declared", () => {
  it("may have rules behind one that decides about every packet, where the chain says that they are meant", () => {
    const rules = (chain: Chain) => {
      chain.add("rest", { target: "ACCEPT" });
      chain.add("late", { inInterface: "eth0", target: "DROP" });
    };
    const because = "imported as it stood";
    const meant = hostWith(filter =>
      rules(new Chain(filter, "INPUT", { lint: { allow: "after-catch-all", because } })),
    );
    expect(synthesizeDocuments(meant).get("edge-1")?.ipv4.filter?.INPUT?.rules).toHaveLength(2);
    const unsaid = hostWith(filter => rules(new Chain(filter, "INPUT")));
    expect(() => synthesizeDocuments(unsaid)).toThrow(/late: never reached/);
  });

  it("may have a protocol of IPv4 among the rules of IPv6, where its words and its family are written down", () => {
    const host = hostWith(filter => {
      new Chain(filter, "INPUT").add("icmp", Rule.parse("-p icmp -j ACCEPT", { family: "ipv6" }));
    });
    expect(host.document.ipv6.filter?.INPUT?.rules).toEqual(["-p icmp -j ACCEPT"]);
    expect(host.document.ipv4.filter).toBeUndefined();
  });
});
