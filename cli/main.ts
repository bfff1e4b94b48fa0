import { realpathSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { createLocalTransport, createSshTransport } from "../engine/transport";
import { EXIT_CODES } from "./exit-code";
import { runCommandLine } from "./run-command-line";
import { runProgram } from "./run-program";

const stop = new AbortController();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stopOnce);

function stopOnce(): void {
  if (stop.signal.aborted) process.exit(EXIT_CODES.interrupted);
  process.stderr.write(
    "\nStopping. A host in the middle of a change undoes it, at once or within the seconds of its dead-man. Ctrl-C again ends without waiting.\n",
  );
  stop.abort(new Error("stopped by Ctrl-C"));
}

// A reader that goes away (head, less) must not end a change half way.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", error => {
    if (!("code" in error) || error.code !== "EPIPE") throw error;
  });
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on("SIGINT", stopOnce);
  try {
    return await terminal.question(question, { signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) return "no";
    throw error;
  } finally {
    terminal.close();
  }
}

runCommandLine(process.argv.slice(2), {
  env: process.env,
  program: [process.execPath, pathOf(process.argv[1])],
  stdout: { write: words => void process.stdout.write(words), isTerminal: process.stdout.isTTY === true },
  stderr: { write: words => void process.stderr.write(words), isTerminal: process.stderr.isTTY === true },
  readStdin: () => text(process.stdin),
  ask: process.stdin.isTTY === true && process.stderr.isTTY === true ? ask : undefined,
  transports: { ssh: createSshTransport, local: createLocalTransport },
  runProgram,
  signal: stop.signal,
}).then(code => {
  process.exitCode = stop.signal.aborted ? EXIT_CODES.interrupted : code;
});

/** Where this program is itself: `npx` calls it by a link in a cache, which may be emptied before a schedule comes round. */
function pathOf(called: string | undefined): string {
  return called === undefined ? "nffleet" : realpathSync(called);
}
