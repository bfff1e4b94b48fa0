import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Lab } from "../../lab/lab";
import { gatewayDocument, machineOf, startPracticeLab } from "../lab/practice-host";
import { TERRAFORM_IS_THERE, TerraformProject } from "./terraform-project";

const PASSPHRASE = "canary-passphrase-5f1e";
const SUDO_PASSWORD = "canary-sudo-9c27";

describe.skipIf(!TERRAFORM_IS_THERE)("secrets, while Terraform logs all it can", () => {
  let lab: Lab;
  let project: TerraformProject;
  let canaries: readonly string[];

  beforeAll(async () => {
    lab = await startPracticeLab({ hosts: [{ name: "vault", user: { name: "ops", sudo: "passwordless" } }] });
    const key = join(lab.directory, "encrypted");
    copyFileSync(lab.identity, key);
    execFileSync("ssh-keygen", ["-p", "-q", "-P", "", "-N", PASSPHRASE, "-f", key]);
    const [encrypted, plain] = [key, lab.identity].map(file => readFileSync(file, "utf8"));
    // Each line of a key but its armour, which every key has.
    const lines = `${encrypted}\n${plain}`.split("\n").filter(line => line.length > 20 && !line.startsWith("-----"));
    canaries = [PASSPHRASE, SUDO_PASSWORD, ...lines];
    project = new TerraformProject(lab, {
      NFFLEET_IDENTITY: "",
      CI_KEY: encrypted,
      CI_PHRASE: PASSPHRASE,
      SUDO_PASSWORD,
      TF_LOG: "trace",
      TF_LOG_PATH: "trace.log",
    });
    project.declare(
      { vault: gatewayDocument(machineOf(lab, "vault")) },
      { provider: { netfilter: { private_key_variable: "CI_KEY", passphrase_variable: "CI_PHRASE" } } },
    );
    await project.init();
  });
  afterAll(async () => {
    project.remove();
    await lab.stop();
  });

  it("are in no output, state, plan, log or dump: applied, planned, refused, failed and destroyed", async () => {
    const outputs: string[] = [];
    const say = async (exitCode: number, ...words: readonly string[]) =>
      void outputs.push((await project.expect(exitCode, ...words)).text);
    await say(0, "plan", "-out=plan");
    await say(0, "show", "-json", "plan");
    await say(0, "apply", "-auto-approve");
    await say(0, "show", "-json");
    await machineOf(lab, "vault").stopSshd();
    await say(0, "plan");
    await machineOf(lab, "vault").startSshd();
    outputs.push((await project.start(["plan", "-no-color"], { CI_PHRASE: `${PASSPHRASE}-wrong` }).ended).text);
    outputs.push((await project.start(["plan", "-no-color"], { NODE_OPTIONS: "--throw-deprecation" }).ended).text);
    await say(0, "destroy", "-auto-approve");

    const files = [...filesBelow(project.directory)];
    expect(files.some(file => file.endsWith("trace.log"))).toBe(true);
    expect(statSync(join(project.directory, "trace.log")).size).toBeGreaterThan(10_000);
    for (const [name, text] of [
      ...outputs.map((output, index) => [`output ${index}`, output] as const),
      ...files.map(file => [file, readFileSync(file, "latin1")] as const),
    ]) {
      for (const canary of canaries) expect(text.includes(canary), `${name} holds a secret`).toBe(false);
    }
  });
});

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}
