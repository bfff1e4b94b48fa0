import { spawn } from "node:child_process";

/** What a script left behind; `text` is both outputs, as they came. */
export interface ScriptOutcome {
  readonly exitCode: number;
  readonly text: string;
}

export interface ScriptSurroundings {
  readonly directory: string;
  /** The whole environment: nothing of this process is added. */
  readonly env: NodeJS.ProcessEnv;
}

/** Runs a script as a step of a GitHub workflow with `shell: bash` does: the first command that fails ends it. */
export function runBash(script: string, { directory, env }: ScriptSurroundings): Promise<ScriptOutcome> {
  return new Promise((resolve, reject) => {
    const argv = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    const child = spawn("bash", argv, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
    }
    child.on("error", reject);
    child.on("close", code => resolve({ exitCode: code ?? 1, text }));
  });
}
