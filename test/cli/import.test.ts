import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { say } from "./command-line";
import { FakeFleet } from "./fake-host";

const SAVE =
  "*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n";

describe("nffleet import", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "import-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it("prints the files, each under its name, and tells the roles on stderr", async () => {
    const { code, stdout, stderr } = await say(["import", write("edge-1.v4", SAVE)]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^\/\/ edge1\.ts\nimport .*\n\/\/ main\.ts\n.*\n# import\.tf\nimport \{\n/s);
    expect(stdout).toContain('{ project: "fleet", address: "edge-1", leaveOpen: "ipv6" }');
    expect(stderr).toContain("edge1 (edge1.ts): 1 host: edge-1\n");
  });

  it("takes files of one name for one host, and a folder for its files", async () => {
    write("web-1.v4", SAVE);
    write("web-1.v6", SAVE);
    write("web-2.rules.v4", SAVE);
    write("web-2.rules.v6", SAVE);
    const out = join(folder, "out");
    const { code, stderr } = await say(["import", folder, "--out", out, "--project", "shop", "--stack", "net"]);
    expect(code, stderr).toBe(0);
    expect(readdirSync(out).sort()).toEqual(["import.tf", "main.ts", "web.ts"]);
    expect(readFileSync(join(out, "import.tf"), "utf8")).toContain('id = "root@web-2:22/shop/net/web-2"');
    expect(readFileSync(join(out, "web.ts"), "utf8")).not.toContain("family");
  });

  it("calls a host by its folder where the file's name says nothing", async () => {
    mkdirSync(join(folder, "edge-9"));
    const { stderr } = await say(["import", write("edge-9/rules.v4", SAVE)]);
    expect(stderr).toContain("1 host: edge-9");
  });

  it("reads a script, with the addresses that host names are said to have", async () => {
    const script = "iptables -P INPUT DROP\niptables -A INPUT -s mail -p tcp --dport smtp -j ACCEPT\n";
    const path = write("fw.sh", script);
    const { code, stdout } = await say(["import", path, "--resolve", "mail=192.0.2.25"]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'input.add("smtp", { source: "192.0.2.25", protocol: "tcp", destinationPort: 25, target: "ACCEPT" });',
    );
    const refused = await say(["import", path]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^fw: .*fw\.sh: .*mail/);
  });

  it("reads a host, and leaves one that cannot be reached to the next time", async () => {
    const fleet = new FakeFleet({ "192.0.2.1": { filter: [":INPUT ACCEPT [0:0]", "-A INPUT -i lo -j ACCEPT"] } });
    const { code, stdout, stderr } = await say(["import", "edge-1=deploy@192.0.2.1:2222", "192.0.2.9"], { fleet });
    expect(code).toBe(3);
    expect(stdout).toContain('address: "192.0.2.1", port: 2222, user: "deploy"');
    expect(stdout).toContain('id = "deploy@192.0.2.1:2222/fleet/imported/edge-1"');
    expect(stderr).toMatch(/^192\.0\.2\.9: unreachable: /m);
  });

  it("refuses what cannot be: no host, two files of one family, ids with a slash", async () => {
    const nobody = await say(["import", "no host"]);
    expect([nobody.code, nobody.stderr]).toEqual([64, expect.stringContaining("is no file here and no host either")]);
    const twice = await say(["import", write("a.v4", SAVE), write("a.rules", SAVE)]);
    expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining("both hold ipv4 rules of a")]);
    const id = await say(["import", write("a.v4", SAVE), "--project", "a/b"]);
    expect([id.code, id.stderr]).toEqual([64, expect.stringContaining("cannot stand in an owner id")]);
    const backend = await say(["import", "192.0.2.1", "--backend", "nft"]);
    expect([backend.code, backend.stderr]).toEqual([
      64,
      expect.stringContaining("--backend takes nf_tables or legacy"),
    ]);
    const nobodys = await say(["import", write("a.v4", SAVE), "--backend", "legacy"]);
    expect([nobodys.code, nobodys.stderr]).toEqual([64, expect.stringContaining("only files are named")]);
    expect(existsSync(join(folder, "main.ts"))).toBe(false);
  });
});
