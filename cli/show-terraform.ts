import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { TerraformPlanError, TerraformStateError } from "../engine/fleet";
import { printable } from "../engine/transport";
import type { ProgramEnd } from "./run-program";
import type { Surroundings } from "./surroundings";

/** The largest plan or state that is read, as JSON or as Terraform prints it. A host of 20 rules takes about 10 kB. */
export const MOST_BYTES = 256 * 2 ** 20;

type Running = Pick<Surroundings, "env" | "runProgram" | "signal">;

/**
 * What `terraform show -json` prints of a binary plan. Terraform needs the providers of the folder the plan was made in;
 * it connects to no host. $TERRAFORM_BINARY_NAME names another program, as it does for cdktf.
 * @throws TerraformPlanError when there is no Terraform, or it cannot show the plan
 */
export async function showTerraformPlan(file: string, running: Running): Promise<string> {
  const folder = workingFolder(file, running.env);
  const end = await show(folder, [resolve(file)], running);
  if (end.kind === "ended" && end.code === 0) return end.stdout;
  const program = printable(programOf(running.env));
  throw new TerraformPlanError(
    end.kind === "missing"
      ? `${printable(file)} is a binary plan, and there is no ${program} on the PATH to show it. Install it, or name the program that you have (TERRAFORM_BINARY_NAME=tofu); or run terraform show -json PLANFILE >plan.json where the plan was made, and give plan.json.`
      : `${printable(file)} is a binary plan, and ${program} could not show it (exit code ${end.code}, in ${printable(folder)}). If the plan was made in another folder, run terraform show -json PLANFILE >plan.json there and give plan.json; if this is the one, terraform init may be what it lacks.${lastWords(end)}`,
  );
}

/**
 * What `terraform show -json` prints of the state of a folder, whatever backend keeps it. No host is connected to.
 * @throws TerraformStateError when there is no Terraform, or it cannot show the state
 */
export async function showTerraformState(folder: string, running: Running): Promise<string> {
  const end = await show(resolve(folder), [], running);
  if (end.kind === "ended" && end.code === 0) return end.stdout;
  const program = printable(programOf(running.env));
  throw new TerraformStateError(
    end.kind === "missing"
      ? `${printable(folder)} is a folder, and there is no ${program} on the PATH to show its state. Install it, or name the program that you have (TERRAFORM_BINARY_NAME=tofu); or run terraform state pull >state.json where it is, and give state.json.`
      : `${program} could not show the state of ${printable(folder)} (exit code ${end.code}). Run terraform init there first; or give what terraform state pull prints.${lastWords(end)}`,
  );
}

function show(folder: string, operands: readonly string[], { env, runProgram, signal }: Running): Promise<ProgramEnd> {
  return runProgram({
    program: programOf(env),
    args: [`-chdir=${folder}`, "show", "-json", "-no-color", ...operands],
    env: { ...env, CHECKPOINT_DISABLE: "1" },
    signal,
    most: MOST_BYTES,
  });
}

function programOf(env: NodeJS.ProcessEnv): string {
  return env.TERRAFORM_BINARY_NAME || "terraform";
}

/** The folder of the plan, where cdktf saves it too; where nothing was initialized there, the current one if that was. */
function workingFolder(file: string, env: NodeJS.ProcessEnv): string {
  const own = dirname(resolve(file));
  const isInitialized = (folder: string): boolean => existsSync(join(folder, env.TF_DATA_DIR || ".terraform"));
  return !isInitialized(own) && isInitialized(".") ? resolve(".") : own;
}

function lastWords({ stderr }: Extract<ProgramEnd, { kind: "ended" }>): string {
  const lines = stderr.split("\n").flatMap(line => line.replace(/^[╷│╵]\s?/, "").trimEnd() || []);
  return lines
    .slice(0, 20)
    .map(line => `\n    ${printable(line)}`)
    .join("");
}
