import { readFileSync } from "node:fs";
import { type ConntrackQuestion, examineRecorded } from "../engine/host";
import { parseAddress, printAddress } from "../engine/ruleset";
import { printable } from "../engine/transport";
import type { OptionValues } from "./command";
import type { CONNTRACK_OPTIONS, ConntrackOutput } from "./conntrack-options";
import { tellConntrack } from "./conntrack-outputs";
import type { Ending } from "./exit-code";
import type { Surroundings } from "./surroundings";
import { UsageError } from "./usage-error";
import { endingOfRound } from "./watch-conntrack";

/** What does not go with a table that is read from a file. */
const OF_HOSTS = ["watch", "rounds", "between", "concurrency"] as const;

/**
 * Tells what a recorded table holds and what is failing in it.
 * @throws UsageError, HostError, and whatever the file system says
 */
export async function tellRecordedTable(
  file: string,
  operands: readonly string[],
  options: OptionValues<typeof CONNTRACK_OPTIONS>,
  { tally, thresholds, told }: ConntrackQuestion,
  outputs: readonly ConntrackOutput[],
  surroundings: Surroundings,
): Promise<Ending> {
  const [host] = operands;
  if (host !== undefined) throw new UsageError(`--file reads a table without its host; leave "${host}" out.`);
  const odd = OF_HOSTS.find(option => options[option] !== undefined);
  if (odd !== undefined) throw new UsageError(`--${odd} is for hosts, and --file reads a table once; leave it out.`);
  const addresses = options["own-address"].map(readOwnAddress);
  const name = file === "-" ? "stdin" : printable(file);
  const text = file === "-" ? await surroundings.readStdin() : readFileSync(file, "utf8");
  const question = { name, text, addresses, tally, thresholds, told };
  const value = await examineRecorded(question, surroundings.transports.local(), surroundings.signal);
  const { unread } = value.after.tally;
  if (unread > 0) surroundings.stderr.write(`${name}: ${unread} of its lines are no entries, and were left out.\n`);
  const result = { host: name, status: "done", value } as const;
  tellConntrack([result], outputs, surroundings);
  return endingOfRound(result);
}

function readOwnAddress(text: string): string {
  const address = parseAddress(text);
  if (address !== undefined) return printAddress(address);
  throw new UsageError(`--own-address takes an address (192.0.2.1), and "${text}" is none.`);
}
