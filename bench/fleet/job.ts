import { readFileSync } from "node:fs";
import type { Connection } from "./rules";

/** What a client process is told to do, as JSON in the file of its first argument. */
export interface FleetJob {
  readonly identity: string;
  readonly concurrency: number;
  /** What our engine has to answer for every host. */
  readonly outcome: "applied" | "unchanged";
  readonly hosts: readonly { readonly name: string; readonly connection: Connection; readonly document: object }[];
  /** What the bare script runs on each host, a login each, with the file on stdin. */
  readonly logins: readonly string[];
  /** What the bare script pushes. */
  readonly restoreFile: string;
}

/** What a client process answers on its last line. */
export interface ClientReport {
  /** User and system seconds of the process, its start included. */
  readonly cpuSeconds: number;
  readonly failures: readonly string[];
}

export function readJob<Job>(): Job {
  return JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Job;
}

export function report(failures: readonly string[]): void {
  const { user, system } = process.cpuUsage();
  const answer: ClientReport = { cpuSeconds: (user + system) / 1e6, failures };
  console.log(JSON.stringify(answer));
}
