import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Chain, Host, Masquerade, QdiscCoDel, Sysctl, Table } from "../../constructs";
import { type App, TerraformStack, Testing } from "../../constructs/cdktf";
import { parseDocument, printDocument } from "../../engine/desired";
import { makeHost } from "./practice-stack";

function synthesize() {
  const app: App = Testing.app();
  const stack = new TerraformStack(app, "gateway");
  const host = makeHost({}, stack);
  new Masquerade(host, "lan", { source: "10.0.0.0/8" });
  const input = new Chain(new Table(host, "filter"), "INPUT");
  input.add("ssh", { protocol: "tcp", destinationPort: 22, source: ["10.0.0.0/8", "fd00::/8"], target: "ACCEPT" });
  new QdiscCoDel(host, "wan", { device: "eth0" });
  new Sysctl(host, "net.ipv4.conf.eth0/100.rp_filter", 2);
  return { app, host, folder: join(app.outdir, "netfilter-fleet", "gateway") };
}

describe("synthesis", () => {
  it("writes the document of each host beside Terraform's files", () => {
    const { app, host, folder } = synthesize();
    app.synth();
    const text = readFileSync(join(folder, "edge-1.json"), "utf8");
    expect(text).toBe(printDocument(host.document));
    expect(parseDocument(JSON.parse(text), "edge-1.json")).toEqual(host.document);
  });

  it("says which construct each part comes from and where that was made", () => {
    const { app, folder } = synthesize();
    app.synth();
    const sources = JSON.parse(readFileSync(join(folder, "edge-1.sources.json"), "utf8"));
    const at = expect.stringMatching(/^test\/constructs\/side-files\.test\.ts:\d+$/);
    expect(sources).toEqual({
      "/ipv4/nat/POSTROUTING": { construct: "gateway/edge-1/lan", at },
      "/ipv4/nat/POSTROUTING/rules/0": { construct: "gateway/edge-1/lan", at },
      "/ipv4/filter/INPUT": { construct: "gateway/edge-1/filter/INPUT", at },
      "/ipv4/filter/INPUT/rules/0": { construct: "gateway/edge-1/filter/INPUT/ssh", at },
      "/ipv6/filter/INPUT": { construct: "gateway/edge-1/filter/INPUT", at },
      "/ipv6/filter/INPUT/rules/0": { construct: "gateway/edge-1/filter/INPUT/ssh", at },
      "/qdiscs/eth0/0": { construct: "gateway/edge-1/wan", at },
      "/sysctls/net.ipv4.conf.eth0~1100.rp_filter": {
        construct: "gateway/edge-1/net.ipv4.conf.eth0--100.rp_filter",
        at,
      },
    });
    const line = Number(String(sources["/qdiscs/eth0/0"].at).split(":")[1]);
    expect(readFileSync(__filename, "utf8").split("\n")[line - 1]).toContain("new QdiscCoDel(");
  });

  it("takes away the documents of hosts and stacks that are gone, and of no other", () => {
    const { app, folder } = synthesize();
    new Host(new TerraformStack(app, "second"), "edge-9", { address: "10.77.1.9", project: "shop" });
    for (const stale of [folder, join(folder, "../gone")]) {
      mkdirSync(stale, { recursive: true });
      writeFileSync(join(stale, "gone.json"), "{}");
    }
    app.synth();
    expect(readdirSync(join(folder, ".."), { recursive: true }).sort()).toEqual([
      "gateway",
      "gateway/edge-1.json",
      "gateway/edge-1.sources.json",
      "second",
      "second/edge-9.json",
      "second/edge-9.sources.json",
    ]);
  });

  it("writes nothing when a validation fails", () => {
    const { app, host, folder } = synthesize();
    new Chain(new Table(host, "mangle"), "NF-x");
    expect(() => app.synth()).toThrow(/NF-x/);
    expect(existsSync(folder)).toBe(false);
  });
});
