import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";
import { appliedTo, FakeFleet } from "./fake-host";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
  for (const host of ["edge-1", "edge-2"]) folder.write(`${host}.json`, documentOf(host));
});
afterEach(() => folder.remove());

const clean = () => ({ "edge-1": appliedTo(documentOf("edge-1")), "edge-2": appliedTo(documentOf("edge-2")) });
const documents = () => ["--documents", folder.path];

describe("exit codes of plan and drift", () => {
  it.each(["plan", "drift"])("%s answers 0 when nothing differs", async command => {
    const { code, stdout, stderr } = await say([command, ...documents()], { fleet: new FakeFleet(clean()) });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^edge-1: no (changes|drift)\n/);
    expect(code).toBe(0);
  });

  it.each(["plan", "drift"])("%s answers 2 when something differs", async command => {
    const fleet = new FakeFleet({ ...clean(), "edge-2": {} });
    expect((await say([command, ...documents()], { fleet })).code).toBe(2);
  });

  it("answers 3 when a host cannot be reached, and reads the others", async () => {
    const { "edge-1": reachable } = clean();
    const { code, stdout, stderr } = await say(["plan", ...documents()], {
      fleet: new FakeFleet({ "edge-1": reachable }),
    });
    expect(code).toBe(3);
    expect(stdout).toBe("edge-1: no changes\n");
    expect(stderr).toBe("edge-2: unreachable: No answer from edge-2.\n");
  });

  it("lets unreachable win over changes, and an error over unreachable", async () => {
    expect((await say(["plan", ...documents()], { fleet: new FakeFleet({ "edge-1": {} }) })).code).toBe(3);
    const cause = { kind: "host-key", message: "edge-1 showed another key." } as const;
    const { code, stderr } = await say(["plan", ...documents()], { fleet: new FakeFleet({ "edge-1": { cause } }) });
    expect(stderr).toContain("edge-1: host key refused: edge-1 showed another key.");
    expect(code).toBe(1);
  });

  it("answers 130 when it was stopped", async () => {
    const signal = AbortSignal.abort();
    expect((await say(["plan", ...documents()], { fleet: new FakeFleet(clean()), signal })).code).toBe(130);
  });

  it("answers 1 for a document that is broken, and still reads the others", async () => {
    folder.write("edge-2.json", { ...documentOf("edge-2"), timer: 5 });
    const { code, stdout, stderr } = await say(["plan", ...documents()], { fleet: new FakeFleet(clean()) });
    expect(code).toBe(1);
    expect(stdout).toBe("edge-1: no changes\n");
    expect(stderr).toMatch(/^edge-2: bad document: .*edge-2\.json is not a valid desired document:\n {2}\/timer: /);
  });
});

describe("apply", () => {
  it("answers 64 before any host is contacted when nobody can be asked", async () => {
    const fleet = new FakeFleet({});
    const { code, stderr } = await say(["apply", ...documents()], { fleet });
    expect(code).toBe(64);
    expect(stderr).toContain("Say --yes");
    expect(fleet.scripts).toEqual([]);
  });

  it("only reads hosts without changes, and asks nothing", async () => {
    const fleet = new FakeFleet(clean());
    const { code, stdout, stderr } = await say(["apply", ...documents()], { fleet, answer: "yes" });
    expect(code).toBe(0);
    expect(stdout).toBe("edge-1: no changes\nedge-2: no changes\n");
    expect(stderr).toBe("Nothing to apply.\n");
    expect(fleet.scripts).toHaveLength(2);
  });

  it.each(["no", "", "y", "yes please"])('changes nothing when the answer is "%s"', async answer => {
    const fleet = new FakeFleet({ ...clean(), "edge-2": {} });
    const { code, stderr } = await say(["apply", ...documents()], { fleet, answer });
    expect(stderr).toBe("Apply to 1 host? yes/no: Nothing was changed.\n");
    expect(code).toBe(1);
    expect(fleet.scripts).toHaveLength(2);
  });

  it("names the host, the cause and the way out where the host refuses a first contact", async () => {
    const filter = [
      ":INPUT ACCEPT [0:0]",
      ":FORWARD ACCEPT [0:0]",
      ":OUTPUT ACCEPT [0:0]",
      "-A INPUT -s 192.0.2.1/32 -j DROP",
    ];
    const fleet = new FakeFleet({ ...clean(), "edge-2": { filter } });
    const { code, stderr } = await say(["apply", ...documents(), "--yes"], { fleet });
    expect(code).toBe(1);
    expect(stderr).toContain("edge-2: first contact: edge-2: chain INPUT (ipv4 filter) holds 1 rule of unknown origin");
    expect(fleet.scripts).toHaveLength(2);
  });

  it("begins no host when one cannot be read and it must stop at a failure", async () => {
    const fleet = new FakeFleet({ "edge-1": {} });
    const { code, stderr } = await say(["apply", ...documents(), "--yes", "--stop-on-failure"], { fleet });
    expect(code).toBe(3);
    expect(stderr).toContain("Nothing was begun");
    expect(fleet.scripts).toHaveLength(1);
  });
});

describe("destroy", () => {
  it("wants its hosts named", async () => {
    expect((await say(["destroy", "--yes", ...documents()])).code).toBe(64);
    expect((await say(["destroy", "edge-1", "--all", "--yes", ...documents()])).code).toBe(64);
  });

  it("shows what would go, and leaves it after a no", async () => {
    const fleet = new FakeFleet(clean());
    const { code, stdout, stderr } = await say(["destroy", "edge-1", ...documents()], { fleet, answer: "no" });
    expect(code).toBe(1);
    expect(stdout).toContain("  - chain INPUT (ipv4 filter)\n");
    expect(stdout).toContain("the owner record and the files for the boot are taken away");
    expect(stderr).toContain("Give back what is owned on 1 host? yes/no: ");
  });

  it("has nothing to give back on a host that was never applied to", async () => {
    const { code, stderr } = await say(["destroy", "edge-1", "--yes", ...documents()], {
      fleet: new FakeFleet({ "edge-1": {} }),
    });
    expect(stderr).toBe("Nothing to give back.\n");
    expect(code).toBe(0);
  });

  it("leaves a host whose document says keep", async () => {
    folder.write("edge-1.json", { ...documentOf("edge-1"), onDestroy: "keep" });
    const { code, stdout } = await say(["destroy", "edge-1", "--yes", ...documents()], {
      fleet: new FakeFleet(clean()),
    });
    expect(stdout).toContain("kept, as the document says");
    expect(code).toBe(0);
  });
});

describe("a host whose native rules cannot be looked at", () => {
  it("is never called clean", async () => {
    const host = { ...appliedTo(documentOf("edge-1")), nft: "absent" } as const;
    const fleet = () => new FakeFleet({ "edge-1": host });
    const plan = await say(["plan", "edge-1", ...documents()], { fleet: fleet() });
    expect(plan.stdout).toMatch(
      /^edge-1: no changes seen, but not all could be checked\n {2}warning: native nft rules unchecked/,
    );
    const drift = await say(["drift", "edge-1", "--json", ...documents()], { fleet: fleet() });
    expect(JSON.parse(drift.stdout)).toMatchObject({ hosts: [{ host: "edge-1", status: "unchecked", findings: [] }] });
  });
});
