import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommandLine } from "../../cli/run-command-line";
import { type DesiredDocument, printDocument } from "../../engine/desired";
import { type DriftReport, parseReport } from "../../engine/drift";
import { createLocalTransport, createSshTransport } from "../../engine/transport";
import type { Lab } from "../../lab/lab";

/** What `nffleet drift` told of one machine, as text and as a report. */
export interface ToldDrift {
  readonly text: string;
  readonly report: DriftReport;
}

/** Runs `nffleet drift --history` over one machine, as a person would. */
export async function driftOf(
  lab: Lab,
  document: DesiredDocument,
  identity: string = lab.identity,
): Promise<ToldDrift> {
  const folder = join(lab.directory, "told");
  const documents = join(folder, "documents");
  await mkdir(documents, { recursive: true });
  await writeFile(join(documents, "edge.json"), printDocument(document));
  const json = join(folder, "report.json");
  const said: string[] = [];
  const output = { write: (text: string) => void said.push(text), isTerminal: false };
  await runCommandLine(
    ["drift", "--documents", documents, "--history", join(folder, "history"), "--report", `json=${json}`],
    {
      env: { NFFLEET_IDENTITY: identity, NFFLEET_KNOWN_HOSTS: lab.knownHosts, NO_COLOR: "1" },
      stdout: output,
      stderr: output,
      readStdin: async () => "",
      ask: undefined,
      transports: { ssh: createSshTransport, local: createLocalTransport },
      program: [process.execPath, "nffleet"],
      runProgram: async () => ({ kind: "missing" }),
      signal: new AbortController().signal,
    },
  );
  return { text: said.join(""), report: parseReport(await readFile(json, "utf8"), json) };
}

/** Who is named for the finding that holds a text, each with how surely and by which log; undefined where it is not told. */
export function namedFor({ report }: ToldDrift, text: string): readonly string[] | undefined {
  const findings = report.hosts.flatMap(host => host.findings);
  const finding = findings.find(({ actual, expected }) => `${actual}\n${expected}`.includes(text));
  return finding === undefined
    ? undefined
    : (finding.by ?? []).map(({ fit, user, process, source }) => `${fit} ${user ?? process} ${source}`);
}
