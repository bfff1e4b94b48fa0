import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { say } from "./command-line";
import { documentOf, Folder } from "./documents";
import { appliedTo, FakeFleet } from "./fake-host";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
  folder.write("edge-1.json", documentOf("edge-1"));
});
afterEach(() => folder.remove());

const fleet = () => new FakeFleet({ "edge-1": appliedTo(documentOf("edge-1")) });
const plan = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  say(["plan", "--documents", folder.path, ...words], { fleet: fleet(), env });

describe("the command line", () => {
  it.each([
    [["pln"], 'there is no command "pln". Did you mean plan?'],
    [
      ["frobnicate"],
      "There are: plan, apply, drift, baseline, conntrack, bloat, schedule, render, import, canonicalize, diff, lint, destroy, schema, provider.",
    ],
    [["--json", "plan"], "say the command first"],
    [["plan", "--jsn"], "plan has no option --jsn. Did you mean --json?"],
    [["plan", "--json=yes"], "--json takes no value"],
    [["plan", "--documents"], "--documents needs a value: --documents PATH"],
    [["plan", "--concurrency", "0"], '--concurrency takes a whole number from 1 to 256, and "0" is none'],
    [["plan", "--concurrency", "1", "--concurrency", "2"], "--concurrency was given 2 times"],
    [["apply", "--timer", "1e3"], "--timer takes a whole number from 15 to 1800"],
    [["plan", "--__proto__"], "plan has no option --__proto__."],
    [["render"], "render needs HOST"],
    [["render", "a", "b"], '"b" is one too many'],
    [["schema", "x"], 'schema prints that of "document", "drift", "conntrack", "bloat", and "x" is none of them'],
    [["schema", "drift", "x"], '"x" is one too many'],
    [["plan", "--documents", "-", "--documents", "-"], "stdin can be read once"],
  ])("answers 64 to %j and says how to do it", async (argv, words) => {
    const { code, stdout, stderr } = await say(argv);
    expect(stderr).toContain(words);
    expect(stderr).toContain("nffleet --help shows examples.");
    expect(stdout).toBe("");
    expect(code).toBe(64);
  });

  it("shows help on stdout when asked, with examples first, and on stderr when nothing was said", async () => {
    const asked = await say(["--help"]);
    expect(asked.code).toBe(0);
    expect(asked.stdout).toMatch(/^Examples\n/);
    const silent = await say([]);
    expect(silent.code).toBe(64);
    expect(silent.stderr).toBe(asked.stdout);
  });

  it.each(["plan", "apply", "drift", "baseline", "schedule", "render", "destroy", "schema"])(
    "shows the help of %s, both ways",
    async name => {
      const { code, stdout } = await say([name, "--help"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Examples\n/);
      expect(stdout).toContain(`Usage: nffleet ${name}`);
      expect((await say(["help", name])).stdout).toBe(stdout);
    },
  );

  it("prints its version", async () => {
    expect((await say(["--version"])).stdout).toMatch(/^nffleet \d+\.\d+\.\d+\n$/);
  });

  it("prints the schema of a document, and of a drift report", async () => {
    const schemaOf = async (...words: readonly string[]) => JSON.parse((await say(["schema", ...words])).stdout);
    expect(await schemaOf()).toMatchObject({ type: "object", properties: { owner: {} } });
    expect(await schemaOf("document")).toEqual(await schemaOf());
    expect(await schemaOf("drift")).toMatchObject({ type: "object", properties: { started: {}, hosts: {} } });
  });

  it("takes key files from the flags, else from the environment", async () => {
    const env = { NFFLEET_IDENTITY: "/env/key", NFFLEET_KNOWN_HOSTS: "/env/known" };
    expect((await plan([], env)).ssh).toMatchObject({
      identities: ["/env/key"],
      knownHosts: ["/env/known"],
      hostKeyPolicy: "strict",
    });
    const flags = ["--identity", "a", "--identity", "b", "--known-hosts", "k", "--accept-new"];
    expect((await plan(flags, env)).ssh).toMatchObject({
      identities: ["a", "b"],
      knownHosts: ["k"],
      hostKeyPolicy: "accept-new",
    });
  });

  it("refuses a host key policy that does not exist", async () => {
    const { code, stderr } = await plan([], { NFFLEET_HOST_KEY_POLICY: "no" });
    expect(stderr).toContain("host keys are always checked");
    expect(code).toBe(1);
  });

  it("means this machine by --local, and one document only", async () => {
    const local = await plan(["--local"]);
    expect(local.ssh).toBeUndefined();
    expect(local.stdout).toBe("edge-1: no changes\n");
    folder.write("edge-2.json", documentOf("edge-2"));
    expect((await plan(["--local"])).code).toBe(64);
    expect((await plan(["--local", "edge-1"])).code).toBe(0);
  });
});

describe("colour", () => {
  const changed = (env: NodeJS.ProcessEnv, ...words: string[]) =>
    say(["plan", "--documents", folder.path, ...words], { fleet: new FakeFleet({ "edge-1": {} }), env });

  it("is off where the output is no terminal", async () => {
    expect((await changed({})).stdout).not.toContain("\x1b");
  });

  it("is on where it is forced, and off again by --no-color", async () => {
    expect((await changed({ FORCE_COLOR: "1" })).stdout).toContain("\x1b[32m");
    expect((await changed({ FORCE_COLOR: "1" }, "--no-color")).stdout).not.toContain("\x1b");
    expect((await changed({ FORCE_COLOR: "0" })).stdout).not.toContain("\x1b");
  });
});
