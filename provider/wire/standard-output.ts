import { writeSync } from "node:fs";
import { log } from "../framework/log";

/**
 * Turns everything that is written to standard output or standard error from now on, by whatever library, into lines of the
 * log: Terraform reads the first line of standard output as the handshake, and secrets are covered in the log.
 */
export function guardStandardOutput(): void {
  type Done = (error?: Error | null) => void;
  const toLog = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done) => {
    log("warn", "Something was written past the log.", { text: Buffer.from(chunk).toString("utf8").trimEnd() });
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback !== undefined) process.nextTick(callback);
    return true;
  };
  process.stdout.write = toLog;
  process.stderr.write = toLog;
}

/** Writes the handshake past the guard. */
export function writeHandshake(line: string): void {
  writeSync(1, line);
}
