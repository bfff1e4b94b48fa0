import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { firstProcessOf, waitForEnd } from "../kept-process";
import { LabError } from "../lab-error";
import { isUp, readRecord } from "../lab-record";
import { requireRoot } from "./own-program";

/** Ends a lab, also one that has crashed, and removes its directory unless that is to be kept (for its logs). */
export async function down(directory: string, files: "remove" | "keep"): Promise<number> {
  requireRoot();
  const record = await readRecord(directory);
  if (record === undefined) {
    if (!existsSync(directory)) throw new LabError(`There is no lab in ${directory}: nothing to end.`);
    throw new LabError(`${directory} holds no lab, so nothing in it is touched. Name the right --directory.`);
  }
  if (isUp(record)) {
    const first = firstProcessOf(record.supervisor);
    process.kill(record.supervisor, "SIGKILL");
    await waitForEnd(record.supervisor);
    if (first !== undefined) await waitForEnd(first);
  }
  if (files === "remove") await rm(directory, { recursive: true });
  process.stdout.write(
    files === "remove" ? "The lab is gone.\n" : `The lab is gone; its files stay in ${directory}.\n`,
  );
  return 0;
}
