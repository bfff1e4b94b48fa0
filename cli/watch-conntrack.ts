import { type FleetCause, type HostResult, MOST_CONCURRENCY, runFleet, watchConntrack } from "../engine/fleet";
import { accessOf, type ConntrackExamination, type ConntrackQuestion } from "../engine/host";
import type { Transport } from "../engine/transport";
import type { AskedHost } from "./conntrack-hosts";
import type { ConntrackOutput } from "./conntrack-options";
import { tellRound } from "./conntrack-outputs";
import { combineEndings, type Ending, endingOfCause } from "./exit-code";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";

/**
 * Watches all hosts at once, and tells of each as its rounds end.
 * @returns what the worst round of all came to
 * @throws UsageError for more hosts than are logged in to at a time, and whatever the file system says of a report's file
 */
export async function watchHosts(
  hosts: readonly AskedHost[],
  question: ConntrackQuestion,
  transport: Transport,
  outputs: readonly ConntrackOutput[],
  surroundings: Surroundings,
): Promise<Ending> {
  if (hosts.length > MOST_CONCURRENCY) {
    throw new UsageError(
      `--watch stays logged in to all its hosts at once: ${MOST_CONCURRENCY} at most, and these are ${hosts.length}. Name those to be watched, or run it without --watch again and again.`,
    );
  }
  const endings = new Set<Ending>();
  const write = tellRound(
    hosts.map(({ host }) => host),
    outputs,
    surroundings,
  );
  const unwritten = new AbortController();
  const tell = (result: HostResult<ConntrackExamination>): void => {
    endings.add(endingOfRound(result));
    try {
      write(result);
    } catch (error) {
      // Nobody would see what else is read: that ends it for all hosts.
      unwritten.abort(error);
    }
  };
  const works = hosts.map(asked => ({
    host: asked.host,
    run: async (own: AbortSignal) => {
      if (asked.kind === "broken") tell({ host: asked.host, status: "failed", cause: asked.cause });
      else await watchConntrack(accessOf(asked.head, transport), question, own, tell);
    },
  }));
  const signal = AbortSignal.any([surroundings.signal, unwritten.signal]);
  const ends = await runFleet(works, { signal, concurrency: Math.max(1, hosts.length) });
  if (unwritten.signal.aborted) throw unwritten.signal.reason;
  for (const end of ends) {
    if (end.status === "done") continue;
    // To be stopped is how a watch ends; nothing failed.
    if (end.cause.kind === "interrupted") endings.add("interrupted");
    else tell(end);
  }
  return combineEndings(endings);
}

export function endingOfRound(result: HostResult<ConntrackExamination>): Ending {
  if (result.status === "failed") return endingOfCause(result.cause satisfies FleetCause);
  return result.value.diagnoses.length === 0 ? "clean" : "changes";
}
