import { readFileSync, statSync } from "node:fs";
import { TerraformPlanError } from "../engine/fleet";
import { printable } from "../engine/transport";
import { MOST_BYTES, showTerraformPlan } from "./show-terraform";
import type { Surroundings } from "./surroundings";

/** What a zip file begins with; a plan that terraform plan -out saves is one. */
const ZIP_MAGIC = "PK\u0003\u0004";

/** The JSON of a plan, and what to call it in messages. */
export interface PlanText {
  readonly subject: string;
  readonly text: string;
}

/**
 * Reads a plan's JSON from a file or, for "-", from stdin; a binary plan is shown by Terraform first.
 * @throws TerraformPlanError where there is no such file, or Terraform cannot show it
 */
export async function readTerraformPlan(file: string, surroundings: Surroundings): Promise<PlanText> {
  if (file === "-") {
    const text = await surroundings.readStdin();
    if (!text.startsWith(ZIP_MAGIC)) return { subject: "stdin", text };
    throw new TerraformPlanError(
      "stdin is a binary plan, which Terraform reads from a file only. Name the file, or pipe in what terraform show -json PLANFILE prints.",
    );
  }
  const subject = printable(file);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    const reason = found === undefined ? "does not exist" : "is no file";
    throw new TerraformPlanError(
      `${subject} ${reason}, so no plan can be read from it. Save one with terraform plan -out=PLANFILE; cdktf leaves its own in cdktf.out/stacks/STACK/plan.`,
    );
  }
  if (found.size > MOST_BYTES) {
    throw new TerraformPlanError(
      `${subject} is larger than ${MOST_BYTES / 2 ** 20} MiB, more than the plan of tens of thousands of hosts. Is it a plan? If so, split the stack.`,
    );
  }
  const content = readFileSync(file);
  if (content.subarray(0, ZIP_MAGIC.length).toString("latin1") === ZIP_MAGIC) {
    return { subject, text: await showTerraformPlan(file, surroundings) };
  }
  return { subject, text: content.toString("utf8") };
}
