import {
  type ConntrackReading,
  diagnose,
  pairReadings,
  type ReadingPair,
  shortenReading,
  type TallyRequest,
  type Thresholds,
} from "../../conntrack";
import { type HostAccess, withConnection } from "../access";
import { type ExplainedDiagnosis, explainDiagnoses } from "./explain";
import { pause } from "./pause";
import { readConntrack } from "./read-conntrack";

/** What is asked of a host's connection table. */
export interface ConntrackQuestion {
  readonly tally: TallyRequest;
  readonly thresholds: Thresholds;
  /** Places and services that are told of each kind; what is found does not depend on it. 1 to 50. */
  readonly told: number;
  /** Between two reads. 1 to 600. */
  readonly seconds: number;
  /** Pairs of reads; each reading is the first of the next pair. */
  readonly rounds: number;
}

/** Two readings of a host, and what they tell together. */
export interface ConntrackExamination extends ReadingPair {
  readonly host: string;
  readonly diagnoses: readonly ExplainedDiagnosis[];
}

/**
 * Reads a host's connection table twice or more, over one connection, and tells of each pair of readings.
 * @returns what the last pair told
 * @throws HostError privilege, missing-tool, unreadable, and whatever the transport says
 */
export async function examineConntrack(
  access: HostAccess,
  { tally, thresholds, told: most, seconds, rounds }: ConntrackQuestion,
  signal?: AbortSignal,
  tell: (examination: ConntrackExamination) => void = () => undefined,
): Promise<ConntrackExamination> {
  return withConnection(access, signal, async connection => {
    let before: ConntrackReading = await readConntrack(access, connection, tally, signal);
    for (let round = 1; ; round += 1) {
      await pause(access.name, seconds, signal, "stopped between two readings.");
      const pair = pairReadings(before, await readConntrack(access, connection, tally, signal));
      const found = diagnose(pair, thresholds).map(diagnosis => ({
        ...diagnosis,
        ends: diagnosis.ends.slice(0, most),
      }));
      const diagnoses = await explainDiagnoses(access, connection, found, signal);
      const told = { before: shortenReading(pair.before, most), after: shortenReading(pair.after, most) };
      const examination = { ...pair, ...told, host: access.name, diagnoses };
      tell(examination);
      if (round >= rounds) return examination;
      before = pair.after;
    }
  });
}
