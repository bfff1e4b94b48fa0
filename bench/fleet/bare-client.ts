import { readFileSync } from "node:fs";
import { Client } from "ssh2";
import { type FleetJob, readJob, report } from "./job";

/** One login: a command with the file on its stdin, and nothing looked at but its exit code. */
function run(
  job: FleetJob,
  { name, connection }: FleetJob["hosts"][number],
  command: string,
  privateKey: Buffer,
): Promise<string[]> {
  return new Promise(resolve => {
    const client = new Client();
    client.on("error", error => resolve([`${name}: ${error.message}`]));
    client.on("ready", () =>
      client.exec(command, (error, channel) => {
        if (error) return resolve([`${name}: ${error.message}`]);
        let words = "";
        channel.stderr.on("data", chunk => {
          words += chunk;
        });
        channel.on("close", (code: number) => {
          client.end();
          resolve(code === 0 ? [] : [`${name}: ${command} answered ${code}: ${words}`]);
        });
        channel.resume();
        channel.end(job.restoreFile);
      }),
    );
    client.connect({ host: connection.address, port: connection.port, username: connection.user, privateKey });
  });
}

async function main(): Promise<void> {
  const job = readJob<FleetJob>();
  const privateKey = readFileSync(job.identity);
  const queue = job.hosts.values();
  const failures: string[] = [];
  const worker = async (): Promise<void> => {
    for (const host of queue) {
      for (const command of job.logins) failures.push(...(await run(job, host, command, privateKey)));
    }
  };
  await Promise.all(Array.from({ length: job.concurrency }, worker));
  report(failures);
}

void main();
