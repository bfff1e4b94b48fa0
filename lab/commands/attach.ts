import { spawn } from "node:child_process";
import { constants } from "node:os";
import { LabError } from "../lab-error";

/** Runs a program on this terminal and answers its exit code (128 + signal number when a signal ended it). */
export function attach(argv: readonly string[], environment: NodeJS.ProcessEnv = process.env): Promise<number> {
  const [program = "", ...args] = argv;
  // Ctrl-C reaches the program too, and the program decides what it means.
  const ignore = (): void => undefined;
  process.on("SIGINT", ignore);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env: environment });
    child.on("error", error => reject(new LabError(`\`${program}\` could not be started: ${error.message}.`)));
    child.on("exit", (code, signal) => {
      process.off("SIGINT", ignore);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
