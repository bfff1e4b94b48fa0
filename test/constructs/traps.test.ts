import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Chain, Fleet, Host, NetfilterProvider, Sysctl, Table } from "../../constructs";
import { Aspects, type IConstruct, TerraformStack, Testing } from "../../constructs/cdktf";
import { hostResources, makeHost, makeStack } from "./practice-stack";

describe("a library on cdktf", () => {
  it("loses no host whose name Terraform cannot spell", () => {
    const stack = makeStack();
    const names = ["10.1.11.1", "10.11.1.1", "web.example", "web_example", "webexample", "7", "a:b", "a+b"];
    names.forEach((name, index) => {
      new Host(stack, name, { address: `10.0.0.${index}`, project: "p" });
    });
    const resources = hostResources(stack);
    expect(
      Object.values(resources)
        .map(({ owner }) => owner)
        .sort(),
    ).toEqual(names.map(name => `p/gateway/${name}`).sort());
    for (const id of Object.keys(resources)) expect(id).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
  });

  it("keeps a host's address in the state when it moves in the construct tree", () => {
    const flat = makeStack();
    makeHost({}, flat);
    const nested = makeStack();
    new Fleet(nested, "renamed", { hosts: [{ name: "edge-1", address: "10.77.1.1" }], project: "shop" }, () => {});
    expect(Object.keys(hostResources(nested))).toEqual(Object.keys(hostResources(flat)));
  });

  it("needs no Terraform to synthesize", () => {
    const program = `
      const { TerraformStack, Testing } = require("./constructs/cdktf");
      const { Host } = require("./constructs");
      const stack = new TerraformStack(Testing.app(), "s");
      new Host(stack, "a", { address: "10.0.0.1", project: "p" });
      Testing.synth(stack, true);
      process.stdout.write("synthesized");`;
    const output = execFileSync(process.execPath, ["--import", "tsx", "--eval", program], {
      cwd: join(__dirname, "../.."),
      env: { PATH: "/nonexistent" },
      encoding: "utf8",
    });
    expect(output).toBe("synthesized");
  });

  it("puts a document together once, however often cdktf asks for the attributes", () => {
    const stack = makeStack();
    const host = makeHost({}, stack);
    new Sysctl(host, "net.ipv4.ip_forward", 1);
    const before = host.document;
    Testing.synth(stack, true);
    expect(host.document).toBe(before);
  });

  it("makes no token and no resource for a rule", () => {
    const stack = makeStack();
    const chain = new Chain(new Table(makeHost({}, stack), "filter"), "INPUT");
    for (let port = 1; port <= 100; port += 1)
      chain.add(`port-${port}`, { protocol: "tcp", destinationPort: port, target: "ACCEPT" });
    const json = JSON.parse(Testing.synth(stack, true));
    expect(Object.keys(json.resource)).toEqual(["netfilter_host"]);
    expect(chain.host.document.ipv4.filter?.INPUT?.rules.filter(rule => typeof rule !== "string")).toEqual([]);
  });

  it("lets aspects add to hosts before they are written", () => {
    const stack = makeStack();
    makeHost({}, stack);
    Aspects.of(stack).add({
      visit(node: IConstruct) {
        if (Host.isHost(node)) new Sysctl(node, "net.ipv4.ip_forward", 1);
      },
    });
    expect(hostResources(stack)["edge-1"]?.sysctls).toEqual({ "net.ipv4.ip_forward": "1" });
  });

  it("refuses a second provider and takes one that stands there first", () => {
    const stack = makeStack();
    const own = new NetfilterProvider(stack, "mine");
    const host = makeHost({}, stack);
    expect(NetfilterProvider.of(host)).toBe(own);
    expect(() => new NetfilterProvider(stack, "second")).toThrow(/has one already, "gateway\/mine"/);
    expect(own.hosts).toEqual([host]);
  });

  it("keeps to a name that Terraform has no use for itself: connection is access", () => {
    // `connection` in a resource is a block for provisioners; cdktf deletes it and Terraform would not hand it on.
    const stack = makeStack();
    makeHost({}, stack);
    const reserved = ["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];
    expect(Object.keys(hostResources(stack)["edge-1"] ?? {}).filter(name => reserved.includes(name))).toEqual([]);
  });

  it("gives old resolvers of modules an entry they understand", () => {
    const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
    expect(manifest).toMatchObject({
      type: "commonjs",
      main: "./dist/constructs/index.js",
      types: "./dist/constructs/index.d.ts",
    });
  });

  it("recognises its constructs by brand, also those of another copy", () => {
    expect(Host.isHost(makeHost())).toBe(true);
    expect(Host.isHost({ [Symbol.for("netfilter-fleet.Host")]: true })).toBe(true);
    expect(Host.isHost(new TerraformStack(Testing.app(), "s"))).toBe(false);
  });
});
