import { countOf } from "../engine/drift";
import {
  applyFleet,
  type FleetHost,
  type HostResult,
  hasChanges,
  type PlanGoal,
  type PlannedHost,
} from "../engine/fleet";
import type { TransactionResult } from "../engine/host";
import type { OptionDefinitions, OptionValues } from "./command";
import { combineEndings, type Ending, endingOfCause } from "./exit-code";
import { readFleet } from "./fleet-reading";
import { failureText } from "./format/failure-text";
import { choosePaint } from "./format/paint";
import { planText } from "./format/plan-text";
import { CONNECTION_OPTIONS, DOCUMENT_OPTIONS } from "./options";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/** The options of the two commands that write to hosts. */
export const CHANGE_OPTIONS = {
  yes: { kind: "flag", summary: "do not ask; needed where nobody can be asked" },
  timer: {
    kind: "number",
    valueName: "SECONDS",
    least: 15,
    most: 1800,
    summary: "until a host undoes a change that was not confirmed (default: as the document says, 60)",
  },
  "stop-on-failure": { kind: "flag", summary: "begin no further host after the first that fails" },
  ...DOCUMENT_OPTIONS,
  ...CONNECTION_OPTIONS,
} as const satisfies OptionDefinitions;

type ChangeOptions = OptionValues<typeof CHANGE_OPTIONS>;

const WORDS = {
  apply: { question: "Apply to", done: "applied", nothing: "Nothing to apply" },
  destroy: { question: "Give back", done: "given back", nothing: "Nothing to give back" },
} as const;

/** apply and destroy: plan, show, ask, change; each host on its own. */
export async function changeFleet(
  goal: PlanGoal,
  hosts: readonly FleetHost[],
  options: ChangeOptions,
  surroundings: Surroundings,
): Promise<Ending> {
  const { env, stdout, stderr, ask } = surroundings;
  if (!options.yes && ask === undefined) {
    throw new UsageError(
      `${goal} asks before it changes a host, and there is no terminal to ask on. Say --yes, after nffleet plan showed what you expect.`,
    );
  }
  const results = await readFleet(withTimer(hosts, options.timer), goal, options, surroundings);
  for (const result of results) {
    if (result.status === "failed") stderr.write(failureText(result.host, result.cause, choosePaint(env, stderr)));
    else stdout.write(planText(result.value, choosePaint(env, stdout)));
  }
  const planned = results.flatMap(result =>
    result.status === "done" && hasChanges(result.value) ? [result.value] : [],
  );
  const readings = combineEndings(
    results.map(result => (result.status === "failed" ? endingOfCause(result.cause) : "clean")),
  );
  if (surroundings.signal.aborted) return "interrupted";
  if (planned.length === 0) {
    stderr.write(`${WORDS[goal].nothing}.\n`);
    return readings;
  }
  if (options["stop-on-failure"] && readings !== "clean") {
    stderr.write("Nothing was begun, because a host could not be read and --stop-on-failure was given.\n");
    return readings;
  }
  if (!options.yes && ask !== undefined && !(await isAgreed(ask, goal, planned))) {
    stderr.write("Nothing was changed.\n");
    return combineEndings([readings, "error"]);
  }
  const changed = await change(goal, planned, options, surroundings);
  for (const result of changed) reportChange(goal, result, surroundings);
  return combineEndings([
    readings,
    ...changed.map(result => (result.status === "failed" ? endingOfCause(result.cause) : "clean")),
  ]);
}

async function isAgreed(
  ask: NonNullable<Surroundings["ask"]>,
  goal: PlanGoal,
  planned: readonly PlannedHost[],
): Promise<boolean> {
  const what =
    goal === "apply" ? countOf(planned.length, "host") : `what is owned on ${countOf(planned.length, "host")}`;
  return (await ask(`${WORDS[goal].question} ${what}? yes/no: `)).trim().toLowerCase() === "yes";
}

function change(
  goal: PlanGoal,
  planned: readonly PlannedHost[],
  options: ChangeOptions,
  { stderr, signal }: Surroundings,
): Promise<readonly HostResult<TransactionResult>[]> {
  const { concurrency } = options;
  return applyFleet(planned, goal, {
    signal,
    onFailure: options["stop-on-failure"] ? "stop" : "continue",
    ...(concurrency === undefined ? {} : { concurrency }),
    onStep: (host, step) => stderr.write(`${host}: ${step}\n`),
  });
}

function reportChange(
  goal: PlanGoal,
  result: HostResult<TransactionResult>,
  { env, stdout, stderr }: Surroundings,
): void {
  if (result.status === "failed") {
    stderr.write(failureText(result.host, result.cause, choosePaint(env, stderr)));
    return;
  }
  const paint = choosePaint(env, stdout);
  const outcome = result.value.outcome === "applied" ? WORDS[goal].done : "left as it is";
  stdout.write(`${paint("heading", result.host)}: ${outcome}\n`);
  for (const note of result.value.notes) stdout.write(`  ${paint("faint", `note: ${note}`)}\n`);
}

function withTimer(hosts: readonly FleetHost[], timer: number | undefined): readonly FleetHost[] {
  if (timer === undefined) return hosts;
  return hosts.map(host => (host.kind === "ready" ? { ...host, document: { ...host.document, timer } } : host));
}
