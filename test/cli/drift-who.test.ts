import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DriftReport } from "../../engine/drift";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";
import { appliedTo, FakeFleet } from "./fake-host";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
  folder.write("documents/edge-1.json", JSON.stringify(documentOf("edge-1")));
});
afterEach(() => folder.remove());

const SECOND = Math.floor(Date.now() / 1000);
const LINE = `S ${new Date((SECOND - 60) * 1000).toISOString()} edge-1 sudo: alice : USER=root ; COMMAND=/usr/sbin/iptables -A NF-INPUT -s 192.0.2.1 -j ACCEPT`;

function fleet(...lines: readonly string[]): FakeFleet {
  const host = appliedTo(documentOf("edge-1"));
  const log = { lines: [`now ${SECOND}.5`, "source sudo_logs read", ...lines], clock: `${SECOND + 5}.25` };
  return new FakeFleet({
    "edge-1": { ...host, filter: [...(host.filter ?? []), "-A NF-INPUT -s 192.0.2.1/32 -j ACCEPT"], log },
  });
}

const run = (command: string, hosts: FakeFleet, ...words: readonly string[]) =>
  say([command, "--documents", folder.file("documents"), ...words], { fleet: hosts });

/** The seconds since which each script asked. */
const asked = ({ scripts }: FakeFleet) =>
  scripts
    .map(text => /^# changes since (\d+)$/m.exec(text)?.[1])
    .map(text => (text === undefined ? undefined : Number(text)));

describe("who changed a host", () => {
  it("is asked by drift alone, of a day, in the one script that reads it", async () => {
    const hosts = fleet(LINE);
    const { code, stdout } = await run("drift", hosts);
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^ *by alice \(sudo's log, .* UTC\): \/usr\/sbin\/iptables -A NF-INPUT -s 192\.0\.2\.1 -j ACCEPT$/m,
    );
    expect(asked(hosts)).toHaveLength(1);
    expect(Math.abs((asked(hosts)[0] ?? 0) - (Date.now() / 1000 - 24 * 3600))).toBeLessThan(120);
    const planned = fleet(LINE);
    await run("plan", planned);
    expect(asked(planned)).toEqual([undefined]);
  });

  it("is asked from the host's clock at the last reading on, where a history is kept", async () => {
    const history = ["--history", folder.file("history")];
    await run("drift", fleet(LINE), ...history);
    const again = fleet();
    const { stdout } = await run("drift", again, ...history, "--json");
    expect(asked(again)).toEqual([SECOND + 5]);
    const [host] = (JSON.parse(stdout) as DriftReport).hosts;
    expect(host?.findings.flatMap(({ by = [] }) => by.map(({ user }) => user))).toEqual(["alice"]);
    expect(host?.recorded?.since).toBe(new Date((SECOND + 5) * 1000 + 251).toISOString());
  });

  it("makes no other finding of it: its fingerprint stays", async () => {
    const printsOf = async (hosts: FakeFleet) =>
      (JSON.parse((await run("drift", hosts, "--json")).stdout) as DriftReport).hosts.flatMap(({ findings }) =>
        findings.map(({ fingerprint }) => fingerprint),
      );
    expect(await printsOf(fleet(LINE))).toEqual(await printsOf(fleet()));
  });

  it("is hostile text, and reaches no terminal as it is", async () => {
    const { stdout } = await run("drift", fleet(LINE.replace("alice", "al\u001b[2Jice\u202e")));
    expect(stdout).toContain("by al\\x1b[2Jice\\u202e (");
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });
});
