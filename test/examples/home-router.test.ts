import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseDocument } from "../../engine/desired";

const ROOT = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "netfilter-fleet-home-router."));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it("the home router lets its web server be reached, and nothing else from outside", () => {
  const printed = execFileSync(process.execPath, ["--import", "tsx", "examples/home-router.ts"], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: scratch, CDKTF_OUTDIR: join(scratch, "cdktf.out") },
    encoding: "utf8",
  });
  const { ipv4, ipv6 } = parseDocument(JSON.parse(printed), "home-router");
  for (const { filter } of [ipv4, ipv6]) {
    expect([filter?.INPUT?.policy, filter?.FORWARD?.policy]).toEqual(["DROP", "DROP"]);
  }
  const fromOutside = ipv4.filter?.FORWARD?.rules.filter(rule => !/RELATED,ESTABLISHED|-i lan0/.test(String(rule)));
  expect(fromOutside).toEqual([
    "-d 192.168.1.10/32 -p tcp -m multiport --dports 80,443 -m conntrack --ctstate DNAT -j ACCEPT",
  ]);
});
