import type { News } from "../engine/drift";
import { printable } from "../engine/transport";
import { jsonText } from "./format/json-text";
import type { Surroundings } from "./surroundings";

/** Raised when a field changes its meaning or goes; new fields may come without it. */
export const NEWS_VERSION = 1;

/** What a command may say before it is stopped, in bytes. */
const MOST_BYTES = 2 ** 20;

/**
 * Runs the command of --on-new with what is new as JSON on its stdin. What it says goes to stderr.
 * @returns whether it took them: it ended with exit code 0
 */
export async function tellNews(
  command: string,
  { begun, ended }: News,
  { env, stderr, runProgram, signal }: Pick<Surroundings, "env" | "stderr" | "runProgram" | "signal">,
): Promise<"told" | "refused"> {
  const entries = <E extends News["begun"][number]>(list: readonly E[]) => list.map(({ told: _, ...entry }) => entry);
  const input = jsonText({ version: NEWS_VERSION, begun: entries(begun), ended: entries(ended) });
  const again = "The same findings are told again by the next run.";
  try {
    const end = await runProgram({ program: "/bin/sh", args: ["-c", command], env, signal, most: MOST_BYTES, input });
    if (end.kind === "missing") {
      stderr.write(`nffleet: --on-new needs /bin/sh, which is not there. ${again}\n`);
      return "refused";
    }
    for (const text of [end.stdout, end.stderr]) {
      for (const line of text.split("\n").filter(words => words !== "")) stderr.write(`${printable(line)}\n`);
    }
    if (end.code === 0) return "told";
    stderr.write(
      `nffleet: the command of --on-new ended with exit code ${end.code} (${printable(command)}). ${again}\n`,
    );
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = printable(error instanceof Error ? error.message : String(error));
    stderr.write(
      `nffleet: the command of --on-new did not come to its end (${printable(command)}): ${reason}. ${again}\n`,
    );
  }
  return "refused";
}
