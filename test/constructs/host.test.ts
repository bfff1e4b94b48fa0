import { describe, expect, it } from "vitest";
import { Chain, Duration, Fleet, Host, Masquerade, QdiscCoDel, Sysctl, Table } from "../../constructs";
import { TerraformStack, Testing } from "../../constructs/cdktf";
import { parseDocument } from "../../engine/desired";
import { hostResources, makeChain, makeHost, makeStack, problemsOf, rulesOf } from "./practice-stack";

describe("a host", () => {
  it("says in one document what it should have", () => {
    const host = makeHost({
      hostKey: `SHA256:${"a".repeat(43)}`,
      user: "ops",
      jump: { address: "bastion" },
      timer: 120,
      onDestroy: "keep",
    });
    new Sysctl(host, "net.ipv4.ip_forward", 1);
    expect(host.document).toEqual({
      version: 1,
      owner: "shop/gateway/edge-1",
      ipv4: {},
      ipv6: {},
      qdiscs: {},
      sysctls: { "net.ipv4.ip_forward": "1" },
      neighbours: [],
      connection: {
        address: "10.77.1.1",
        port: 22,
        user: "ops",
        privilege: "sudo",
        hostKey: `SHA256:${"a".repeat(43)}`,
        jump: { address: "bastion", port: 22, user: "root" },
      },
      timer: 120,
      onDestroy: "keep",
    });
    expect(parseDocument(JSON.parse(JSON.stringify(host.document)), "host")).toEqual(host.document);
  });

  it("takes its project from the context of cdktf.json when nobody says it", () => {
    const app = Testing.app({ context: { netfilterProject: "from-context" } });
    const host = new Host(new TerraformStack(app, "s"), "a", { address: "10.0.0.1" });
    expect(host.owner).toBe("from-context/s/a");
    expect(() => new Host(makeStack(), "a", { address: "10.0.0.1" })).toThrow(/Host "gateway\/a": It has no project/);
  });

  it("keeps its document while nothing is added and knows what was added later", () => {
    const host = makeHost();
    const before = host.document;
    expect(host.document).toBe(before);
    new Sysctl(host, "net.ipv4.ip_forward", 1);
    expect(host.document).not.toBe(before);
    expect(host.document.sysctls).toEqual({ "net.ipv4.ip_forward": "1" });
  });

  it("refuses what is out of its range, with the range", () => {
    expect(() => makeHost({ timer: 10 })).toThrow(/15 to 1800/);
    expect(() => makeHost({ port: 0 })).toThrow(/1 to 65535/);
    expect(() => makeHost({ address: "root@10.0.0.1" })).toThrow(/properties of their own/);
    expect(() => makeHost({ user: "root@10.0.0.1" })).toThrow(/login name/);
    expect(() => makeHost({ project: "our shop" })).toThrow(/cannot stand in an owner id/);
    expect(() => new Host(makeStack(), "a.sources", { address: "a", project: "p" })).toThrow(/source map/);
    expect(() => new Host(makeStack(), "..", { address: "a", project: "p" })).toThrow(/cannot stand in an owner id/);
  });

  it("reports a second host of its name or of its address, in whatever fleet or stack", () => {
    const stack = makeStack();
    const one = new Host(new Fleet(stack, "a", { hosts: [] }, () => {}), "edge-1", {
      address: "10.0.0.1",
      project: "shop",
    });
    makeHost({}, stack);
    expect(problemsOf(one)).toEqual([
      expect.stringContaining("owner id shop/gateway/edge-1 is also that of gateway/edge-1"),
      expect.stringContaining("also that of gateway/a/edge-1"),
    ]);
    const app = Testing.app();
    const first = new Host(new TerraformStack(app, "s1"), "a", { address: "10.0.0.1", project: "p" });
    new Host(new TerraformStack(app, "s2"), "b", { address: "10.0.0.1", project: "p" });
    expect(problemsOf(first)).toEqual([
      expect.stringMatching(/reached at 10\.0\.0\.1 port 22, as s2\/b is/),
      expect.stringMatching(/as s1\/a is/),
    ]);
    const behind = Testing.app();
    const left = new Host(new TerraformStack(behind, "s1"), "a", {
      address: "10.0.0.1",
      project: "p",
      jump: { address: "j1" },
    });
    new Host(new TerraformStack(behind, "s2"), "b", { address: "10.0.0.1", project: "p", jump: { address: "j2" } });
    expect(problemsOf(left)).toEqual([]);
  });

  it("is one resource of Terraform, with the document's names as attributes", () => {
    const stack = makeStack();
    const host = makeHost({ hostKey: "ssh-ed25519 AAAA", onDestroy: "keep" }, stack);
    new Chain(new Table(host, "filter"), "INPUT", { policy: "DROP" }).add("ssh", {
      protocol: "tcp",
      destinationPort: 22,
      target: "ACCEPT",
    });
    new QdiscCoDel(host, "wan", { device: "eth0", target: Duration.ms(5) });
    const chain = { mode: "shared", anchor: "first", policy: "DROP", rules: ["-p tcp -m tcp --dport 22 -j ACCEPT"] };
    expect(hostResources(stack)).toEqual({
      "edge-1": {
        version: 1,
        owner: "shop/gateway/edge-1",
        ipv4: { filter: { INPUT: chain } },
        ipv6: { filter: { INPUT: chain } },
        qdiscs: { eth0: ["qdisc root codel target 5ms"] },
        sysctls: {},
        neighbours: [],
        access: { address: "10.77.1.1", port: 22, user: "root", privilege: "root", host_key: "ssh-ed25519 AAAA" },
        timer: 60,
        on_destroy: "keep",
      },
    });
  });

  it("brings its provider along, one a stack", () => {
    const stack = makeStack();
    makeHost({}, stack);
    new Host(stack, "edge-2", { address: "10.77.1.2", project: "shop" });
    const json = JSON.parse(Testing.synth(stack, true));
    expect(json.provider).toEqual({ netfilter: [{ documents: "../../netfilter-fleet/gateway" }] });
    expect(json.terraform.required_providers).toEqual({
      netfilter: { source: "terraform.local/netfilter/netfilter", version: "0.1.0" },
    });
  });
});

