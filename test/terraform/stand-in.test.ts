import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mirrorStandInNullProvider } from "./filesystem-mirror";
import { MirrorProject } from "./mirror-project";
import { TERRAFORM_IS_THERE } from "./terraform-project";

if (!TERRAFORM_IS_THERE) console.warn("No terraform in PATH: the tests with the stand-in null provider are skipped.");

/** A null_resource with these triggers; one of them is known only after something else was applied. */
function configuration(triggers: Readonly<Record<string, string>>) {
  return {
    terraform: { required_providers: { null: { source: "hashicorp/null", version: "3.2.4" } } },
    resource: {
      terraform_data: { other: { input: "x" } },
      null_resource: { it: { triggers: { ...triggers, other: "${terraform_data.other.output}" } } },
    },
    output: { id: { value: "${null_resource.it.id}" } },
  };
}

describe.skipIf(!TERRAFORM_IS_THERE)("terraform and the stand-in null provider", () => {
  const project = new MirrorProject();
  const idOf = async () => JSON.parse((await project.run(["output", "-json"])).stdout).id.value as string;

  beforeAll(async () => {
    await mirrorStandInNullProvider(project.mirror);
    project.write(configuration({ hash: "one" }));
    expect(await project.run(["init"])).toMatchObject({ code: 0 });
  });
  afterAll(() => project.remove());

  it("create it, with triggers that are known later", async () => {
    const { code, text } = await project.run(["apply", "-auto-approve"]);
    expect(code, text).toBe(0);
    expect(text).toContain('+ "hash"  = "one"');
    expect(text).toContain('+ "other" = (known after apply)');
    expect(text).toContain("Apply complete! Resources: 2 added, 0 changed, 0 destroyed.");
    expect(await idOf()).toMatch(/^\d+$/);
  });

  it("find no change afterwards, neither planned nor by refresh", async () => {
    for (const words of [["plan"], ["plan", "-refresh-only"], ["plan", "-refresh=false"]]) {
      const { code, text } = await project.run([...words, "-detailed-exitcode"]);
      expect(code, text).toBe(0);
    }
  });

  it("replace it when a trigger changes, the whole way at TF_LOG=trace", async () => {
    const before = await idOf();
    project.write(configuration({ hash: "two" }));
    const { code, text } = await project.run(["apply", "-auto-approve"], { TF_LOG: "trace" });
    expect(code, text.slice(-4000)).toBe(0);
    expect(text).toContain("# null_resource.it must be replaced");
    expect(text).toContain("Resources: 1 added, 0 changed, 1 destroyed.");
    expect(text).toMatch(/\[TRACE\] provider\.terraform-provider-null_v3\.2\.4: ApplyResourceChange answered\.: /);
    expect(text).toMatch(/\[INFO\] {2}provider\.terraform-provider-null_v3\.2\.4: The provider ends\.: /);
    expect(text).not.toMatch(/plugin failed to exit gracefully|error closing client|Unrecognized remote plugin/);
    expect(await idOf()).not.toBe(before);
  });

  it("cannot import one: there is nothing to import", async () => {
    const triggers = { hash: "two" };
    const { resource, ...rest } = configuration(triggers);
    project.write({ ...rest, resource: { ...resource, null_resource: { ...resource.null_resource, other: {} } } });
    const refused = await project.run(["import", "null_resource.other", "1"]);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain("Error: null_resource cannot be imported");
    project.write(configuration(triggers));
  });

  it("destroy it", async () => {
    const { code, text } = await project.run(["destroy", "-auto-approve"]);
    expect(code, text).toBe(0);
    expect(text).toContain("Destroy complete! Resources: 2 destroyed.");
    expect(JSON.parse(project.state).resources).toEqual([]);
  });
});
