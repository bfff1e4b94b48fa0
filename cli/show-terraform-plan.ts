import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { TerraformPlanError } from "../engine/fleet";
import { printable } from "../engine/transport";
import type { ProgramEnd } from "./run-program";
import type { Surroundings } from "./surroundings";

/** The largest plan that is read, as JSON or as Terraform prints it. A host of 20 rules takes about 10 kB. */
export const MOST_BYTES = 256 * 2 ** 20;

/**
 * What `terraform show -json` prints of a binary plan. Terraform needs the providers of the folder the plan was made in;
 * it connects to no host. $TERRAFORM_BINARY_NAME names another program, as it does for cdktf.
 * @throws TerraformPlanError when there is no Terraform, or it cannot show the plan
 */
export async function showTerraformPlan(
  file: string,
  { env, runProgram, signal }: Pick<Surroundings, "env" | "runProgram" | "signal">,
): Promise<string> {
  const program = env.TERRAFORM_BINARY_NAME || "terraform";
  const folder = workingFolder(file, env);
  const end = await runProgram({
    program,
    args: [`-chdir=${folder}`, "show", "-json", "-no-color", resolve(file)],
    env: { ...env, CHECKPOINT_DISABLE: "1" },
    signal,
    most: MOST_BYTES,
  });
  if (end.kind === "ended" && end.code === 0) return end.stdout;
  throw new TerraformPlanError(describeFailure(printable(file), printable(program), printable(folder), end));
}

/** The folder of the plan, where cdktf saves it too; where nothing was initialized there, the current one if that was. */
function workingFolder(file: string, env: NodeJS.ProcessEnv): string {
  const own = dirname(resolve(file));
  const isInitialized = (folder: string): boolean => existsSync(join(folder, env.TF_DATA_DIR || ".terraform"));
  return !isInitialized(own) && isInitialized(".") ? resolve(".") : own;
}

function describeFailure(file: string, program: string, folder: string, end: ProgramEnd): string {
  if (end.kind === "missing") {
    return `${file} is a binary plan, and there is no ${program} on the PATH to show it. Install it, or name the program that you have (TERRAFORM_BINARY_NAME=tofu); or run terraform show -json PLANFILE >plan.json where the plan was made, and give plan.json.`;
  }
  const lines = end.stderr.split("\n").flatMap(line => line.replace(/^[╷│╵]\s?/, "").trimEnd() || []);
  const words = lines.slice(0, 20).map(line => `\n    ${printable(line)}`);
  return `${file} is a binary plan, and ${program} could not show it (exit code ${end.code}, in ${folder}). If the plan was made in another folder, run terraform show -json PLANFILE >plan.json there and give plan.json; if this is the one, terraform init may be what it lacks.${words.join("")}`;
}
