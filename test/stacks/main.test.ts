import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const ROOT = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "netfilter-fleet-main."));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function runMain(outputDirectory: string, workingDirectory: string, inventory?: string): void {
  execFileSync(process.execPath, ["--import", require.resolve("tsx"), join(ROOT, "main.ts")], {
    cwd: workingDirectory,
    env: {
      PATH: process.env.PATH,
      HOME: scratch,
      CDKTF_OUTDIR: outputDirectory,
      ...(inventory && { NFFLEET_INVENTORY: inventory }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** path → bytes of everything below a directory. */
function contentOf(directory: string): ReadonlyMap<string, string> {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    files
      .map(file => join(directory, file))
      .filter(file => statSync(file).isFile())
      .map(file => [relative(directory, file), readFileSync(file, "utf8")]),
  );
}

describe("the app", () => {
  it("writes the same bytes twice, and from another working directory", () => {
    const [first, second, third] = ["first", "second", "third"].map(name => join(scratch, name));
    runMain(first ?? "", ROOT);
    runMain(second ?? "", ROOT);
    cpSync(join(ROOT, "fleet.yaml"), join(scratch, "fleet.yaml"));
    runMain(third ?? "", scratch);
    const written = contentOf(first ?? "");
    expect([...written.keys()].filter(file => file.startsWith("netfilter-fleet"))).toEqual([
      "netfilter-fleet/gateway/edge-1.json",
      "netfilter-fleet/gateway/edge-1.sources.json",
      "netfilter-fleet/gateway/edge-2.json",
      "netfilter-fleet/gateway/edge-2.sources.json",
      "netfilter-fleet/gateway/guest-1.json",
      "netfilter-fleet/gateway/guest-1.sources.json",
    ]);
    expect(contentOf(second ?? "")).toEqual(written);
    expect(contentOf(third ?? "")).toEqual(written);
    for (const text of written.values()) expect(text).not.toContain(ROOT);
    const sources = JSON.parse(written.get("netfilter-fleet/gateway/edge-1.sources.json") ?? "");
    expect(sources["/ipv4/filter/INPUT/rules/0"]).toEqual({
      construct: "gateway/edge/edge-1/filter/INPUT/loopback",
      at: expect.stringMatching(/^stacks\/gateway-stack\.ts:\d+$/),
    });
  });

  it("says in one line what is wrong with the inventory, and fails", () => {
    const inventory = join(scratch, "wrong.yaml");
    cpSync(join(ROOT, "cdktf.json"), inventory);
    expect(() => runMain(join(scratch, "wrong"), scratch, inventory)).toThrow(
      /wrong\.yaml:2:3: Unknown key "language"/,
    );
  });
});
