import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBash } from "./bash";
import { type Contexts, expand, holds, type Job, type Workflow } from "./workflow";

/** Where one job runs: a machine that keeps nothing. */
export interface JobMachine {
  /** The checkout. */
  readonly workspace: string;
  /** The first folder in PATH. */
  readonly tools: string;
}

/** Does on a machine what an action would do there. */
export type ActionStandIn = (machine: JobMachine) => void;

export interface RunnerSetup {
  /** `actions/checkout` → what stands in for it. */
  readonly actions: Readonly<Record<string, ActionStandIn>>;
  /** Programs that GitHub's machines bring along. */
  readonly prepare: ActionStandIn;
  readonly contexts: Contexts;
}

export interface JobOutcome {
  /** Of the step that failed, else 0. */
  readonly exitCode: number;
  /** All that was printed. */
  readonly log: string;
  /** Markdown of the job's summary. */
  readonly summary: string;
  /** The names, else the commands, of the steps that ran. */
  readonly steps: readonly string[];
}

/** Runs the jobs of a workflow whose conditions hold, one after the other, each on a machine of its own. */
export async function runWorkflow(workflow: Workflow, setup: RunnerSetup): Promise<ReadonlyMap<string, JobOutcome>> {
  const outcomes = new Map<string, JobOutcome>();
  for (const [name, job] of Object.entries(workflow.jobs)) {
    if (holds(job.if, setup.contexts)) outcomes.set(name, await runJob(workflow, job, setup));
  }
  return outcomes;
}

async function runJob(workflow: Workflow, job: Job, setup: RunnerSetup): Promise<JobOutcome> {
  const directory = mkdtempSync(join(tmpdir(), "job-"));
  try {
    return await runSteps(workflow, job, setup, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runSteps(workflow: Workflow, job: Job, setup: RunnerSetup, directory: string): Promise<JobOutcome> {
  const machine: JobMachine = { workspace: join(directory, "workspace"), tools: join(directory, "tools") };
  const files = { HOME: join(directory, "home"), GITHUB_STEP_SUMMARY: join(directory, "summary.md") };
  for (const folder of [machine.workspace, machine.tools, files.HOME]) mkdirSync(folder);
  writeFileSync(files.GITHUB_STEP_SUMMARY, "");
  setup.prepare(machine);
  const contexts: Contexts = { ...setup.contexts, "github.workspace": machine.workspace };
  const given = {
    ...files,
    PATH: `${machine.tools}:/usr/bin:/bin`,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: machine.workspace,
    GITHUB_REPOSITORY: contexts["github.repository"],
  };
  const steps: string[] = [];
  let log = "";
  let exitCode = 0;
  for (const { name, uses, env, run } of job.steps) {
    steps.push(name ?? uses ?? run ?? "");
    if (uses !== undefined) standInFor(uses, setup)(machine);
    if (run === undefined) continue;
    const declared = Object.entries({ ...workflow.env, ...env }).map(([key, value]) => [
      key,
      expand(String(value), contexts),
    ]);
    const surroundings = { directory: machine.workspace, env: { ...given, ...Object.fromEntries(declared) } };
    const outcome = await runBash(expand(run, contexts), surroundings);
    log += outcome.text;
    exitCode = outcome.exitCode;
    if (exitCode !== 0) break;
  }
  const summary = existsSync(files.GITHUB_STEP_SUMMARY) ? readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") : "";
  return { exitCode, log, summary, steps };
}

function standInFor(uses: string, { actions }: RunnerSetup): ActionStandIn {
  const [name = ""] = uses.split("@");
  const standIn = actions[name];
  if (standIn === undefined) throw new Error(`nothing stands in for ${name}`);
  return standIn;
}
