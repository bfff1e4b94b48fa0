import { spawn } from "node:child_process";

export interface ProgramEnd {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell script in a network namespace of its own that holds no rules, with an empty /run. */
export function runInFreshNamespace(script: string, input: string): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn("unshare", ["--net", "--mount", "sh", "-c", `mount -t tmpfs tmpfs /run; ${script}`]);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
    child.stderr.on("data", (piece: Buffer) => stderr.push(piece));
    child.on("error", reject);
    child.stdin.on("error", () => undefined); // a program that refuses does not read to the end
    child.on("close", status =>
      resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.end(input);
  });
}
