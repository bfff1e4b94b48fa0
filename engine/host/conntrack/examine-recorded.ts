import {
  diagnose,
  pairReadings,
  parseConnectionTable,
  shortenReading,
  type TallyRequest,
  type Thresholds,
} from "../../conntrack";
import type { Transport } from "../../transport";
import { runScript, withConnection } from "../access";
import { HostError } from "../cause";
import { parseSections } from "../shell/frame";
import { recordedTallyScript } from "../shell/recorded-tally-shell";
import type { ConntrackExamination } from "./examine";
import { readTallySections } from "./read-conntrack";

/** A table that somebody recorded, and how it is looked at. */
export interface RecordedQuestion {
  /** What it is called: the name of a file. */
  readonly name: string;
  readonly text: string;
  /** Of the host it came from, as far as they are known. */
  readonly addresses: readonly string[];
  readonly tally: TallyRequest;
  readonly thresholds: Thresholds;
  /** Places and services that are told of each kind; what is found does not depend on it. 1 to 50. */
  readonly told: number;
}

const DEADLINE_MS = 60_000;

/**
 * What one recorded table tells by itself: no rates, counters, limits or rules, and the kernel's own timeouts are assumed.
 * @param local where the table is added up: this machine
 * @returns an examination of 0 seconds, whose two readings are one
 * @throws HostError unreadable where nothing in it is an entry, or this machine has no awk
 */
export async function examineRecorded(
  { name, text, addresses, tally, thresholds, told: most }: RecordedQuestion,
  local: Transport,
  signal?: AbortSignal,
): Promise<ConntrackExamination> {
  const { entries, unread } = parseConnectionTable(text);
  if (entries.length === 0 && unread > 0) {
    throw new HostError(
      name,
      "unreadable",
      `${name} holds no connection table: none of its lines is an entry as conntrack -L (plain, -o extended, xml or save) or /proc/net/nf_conntrack prints it. Record one by conntrack -L -o extended, and give that file.`,
    );
  }
  const target = { host: name, address: "localhost", port: 22, user: "root", privilege: "root" } as const;
  return withConnection({ name, target, transport: local }, signal, async connection => {
    const script = recordedTallyScript({ entries, addresses }, tally);
    const run = { text: script.text, deadlineMs: DEADLINE_MS };
    const result = await runScript({ name, target, transport: local }, connection, run, signal);
    const read = readTallySections(name, parseSections(result.stdout, script.marker), result.stderr);
    if (read === undefined) throw new Error(`${name} was told to be of a kernel that tracks nothing`);
    const reading = { ...read, tally: { ...read.tally, unread } };
    const found = diagnose(pairReadings(reading, reading), thresholds);
    const diagnoses = found.map(diagnosis => ({
      ...diagnosis,
      evidence: diagnosis.evidence.filter(({ what }) => what !== "at the reading before"),
      ends: diagnosis.ends.slice(0, most).map(end => ({ ...end, rules: [] })),
    }));
    const told = shortenReading(reading, most);
    return { before: told, after: told, seconds: 0, host: name, diagnoses };
  });
}