describe("a chain", () => {
  it("is shared behind a first anchor when the kernel calls it, and whole when it is one of our own", () => {
    const input = makeChain("INPUT", { policy: "DROP" });
    const web = new Chain(new Table(makeHost(), "filter"), "web");
    expect(input.host.document.ipv4.filter?.INPUT).toEqual({
      mode: "shared",
      anchor: "first",
      policy: "DROP",
      rules: [],
    });
    expect(web.host.document.ipv6.filter?.web).toEqual({ mode: "whole", anchor: "none", rules: [] });
    const docker = makeChain("DOCKER-USER", { anchor: "last" });
    expect(docker.host.document.ipv4.filter?.["DOCKER-USER"]).toEqual({ mode: "shared", anchor: "last", rules: [] });
  });

  it("stands in the families where it holds something, and in those somebody named", () => {
    const four = makeChain("POSTROUTING", {}, { name: "nat" });
    four.add("masquerade", { source: "10.0.0.0/8", target: "MASQUERADE" });
    expect(rulesOf(four)).toEqual({ ipv4: ["-s 10.0.0.0/8 -j MASQUERADE"] });
    const said = makeChain("POSTROUTING", { family: "both" }, { name: "nat" });
    said.add("masquerade", { family: "ipv4", source: "10.0.0.0/8", target: "MASQUERADE" });
    expect(rulesOf(said)).toEqual({ ipv4: ["-s 10.0.0.0/8 -j MASQUERADE"], ipv6: [] });
  });

  it("exists wherever a rule jumps to it", () => {
    const table = new Table(makeHost(), "filter");
    const lan = new Chain(table, "lan");
    lan.add("it", { source: "10.0.0.0/8", target: "ACCEPT" });
    new Chain(table, "INPUT").add("to-lan", { inInterface: "lan0", target: { jump: lan } });
    expect(rulesOf(lan)).toEqual({ ipv4: ["-s 10.0.0.0/8 -j ACCEPT"], ipv6: [] });
    expect(problemsOf(table.host)).toEqual([]);
  });

  it("refuses properties that contradict each other or iptables", () => {
    expect(() => makeChain("web", { policy: "DROP" })).toThrow(/Only a built-in chain has a policy/);
    expect(() => makeChain("PREROUTING", { policy: "DROP" }, { name: "nat" })).toThrow(/table filter/);
    expect(() => makeChain("INPUT", { mode: "whole", anchor: "last" })).toThrow(/no anchor/);
    expect(() => makeChain("INPUT", { family: "ipv6" }, { family: "ipv4" })).toThrow(/Widen the table's family/);
    expect(() => new Table(makeHost(), "fliter")).toThrow(/mangle, security, raw, filter, nat/);
  });

  it("drops by default in both families or says that one stays open", () => {
    const open = makeChain("INPUT", { policy: "DROP", family: "ipv4" });
    expect(problemsOf(open.host)).toEqual([
      expect.stringMatching(/drops by default in IPv4 and stays open in IPv6\. .*leaveOpen: "ipv6"/),
    ]);
    const host = makeHost({ leaveOpen: "ipv6" });
    new Chain(new Table(host, "filter", { family: "ipv4" }), "INPUT", { policy: "DROP" });
    expect(problemsOf(host)).toEqual([]);
    const apart = makeHost();
    new Chain(new Table(apart, "filter", { family: "ipv4" }), "INPUT", { policy: "DROP" });
    new Chain(new Table(apart, "filter6", { name: "filter", family: "ipv6" }), "INPUT", { policy: "DROP" });
    expect(problemsOf(apart)).toEqual([]);
  });
});

describe("validation", () => {
  it("finds jumps to chains that nobody declared, but knows those of recognised owners", () => {
    const host = makeHost({ neighbours: [{ name: "our-vpn", chains: ["vpn-*"] }] });
    const input = new Chain(new Table(host, "filter"), "INPUT", { family: "ipv4" });
    input.add("docker", { protocol: "tcp", target: { jump: "DOCKER-USER" } });
    input.add("vpn", { protocol: "tcp", target: { jump: "vpn-in" } });
    expect(problemsOf(host)).toEqual([]);
    input.add("nowhere", { protocol: "tcp", target: { jump: "nowhere" } });
    expect(problemsOf(host)).toEqual([
      expect.stringMatching(
        /INPUT\/nowhere: goes from INPUT to nowhere, but no chain of that name is declared in table filter for IPv4/,
      ),
    ]);
  });

  it("finds chains that go round in a circle", () => {
    const table = new Table(makeHost(), "filter", { family: "ipv4" });
    const [a, b] = [new Chain(table, "a"), new Chain(table, "b")];
    a.add("to-b", { target: { jump: b } });
    b.add("to-a", { target: { jump: a } });
    expect(problemsOf(table.host)).toEqual([expect.stringContaining("a → b → a: these chains go round in a circle")]);
  });

  it("finds rules that stand after one which decides about every packet", () => {
    const chain = makeChain("INPUT", { family: "ipv4" });
    chain.add("rest", { comment: "the rest", target: "DROP" });
    chain.add("late", { protocol: "tcp", target: "ACCEPT" });
    expect(problemsOf(chain.host)).toEqual([
      expect.stringMatching(/INPUT\/late: never reached in filter INPUT, because .*INPUT\/rest before it/),
    ]);
  });

  it("finds two words on one chain that contradict each other", () => {
    const host = makeHost();
    new Masquerade(host, "lan", { source: "10.0.0.0/8" });
    const nat = new Table(host, "nat");
    new Chain(nat, "POSTROUTING", { anchor: "last" });
    expect(problemsOf(host)).toEqual([]);
    new Chain(nat, "again", { name: "POSTROUTING", anchor: "first" });
    expect(problemsOf(host)).toEqual([expect.stringMatching(/nat POSTROUTING: .* says anchor last, .* says first/)]);
  });

  it("names the construct behind a problem of the document", () => {
    const host = makeHost();
    new Chain(new Table(host, "filter"), "NF-INPUT");
    new QdiscCoDel(host, "one", { device: "eth0" });
    new QdiscCoDel(host, "two", { device: "eth0" });
    expect(problemsOf(host)).toEqual([
      expect.stringMatching(/^gateway\/edge-1\/filter\/NF-INPUT \(\/ipv4\/filter\/NF-INPUT\): "NF-INPUT"/),
      expect.stringMatching(/^gateway\/edge-1\/filter\/NF-INPUT \(\/ipv6\/filter\/NF-INPUT\): "NF-INPUT"/),
      expect.stringMatching(/^gateway\/edge-1\/two \(\/qdiscs\/eth0\/1\): Only one root qdisc/),
    ]);
  });

  it("holds the whole document to the contract's schema", () => {
    const host = makeHost({ hostKey: "nokey", neighbours: [{ name: "" }] });
    expect(problemsOf(host)).toEqual([
      expect.stringMatching(/^\/neighbours\/0\/name: /),
      expect.stringMatching(/^\/connection\/hostKey: .*fingerprint/),
    ]);
  });

  it("says everything about a host in one validation, a line each", () => {
    const chain = makeChain("INPUT", { policy: "DROP", family: "ipv4" });
    chain.add("x", { protocol: "tcp", target: { jump: "nowhere" } });
    const validating = chain.host.node.root.node.findAll().filter(construct => construct.node.validate().length > 0);
    expect(validating).toEqual([chain.host]);
    const problems = problemsOf(chain.host);
    expect(problems).toHaveLength(2);
    expect(problems.filter(problem => problem.includes("\n"))).toEqual([]);
  });

  it("stops synthesis before a bad document is written", () => {
    const stack = makeStack();
    new Chain(new Table(makeHost({}, stack), "filter"), "NF-INPUT");
    expect(() => Testing.synth(stack, true)).toThrow(/NF-INPUT/);
  });
});
