import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { say } from "./command-line";
import { ConntrackFleet } from "./conntrack-host";
import { Folder } from "./documents";

const LOST = { kind: "lost", message: "edge went away." } as const;
const GONE = { kind: "unreachable", message: "No answer from edge." } as const;

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const watch = ["conntrack", "edge=192.0.2.1", "--watch", "1"];
const samples = (file: string) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter(line => line.includes('host="edge"'));

describe("a watch of connection tables", () => {
  it("tells of a read that fails when it fails, and reads again in the next round", async () => {
    const fleet = new ConntrackFleet(["table", "table", LOST], ["table"]);
    const { stdout, stderr, code } = await say([...watch, "--rounds", "3"], { fleet });
    expect(stdout.split("\n").filter(line => line.startsWith("edge: "))).toEqual([
      "edge: nothing is failing, as far as its connection table tells",
      "edge: unreachable: edge went away.",
      "edge: nothing is failing, as far as its connection table tells",
    ]);
    expect([stderr, code, fleet.logins]).toEqual(["", 3, 2]);
  });

  it("takes what it knew of a host that cannot be read out of the file for Prometheus", async () => {
    const file = folder.file("conntrack.prom");
    const fleet = new ConntrackFleet(["table", "table", LOST]);
    await say([...watch, "--rounds", "2", "--report", `prometheus=${file}`], { fleet });
    expect(samples(file)).toEqual(['nffleet_conntrack_host_read{host="edge"} 0']);
  });

  it("has a sample of a host that was never reached, and all of them once it is", async () => {
    const file = folder.file("conntrack.prom");
    const report = ["--report", `prometheus=${file}`];
    await say([...watch, "--rounds", "1", ...report], { fleet: new ConntrackFleet(GONE) });
    expect(samples(file)).toEqual(['nffleet_conntrack_host_read{host="edge"} 0']);
    await say([...watch, "--rounds", "2", ...report], { fleet: new ConntrackFleet(GONE, ["table"]) });
    expect(samples(file)).toContain('nffleet_conntrack_host_read{host="edge"} 1');
    expect(samples(file)).toContain('nffleet_conntrack_entries{host="edge"} 3');
  });

  it("tells of a document that is broken at once, and watches the other hosts", async () => {
    folder.write("far.json", { version: 1, owner: "shop/gateway/far" });
    const { stdout, code } = await say(
      ["conntrack", "far", "edge=192.0.2.1", "--documents", folder.path, "--watch", "1", "--rounds", "1"],
      { fleet: new ConntrackFleet(["table"]) },
    );
    expect(stdout).toMatch(/^far: bad document: [\s\S]*^edge: nothing is failing/m);
    expect(code).toBe(1);
  });

  it("logs in no more where its login is refused", async () => {
    const fleet = new ConntrackFleet({ kind: "auth", message: "edge refused the key." });
    const { stdout, code } = await say([...watch, "--rounds", "5"], { fleet });
    expect(stdout).toBe("edge: login refused: edge refused the key.\n");
    expect([code, fleet.logins]).toEqual([1, 1]);
  });

  it("ends by Ctrl-C without a word of failure", async () => {
    const { stdout, stderr, code } = await say([...watch, "--format", "json"], {
      fleet: new ConntrackFleet(["table"]),
      signal: AbortSignal.timeout(1500),
    });
    expect(JSON.parse(stdout)).toMatchObject({ hosts: [{ status: "healthy" }] });
    expect([stderr, code]).toEqual(["", 130]);
  });

  it("ends, and says why, where its report cannot be written", async () => {
    const { stderr, code } = await say([...watch, "--report", `prometheus=${folder.file("none/conntrack.prom")}`], {
      fleet: new ConntrackFleet(["table"]),
    });
    expect(stderr).toMatch(/^nffleet: ENOENT[^\n]*\n$/);
    expect(code).toBe(1);
  });

  it("is refused for more hosts than can be logged in to at once, and with a number of them", async () => {
    const hosts = Array.from({ length: 257 }, (_, at) => `h${at}=192.0.2.1`);
    const fleet = new ConntrackFleet(["table"]);
    const many = await say(["conntrack", ...hosts, "--watch", "1"], { fleet });
    expect(many.stderr).toMatch(
      /^nffleet: --watch stays logged in to all its hosts at once: 256 at most, and these are 257\./,
    );
    const few = await say([...watch, "--concurrency", "5"], { fleet });
    expect(few.stderr).toMatch(/^nffleet: --watch looks at all hosts at once; leave --concurrency out\./);
    expect([many.code, few.code, fleet.logins]).toEqual([64, 64, 0]);
  });
});
