import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBash, type ScriptOutcome } from "./bash";
import { type Contexts, expand, holds, type Job, readAction, type Step, type Workflow } from "./workflow";

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
    RUNNER_TEMP: directory,
  };
  const place = { machine, setup, contexts, directory: machine.workspace };
  const steps: string[] = [];
  let log = "";
  let exitCode = 0;
  for (const step of job.steps) {
    const { name, uses, env, run } = step;
    steps.push(name ?? uses ?? run ?? "");
    const all = { ...given, ...expandAll({ ...workflow.env, ...env }, contexts) };
    const outcome = await runStep(step, { ...place, env: all });
    log += outcome.text;
    exitCode = outcome.exitCode;
    if (exitCode !== 0) break;
  }
  const summary = existsSync(files.GITHUB_STEP_SUMMARY) ? readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") : "";
  return { exitCode, log, summary, steps };
}

/** Where a step runs. */
interface StepPlace {
  readonly machine: JobMachine;
  readonly setup: RunnerSetup;
  readonly contexts: Contexts;
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
}

async function runStep({ uses, run, with: inputs }: Step, place: StepPlace): Promise<ScriptOutcome> {
  if (uses?.startsWith("./")) return runAction(join(place.machine.workspace, uses), inputs ?? {}, place);
  if (uses !== undefined) standInFor(uses, place.setup)(place.machine);
  return run === undefined ? { exitCode: 0, text: "" } : runBash(expand(run, place.contexts), place);
}

/** Runs the steps of a composite action that lies in the workspace; they have the environment of the step that uses it. */
async function runAction(
  folder: string,
  given: Readonly<Record<string, unknown>>,
  place: StepPlace,
): Promise<ScriptOutcome> {
  const { inputs, runs } = readAction(join(folder, "action.yml"));
  let contexts: Contexts = { ...place.contexts, "github.action_path": folder };
  for (const [name, { default: value }] of Object.entries(inputs)) {
    contexts = { ...contexts, [`inputs.${name}`]: String(given[name] ?? value) };
  }
  let text = "";
  for (const step of runs.steps) {
    if (!holds(step.if, contexts)) continue;
    const output = join(place.env.RUNNER_TEMP ?? "", "output");
    writeFileSync(output, "");
    const env = { ...place.env, ...expandAll(step.env, contexts), GITHUB_OUTPUT: output };
    const directory = join(place.directory, expand(step["working-directory"] ?? ".", contexts));
    const outcome = await runStep(step, { ...place, contexts, directory, env });
    text += outcome.text;
    if (outcome.exitCode !== 0) return { exitCode: outcome.exitCode, text };
    for (const line of readFileSync(output, "utf8")
      .split("\n")
      .filter(words => words !== "")) {
      const at = line.indexOf("=");
      contexts = { ...contexts, [`steps.${step.id}.outputs.${line.slice(0, at)}`]: line.slice(at + 1) };
    }
  }
  return { exitCode: 0, text };
}

function expandAll(variables: Step["env"], contexts: Contexts): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, expand(String(value), contexts)]));
}

function standInFor(uses: string, { actions }: RunnerSetup): ActionStandIn {
  const [name = ""] = uses.split("@");
  const standIn = actions[name];
  if (standIn === undefined) throw new Error(`nothing stands in for ${name}`);
  return standIn;
}
