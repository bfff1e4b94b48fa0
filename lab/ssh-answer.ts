import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "./lab-error";

/** True when a server at this address greets as ssh does (RFC 4253, 4.2) within `timeoutMs` milliseconds. */
export function answersSsh(address: string, timeoutMs: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port: 22 });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.on("error", () => finish(false));
    socket.on("data", (chunk: Buffer) => finish(chunk.toString("latin1").startsWith("SSH-2.0-")));
    socket.on("close", () => finish(false));
  });
}

/**
 * Asks every 50 ms until ssh answers.
 *
 * @param describeFailure asked each time; a text ends the wait with that text as the error.
 * @throws LabError after `timeoutMs` milliseconds.
 */
export async function waitForSsh(
  address: string,
  timeoutMs: number,
  describeFailure: () => string | undefined,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await answersSsh(address, 500))) {
    const failure = describeFailure();
    if (failure !== undefined) throw new LabError(failure);
    if (Date.now() > deadline) {
      throw new LabError(
        `Nothing answers ssh at ${address} after ${timeoutMs / 1000} s. See its console log, or give it less to do.`,
      );
    }
    await sleep(50);
  }
}
