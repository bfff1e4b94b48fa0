import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Backend, parseSave, printSave, readScript, type SavedRuleset } from "../../engine/ruleset";

const SCRIPTS = resolve(__dirname, "../fixtures/scripts");
const names = readdirSync(SCRIPTS);
const resolved = new Map([["base-address.mcast.net", "224.0.0.0"]]);
const MARK = "-- ip6tables";

/** Runs a script for real: $1 legacy or nft, $2 the script, $3 a hosts file. Prints what both families' saves print. */
const RUN = `
set -e
mount -t tmpfs none /etc/alternatives
mount -t tmpfs none /run
for command in iptables ip6tables; do
  for part in '' -save -restore; do ln -s "/usr/sbin/$command-$1$part" "/etc/alternatives/$command$part"; done
done
mount --bind "$3" /etc/hosts
sh "$2" >/dev/null 2>&1
"iptables-$1-save" 2>/dev/null
echo "${MARK}"
"ip6tables-$1-save" 2>/dev/null
`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "nffleet-scripts-"));
  const hosts = ["127.0.0.1 localhost", "::1 ip6-localhost ip6-loopback", "224.0.0.0 base-address.mcast.net", ""];
  writeFileSync(join(directory, "hosts"), hosts.join("\n"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function runForReal(backend: Backend, name: string): readonly string[] {
  const variant = backend === "legacy" ? "legacy" : "nft";
  const words = ["--net", "--mount", "sh", "-c", RUN, "sh", variant, join(SCRIPTS, name), join(directory, "hosts")];
  const printed = execFileSync("unshare", words, { encoding: "utf8" });
  return printed.split(`${MARK}\n`).map(save => tablesOf(parseSave(save)));
}

/** The text of each table, in the order of their names, counters zero: legacy prints the table last used first. */
function tablesOf(ruleset: SavedRuleset | undefined): string {
  const tables = [...(ruleset?.tables ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const printed = printSave({ tables: new Map(tables), incompatible: new Map() });
  return printed.replace(/\[\d+:\d+\]/g, "[0:0]");
}

describe.each(["nf_tables", "legacy"] as const)("a script that is run on an empty host, on the %s backend", backend => {
  it.each(names)("%s: leaves the rules behind that are read from it", name => {
    const text = readFileSync(join(SCRIPTS, name), "utf8");
    const { ipv4, ipv6 } = readScript(text, { backend, resolve: resolved });
    const real = runForReal(backend, name);
    expect([tablesOf(ipv4), tablesOf(ipv6)]).toEqual(real);
    expect(real.join("")).toContain("-A ");
  });
});
