import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mirrorProvider } from "./filesystem-mirror";
import { MirrorProject } from "./mirror-project";
import { TERRAFORM_IS_THERE } from "./terraform-project";

if (!TERRAFORM_IS_THERE) console.warn("No terraform in PATH: the tests of the plugin protocol are skipped.");

const ENTRY = join(__dirname, "..", "provider", "wire", "fixture-provider.ts");
const EVERYTHING = {
  name: "kept",
  size: 0.1,
  on: true,
  words: ["a", "ü 😀", ""],
  labels: { "a b": "x", constructor: "y" },
  groups: { one: ["1", "2"], none: [] },
  one: { note: "mine" },
  chains: { INPUT: { policy: "DROP", rules: ["-j ACCEPT"] }, é: {} },
  hops: [{ host: "a" }, { host: "b" }],
};

describe.skipIf(!TERRAFORM_IS_THERE)("terraform and a provider on this framework", () => {
  const project = new MirrorProject();
  const write = (resources: Readonly<Record<string, object>>, more: object = {}) =>
    project.write({
      terraform: {
        required_providers: {
          fake: { source: "example.test/first/fake", version: "1.0.0" },
          second: { source: "example.test/second/fake", version: "1.0.0" },
        },
      },
      ...(Object.keys(resources).length === 0 ? {} : { resource: { fake_thing: resources } }),
      ...more,
    });
  const expectNoChange = async () => {
    for (const words of [["plan"], ["plan", "-refresh-only"]]) {
      const { code, text } = await project.run([...words, "-detailed-exitcode"]);
      expect(code, text).toBe(0);
    }
  };
  const apply = async () => {
    const { code, text } = await project.run(["apply", "-auto-approve"]);
    expect(code, text).toBe(0);
    return text;
  };

  beforeAll(async () => {
    for (const owner of ["first", "second"]) {
      await mirrorProvider(project.mirror, ENTRY, { source: `example.test/${owner}/fake`, version: "1.0.0" });
    }
    write({});
    expect(await project.run(["init"])).toMatchObject({ code: 0 });
  });
  afterAll(() => project.remove());

  it("keep values of every kind as they are written, through apply, plan and refresh", async () => {
    write({ it: EVERYTHING });
    await apply();
    await expectNoChange();
    const [resource] = JSON.parse(project.state).resources;
    expect(resource.instances[0].attributes).toMatchObject({ ...EVERYTHING, chains: { INPUT: { policy: "DROP" } } });
    write({ it: { ...EVERYTHING, size: 9007199254740991, words: [] } });
    expect(await apply()).toContain("0 added, 1 changed, 0 destroyed");
    await expectNoChange();
  });

  it("read a data source", async () => {
    const data = { fake_view: { it: { name: "seen", size: 2.5 } } };
    write({ it: { ...EVERYTHING, size: "${data.fake_view.it.size}" } }, { data });
    await apply();
    await expectNoChange();
  });

  it("import", async () => {
    write({ it: EVERYTHING, other: { name: "imported" } }, { import: [{ to: "fake_thing.other", id: "7" }] });
    expect(await apply()).toContain("1 imported");
    write({ it: EVERYTHING, other: { name: "imported" } });
    await expectNoChange();
  });

  it("take an object over from the same provider under another source address", async () => {
    const moved = { ...EVERYTHING, provider: "second" };
    write({ there: moved }, { moved: [{ from: "fake_thing.it", to: "fake_thing.there" }], removed: [] });
    const { text } = await project.run(["plan"]);
    expect(text).toContain("fake_thing.it has moved to fake_thing.there");
    expect(await apply()).toContain("0 added, 0 changed, 1 destroyed");
    expect(JSON.parse(project.state).resources).toMatchObject([
      { name: "there", provider: 'provider["example.test/second/fake"]' },
    ]);
  });

  it("point at the first element of a list", async () => {
    write({ it: { name: "a", words: ["bad"] } });
    const { code, text } = await project.run(["plan"]);
    expect(code).toBe(1);
    expect(text).toMatch(
      /Error: Bad word[\s\S]*on main\.tf\.json line \d+, in resource\.fake_thing\.it[\s\S]*Word 0 is bad/,
    );
  });

  it("keep no half-made object, and no secret, when the provider is at fault", async () => {
    write({ there: { ...EVERYTHING, provider: "second" }, it: { name: "throw a secret" } });
    const { code, text } = await project.run(["apply", "-auto-approve"], { TF_LOG: "trace" });
    expect(code).toBe(1);
    expect(text).toContain("Error: Fault of the provider");
    expect(text).toContain("Error: (secret) is the password");
    expect(text).not.toContain("canary-of-many-words");
    expect(JSON.parse(project.state).resources).toHaveLength(1);
  });

  it("show why a provider crashed, without its secrets", async () => {
    write({ there: { ...EVERYTHING, provider: "second" }, it: { name: "crash in the call" } });
    const { code, text } = await project.run(["apply", "-auto-approve"]);
    expect(code).toBe(1);
    expect(text).toContain("The terraform-provider-fake_v1.0.0 plugin crashed!");
    expect(text).toContain("panic: Error: (secret) was in the crash");
    expect(text).not.toContain("canary-of-many-words");
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "let an apply come to its undone end at %s, and leave a true state",
    async signal => {
      write({ there: { ...EVERYTHING, provider: "second" }, it: { name: "wait for the stop" } });
      const running = project.start(["apply", "-auto-approve"], { TF_LOG_PROVIDER: "info" });
      await running.until("It waits.");
      running.interrupt(signal);
      const { code, text } = await running.ended;
      expect(code).toBe(1);
      expect(text).toContain("Error: Undone");
      expect(text).toContain("It has undone.");
      expect(text).not.toContain("Plugin did not respond");
      expect(JSON.parse(project.state).resources).toMatchObject([{ name: "there" }]);
    },
  );

  it("leave no socket behind", () => {
    expect(readdirSync(join(project.root, "tmp")).filter(name => name.startsWith("terraform-provider-"))).toEqual([]);
  });
});
