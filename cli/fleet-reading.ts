import {
  type FleetHost,
  type HostResult,
  loadDocuments,
  type PlanGoal,
  type PlannedHost,
  type PlanOptions,
  planFleet,
  selectHosts,
} from "../engine/fleet";
import type { OptionValues } from "./command";
import { combineEndings, type Ending, endingOfCause } from "./exit-code";
import { type CONNECTION_OPTIONS, type DOCUMENT_OPTIONS, documentPlaces, openTransport } from "./options";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

type ReadingOptions = OptionValues<typeof DOCUMENT_OPTIONS & typeof CONNECTION_OPTIONS>;

/** The hosts that a command line means. */
export async function chooseHosts(
  globs: readonly string[],
  options: OptionValues<typeof DOCUMENT_OPTIONS>,
  surroundings: Surroundings,
): Promise<readonly FleetHost[]> {
  return selectHosts(loadDocuments(await documentPlaces(options, surroundings)), globs);
}

/** Reads and plans the chosen hosts. */
export async function readFleet(
  hosts: readonly FleetHost[],
  goal: PlanGoal,
  options: ReadingOptions,
  surroundings: Surroundings,
  asked: Pick<PlanOptions, "changesSince"> = {},
): Promise<readonly HostResult<PlannedHost>[]> {
  if (options.local && hosts.length !== 1) {
    throw new UsageError(
      `--local means this one machine, and ${hosts.length} documents are chosen (${hosts.map(({ host }) => host).join(", ")}). Name the host that this machine is.`,
    );
  }
  const { concurrency } = options;
  return planFleet(hosts, openTransport(options, surroundings), goal, {
    ...asked,
    signal: surroundings.signal,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
}

/** How a mere reading ends: nothing differs, something does, or a host could not be read. */
export function endingOfReading(results: readonly HostResult<PlannedHost>[]): Ending {
  return combineEndings(
    results.map(result =>
      result.status === "failed"
        ? endingOfCause(result.cause)
        : result.value.plan.changes.length === 0
          ? "clean"
          : "changes",
    ),
  );
}
