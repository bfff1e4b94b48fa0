import { setTimeout as sleep } from "node:timers/promises";
import {
  type ConntrackExamination,
  type ConntrackQuestion,
  examineConntrack,
  type HostAccess,
  type HostCauseKind,
  HostError,
} from "../../host";
import type { HostResult } from "../run-fleet";

/** These are not tried again: each try would be one more refused login, and hosts shut out those who go on. */
const FINAL: ReadonlySet<HostCauseKind> = new Set(["auth", "host-key"]);

/**
 * Reads a host's connection table again and again, and tells of each round. A round in which the host cannot be read is told
 * of as well, and counts; the next one logs in anew.
 * @returns after `question.rounds` rounds, or once a login is refused
 * @throws HostError interrupted, and whatever `tell` throws
 */
export async function watchConntrack(
  access: HostAccess,
  question: ConntrackQuestion,
  signal: AbortSignal | undefined,
  tell: (result: HostResult<ConntrackExamination>) => void,
): Promise<void> {
  const { name: host } = access;
  let rounds = question.rounds;
  while (rounds > 0) {
    try {
      await examineConntrack(access, { ...question, rounds }, signal, value => {
        rounds -= 1;
        tell({ host, status: "done", value });
      });
    } catch (error) {
      if (!(error instanceof HostError) || error.cause.kind === "interrupted") throw error;
      rounds -= 1;
      tell({ host, status: "failed", cause: error.cause });
      if (FINAL.has(error.cause.kind)) return;
      if (rounds > 0) await pause(host, question.seconds, signal);
    }
  }
}

async function pause(host: string, seconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(seconds * 1000, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new HostError(host, "interrupted", `${host}: stopped between two rounds.`);
  }
}
