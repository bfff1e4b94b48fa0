import { connect, createServer } from "node:net";
import { join } from "node:path";
import type { Lab } from "./lab";
import { LabError } from "./lab-error";
import type { LabHost } from "./lab-host";
import { type LabRecord, stateFileFromOutside } from "./lab-record";
import { STATE_FOLDER } from "./state-folder";

/** What other processes may ask of a lab that `nffleet-lab up` holds: one line there, one line back. */
const ACTIONS: ReadonlyMap<string, (host: LabHost) => Promise<void>> = new Map([
  ["power on", (host: LabHost) => host.powerOn()],
  ["power off", (host: LabHost) => host.powerOff()],
  ["cable cut", (host: LabHost) => host.cutCable()],
  ["cable plug", (host: LabHost) => host.plugCable()],
]);

const SOCKET = "control";
const LONGEST_LINE = 1024;

/** Answers requests on a socket in the lab's private /run until the lab ends. */
export function serveControl(lab: Lab): Promise<void> {
  const server = createServer(socket => {
    let received = "";
    socket.setEncoding("utf8").on("error", () => socket.destroy());
    socket.on("data", (chunk: string) => {
      received += chunk;
      if (received.length > LONGEST_LINE) socket.destroy();
      const end = received.indexOf("\n");
      if (end === -1) return;
      socket.removeAllListeners("data");
      void answer(lab, received.slice(0, end)).then(text => socket.end(`${text}\n`));
    });
  });
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(join(STATE_FOLDER, SOCKET), resolve);
  });
}

/** "ok", or what went wrong. */
async function answer(lab: Lab, line: string): Promise<string> {
  const [subject = "", verb = "", name = ""] = line.split(" ");
  const action = ACTIONS.get(`${subject} ${verb}`);
  const host = lab.hosts.get(name) ?? lab.guests.get(name);
  if (action === undefined || host === undefined) return `The lab does not understand "${line}".`;
  try {
    await action(host);
    return "ok";
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll("\n", " ") : String(error);
  }
}

/** @throws LabError with the lab's own words when it could not do it. */
export function requestControl(record: LabRecord, action: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(stateFileFromOutside(record, SOCKET));
    let received = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      received += chunk;
    });
    socket.on("error", error =>
      reject(new LabError(`The lab does not answer (${error.message}): end it with \`nffleet-lab down\`.`)),
    );
    socket.on("close", () => {
      if (received === "ok\n") resolve();
      else reject(new LabError(received.trim() === "" ? "The lab ended before it answered." : received.trim()));
    });
    socket.write(`${action} ${name}\n`);
  });
}
