import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { documentOf, Folder } from "./cli/documents";

const ROOT = join(__dirname, "..");
const ACTION = readFileSync(join(ROOT, "action.yml"), "utf8");
const { inputs, outputs, runs } = parse(ACTION);

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

/** Runs the step that reads, as GitHub's runner would, with hosts that nobody answers for. */
function runStep(env: Readonly<Record<string, string>>) {
  const [step] = runs.steps;
  const connection = { ...documentOf("edge-1").connection, address: "127.0.0.1", port: 1 };
  folder.write("documents/edge-1.json", { ...documentOf("edge-1"), connection });
  folder.write("documents/edge-2.json", { ...documentOf("edge-2"), connection });
  const end = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], {
    cwd: folder.path,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      HOME: folder.path,
      RUNNER_TEMP: folder.path,
      GITHUB_STEP_SUMMARY: folder.file("summary.md"),
      GITHUB_OUTPUT: folder.write("output", ""),
      HOSTS: "",
      OPTIONS: "--documents documents",
      PROGRAM: join(ROOT, "cli", "main.ts"),
      NODE_OPTIONS: `--import ${pathToFileURL(join(ROOT, "node_modules", "tsx", "dist", "loader.mjs")).href}`,
      ...env,
    },
  });
  const said = Object.fromEntries(
    readFileSync(folder.file("output"), "utf8")
      .split("\n")
      .filter(line => line !== "")
      .map(line => line.split("=") as [string, string]),
  );
  return { ...end, said };
}

describe("the action", () => {
  it("gives every output that it names, and pins what it uses", () => {
    expect(runs.using).toBe("composite");
    for (const { value } of Object.values<{ value: string }>(outputs)) expect(value).toMatch(/steps\.drift\.outputs\./);
    for (const { uses } of runs.steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    for (const { description } of Object.values<{ description: string }>(inputs)) expect(description).not.toBe("");
  });

  it("never applies, and never reads an input as a part of its script", () => {
    const scripts = runs.steps.flatMap(({ run }: { run?: string }) => run ?? []).join("\n");
    expect(scripts).not.toContain("${{");
    expect(scripts).not.toMatch(/\b(apply|deploy|destroy)\b/);
  });

  it("writes a summary and every report, and keeps the exit code for its last step", () => {
    const { status, said } = runStep({});
    expect([status, said["exit-code"]]).toEqual([0, "3"]);
    expect(readFileSync(folder.file("summary.md"), "utf8")).toContain("edge-2");
    expect(readdirSync(said.folder ?? "").sort()).toEqual(["drift.html", "drift.json", "drift.md", "drift.sarif"]);
    expect(said.sarif).toBe(`${said.folder}/drift.sarif`);
    expect(JSON.parse(readFileSync(said.report ?? "", "utf8")).hosts).toHaveLength(2);
  });

  it("reads options and hosts as a shell would, and runs nothing that stands in them", () => {
    const { said } = runStep({ HOSTS: "edge-1", OPTIONS: "--documents 'documents' --fail-on \"high\"" });
    expect(JSON.parse(readFileSync(said.report ?? "", "utf8")).hosts).toMatchObject([{ host: "edge-1" }]);
    const hostile = runStep({ HOSTS: "$(touch owned) `touch owned` ; touch owned" });
    expect(hostile.said["exit-code"]).toBe("1");
    expect(readdirSync(folder.path)).not.toContain("owned");
  });

  it("says what it cannot do and still gives its exit code", () => {
    const { status, said, stderr } = runStep({ OPTIONS: "--documents nowhere" });
    expect([status, said["exit-code"], said.sarif]).toEqual([0, "1", undefined]);
    expect(stderr).toContain("nowhere");
  });
});
