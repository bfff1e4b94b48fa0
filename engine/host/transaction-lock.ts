import { setTimeout } from "node:timers/promises";
import { printable } from "../transport";
import { HostError } from "./cause";
import { linkReadings } from "./link-readings";
import { type LockHolder, readLockHolder } from "./lock-holder";
import { interpret, type Observation, sysctlPaths } from "./observe";
import { runInSession, type Session } from "./session";
import { FOREIGN_FOLDER, lockAndReadScript, unlockScript } from "./shell/lock-shell";
import { parseSnapshot } from "./snapshot";
import { buildTrial } from "./trial";

/** Waits for a lock that another run holds as long as that run can last, then says whose it is. */
export async function lockAndRead(session: Session): Promise<Observation> {
  const { access, connection, identity, options, document } = session;
  const trial = buildTrial(document);
  for (let end = 0; ; ) {
    const sysctls = new Map([...sysctlPaths(options.readThrough ?? document), ...sysctlPaths(document)]);
    const links = [...new Set([...linkReadings(options.readThrough ?? document), ...linkReadings(document)])];
    const request = { sysctls, links, trial: trial.files };
    const { sections, stderr } = await runInSession(
      session,
      connection,
      lockAndReadScript(identity, request),
      options.signal,
    );
    const folder = sections.get("run-folder");
    if (folder?.exitCode === FOREIGN_FOLDER) {
      throw new HostError(
        access.name,
        "unreadable",
        `${access.name}: ${printable(folder.stderr.trim())}, so what is kept there cannot be trusted. Nothing was touched. Find out on the host who made it, and move it away; the next run makes it anew.`,
      );
    }
    if (folder !== undefined && folder.exitCode !== 0) {
      throw new HostError(
        access.name,
        "unreadable",
        `${access.name}: /run/netfilter-fleet cannot be written (${printable(folder.stderr.trim())}), so no lock can be taken. Nothing was touched. See "df /run" on the host.`,
      );
    }
    const locked = sections.get("locked");
    if (locked !== undefined) {
      const holder = readLockHolder(locked.stdout);
      // A holder may extend its lock; one that has lapsed and lives on is not waited for for ever.
      if (end === 0 || holder.remaining > 0) end = Date.now() + (holder.remaining + PATIENCE_SECONDS) * 1000;
      if (Date.now() > end) throw lockedError(access.name, holder);
      await pause(1000, access.name, options.signal);
      continue;
    }
    try {
      return interpret(document, trial, parseSnapshot(access.name, sections, stderr));
    } catch (error) {
      await unlock(session);
      throw error;
    }
  }
}

/** Seconds that are waited beyond the moment at which the lock lapses by itself. */
const PATIENCE_SECONDS = 10;
function lockedError(host: string, { owner, by, ageSeconds }: LockHolder): HostError {
  return new HostError(
    host,
    "locked",
    `${host} is locked: ${by} has been applying ${owner} for ${ageSeconds} seconds. Nothing was touched. Wait for that run to end and run again; a run that died lets go by itself.`,
  );
}

/** Gives the lock back; what was not touched needs no more. */
export async function unlock(session: Session): Promise<void> {
  await runInSession(session, session.connection, unlockScript(session.identity), undefined).catch(() => undefined);
}

async function pause(milliseconds: number, host: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new HostError(host, "interrupted", `${host}: stopped while another run held the lock. Nothing was touched.`);
  }
}
