import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DocumentsError, loadDocuments, selectHosts } from "../../engine/fleet";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";
import { appliedTo, FakeFleet } from "./fake-host";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const names = (path: string) => loadDocuments([{ kind: "path", path }]).map(({ host, kind }) => [host, kind]);

describe("finding documents", () => {
  it("reads those of cdktf's output directory, stack by stack, and not the files beside them", () => {
    folder.write("cdktf.out/manifest.json", {});
    folder.write("cdktf.out/netfilter-fleet/office/gw.json", { ...documentOf("gw"), owner: "shop/office/gw" });
    folder.write("cdktf.out/netfilter-fleet/gateway/edge-2.json", documentOf("edge-2"));
    folder.write("cdktf.out/netfilter-fleet/gateway/edge-1.json", documentOf("edge-1"));
    folder.write("cdktf.out/netfilter-fleet/gateway/edge-1.sources.json", {});
    const directory = join(folder.path, "cdktf.out");
    const wanted = ["edge-1", "edge-2", "gw"];
    expect(loadDocuments([{ kind: "output", directory }]).map(({ host }) => host)).toEqual(wanted);
    expect(names(directory).map(([host]) => host)).toEqual(wanted);
  });

  it("says what to run when nothing was synthesized", async () => {
    const { code, stderr } = await say(["plan"], { env: { CDKTF_OUTDIR: join(folder.path, "none") } });
    expect(code).toBe(1);
    expect(stderr).toContain("npx cdktf synth");
  });

  it("names a place that does not exist, and a folder without documents", () => {
    expect(() => names(join(folder.path, "none"))).toThrow(/none does not exist/);
    expect(() => names(folder.path)).toThrow(/holds no document/);
  });

  it("keeps a file that is not JSON, or no document, from hiding the others", () => {
    folder.write("edge-1.json", documentOf("edge-1"));
    folder.write("edge-2.json", "{");
    folder.write("edge-3.json", { owner: "shop/gateway/three" });
    expect(names(folder.path)).toEqual([
      ["edge-1", "ready"],
      ["edge-2", "broken"],
      ["three", "broken"],
    ]);
  });

  it("refuses two documents of one owner", () => {
    folder.write("a.json", documentOf("edge-1"));
    folder.write("b.json", documentOf("edge-1"));
    expect(() => names(folder.path)).toThrow(DocumentsError);
    expect(() => names(folder.path)).toThrow(/Two documents say what shop\/gateway\/edge-1 should hold/);
  });

  it("reads one from stdin", async () => {
    const { code, stdout } = await say(["plan", "--documents", "-"], {
      stdin: JSON.stringify(documentOf("edge-1")),
      fleet: new FakeFleet({ "edge-1": appliedTo(documentOf("edge-1")) }),
    });
    expect(stdout).toBe("edge-1: no changes\n");
    expect(code).toBe(0);
  });

  it("says where a rule was declared that the document's own check refuses", async () => {
    const path = folder.write("edge-1.json", documentOf("edge-1", ["-i lo -j ACCEPT", "-p tcp --dprot 22 -j ACCEPT"]));
    folder.write("edge-1.sources.json", {
      "/ipv4/filter/INPUT/rules/1": { construct: "gateway/edge-1/filter/INPUT/ssh", at: "stacks/gateway-stack.ts:31" },
    });
    const { stderr } = await say(["plan", "--documents", path]);
    expect(stderr).toContain("/ipv4/filter/INPUT/rules/1: ");
    expect(stderr).toContain("[declared at stacks/gateway-stack.ts:31 (gateway/edge-1/filter/INPUT/ssh)]");
  });
});

describe("choosing hosts", () => {
  const hosts = () => {
    for (const host of ["edge-1", "edge-2", "office"]) folder.write(`${host}.json`, documentOf(host));
    return loadDocuments([{ kind: "path", path: folder.path }]);
  };
  const chosen = (...globs: string[]) => selectHosts(hosts(), globs).map(({ host }) => host);

  it("takes all, some by glob, or some by stack and name, in their own order", () => {
    expect(chosen()).toEqual(["edge-1", "edge-2", "office"]);
    expect(chosen("office", "edge-*")).toEqual(["edge-1", "edge-2", "office"]);
    expect(chosen("gateway/edge-2")).toEqual(["edge-2"]);
  });

  it("names a glob that matches nothing, and the hosts there are", () => {
    expect(() => chosen("edge-9")).toThrow(/No document is about "edge-9".*edge-1, edge-2, office/);
  });
});

describe("render", () => {
  it("prints each file under its name, byte-identical each time", async () => {
    const path = folder.write("edge-1.json", documentOf("edge-1"));
    const first = await say(["render", "edge-1", "--documents", path]);
    expect(first.stdout).toBe(`# ipv4.rules
*filter
:INPUT DROP [0:0]
:NF-INPUT - [0:0]
-A NF-INPUT -i lo -j ACCEPT
-I INPUT 1 -j NF-INPUT
COMMIT
# sysctls.conf
net.ipv4.ip_forward = 1
`);
    expect((await say(["render", "edge-1", "--documents", path])).stdout).toBe(first.stdout);
  });

  it("writes the same bytes as files", async () => {
    const path = folder.write("edge-1.json", documentOf("edge-1"));
    const out = join(folder.path, "image/edge-1");
    const { code, stdout } = await say(["render", "edge-1", "--documents", path, "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(readFileSync(join(out, "sysctls.conf"), "utf8")).toBe("net.ipv4.ip_forward = 1\n");
  });

  it("refuses a value that is only known later, and names it", async () => {
    const document = { ...documentOf("edge-1"), sysctls: { "net.ipv4.ip_forward": { unknown: "$" + "{a.b}" } } };
    const path = folder.write("edge-1.json", document);
    const { code, stderr } = await say(["render", "edge-1", "--documents", path]);
    expect(code).toBe(1);
    expect(stderr).toContain("/sysctls/net.ipv4.ip_forward is $" + "{a.b}");
  });
});
