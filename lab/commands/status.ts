import { existsSync, readFileSync } from "node:fs";
import { enterLab, readHosts, requireLab } from "../lab-record";
import { pidFile } from "../namespace-host";
import { runChecked } from "../run-program";
import { answersSsh } from "../ssh-answer";
import type { HostRecord } from "../ssh-files";
import { machineFolder } from "../state-folder";
import { ownProgram, requireRoot } from "./own-program";

type State = "on" | "off" | "no ssh answer";

/** Prints one line a machine. */
export async function status(directory: string): Promise<number> {
  requireRoot();
  const record = await requireLab(directory);
  const hosts = await readHosts(directory);
  const answer = await runChecked(enterLab(record, ownProgram("probe", `--directory=${directory}`)));
  const states = new Map<string, string>(JSON.parse(answer));
  const rows = hosts.map(host => [host.name, host.address, String(host.port), host.kind, describeState(host, states)]);
  process.stdout.write(formatTable([["NAME", "ADDRESS", "PORT", "KIND", "STATE"], ...rows]));
  return 0;
}

/** Inside the lab, because only there the machines are reachable: prints name and state of each as JSON. */
export async function probe(directory: string): Promise<number> {
  const hosts = await readHosts(directory);
  const states = await Promise.all(hosts.map(async host => [host.name, await probeHost(host)] as const));
  process.stdout.write(JSON.stringify(states));
  return 0;
}

async function probeHost(host: HostRecord): Promise<State> {
  if (host.kind === "namespace host") {
    const file = pidFile(machineFolder(host.name));
    const pid = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    if (pid === "" || !existsSync(`/proc/${pid}`)) return "off";
    // Behind a jump host, nothing is reachable from here.
    if (host.behind !== undefined) return "on";
  }
  return (await answersSsh(host.address, 1000)) ? "on" : "no ssh answer";
}

function describeState(host: HostRecord, states: ReadonlyMap<string, string>): string {
  const state = states.get(host.name) ?? "unknown";
  return host.behind === undefined ? state : `${state}, behind ${host.behind}`;
}

/** Columns as wide as their widest cell, two blanks apart. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}
