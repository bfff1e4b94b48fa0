import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DeliveryError, executableNameOf, hashPackage, readProviderBundle } from "../../../engine/delivery";

const folder = mkdtempSync(join(tmpdir(), "netfilter-fleet-bundle."));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the bundle", () => {
  it("is the file that NFFLEET_PROVIDER names, with the checksum of its package", () => {
    const file = join(folder, "provider.js");
    writeFileSync(file, "#!/bin/sh\n");
    const { version, bytes, hash } = readProviderBundle({ NFFLEET_PROVIDER: file });
    expect(Buffer.from(bytes).toString()).toBe("#!/bin/sh\n");
    expect(hash).toBe(hashPackage([{ name: executableNameOf(version), bytes }]));
  });

  it("is missed in one paragraph that says what to do", () => {
    const missing = join(folder, "nothing.js");
    expect(() => readProviderBundle({ NFFLEET_PROVIDER: missing })).toThrow(DeliveryError);
    expect(() => readProviderBundle({ NFFLEET_PROVIDER: missing })).toThrow(
      `NFFLEET_PROVIDER names ${missing}, which does not exist. Correct or unset it.`,
    );
  });

  it("is missed in a clone that was never built, with the command that builds it", () => {
    cpSync(join(__dirname, "../../../engine/delivery"), join(folder, "engine/delivery"), { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
    const program = `
      try { require("./engine/delivery/provider-bundle").readProviderBundle({}); } catch (error) { console.log(error.message); }`;
    const said = execFileSync(process.execPath, ["--import", require.resolve("tsx"), "--eval", program], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(said).toContain(
      `${folder}/dist/provider/terraform-provider-netfilter is not there, because the package is not built. Run \`npm run build\``,
    );
  });
});
