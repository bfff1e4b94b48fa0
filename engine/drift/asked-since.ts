import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FleetHost, ownerOf } from "../fleet";
import { parseHistory } from "./history-folder";
import { identityOfHost } from "./host-drift";

/** How far back the logs of a host are asked where nobody knows when it was read last, in milliseconds: a day. */
const FIRST_WINDOW_MS = 24 * 3600 * 1000;

/**
 * From which moment on each host is asked who changed it: its own clock at the last reading that the history knows of, else
 * a day before this one.
 * @param folder the history's; undefined: none is kept. Read without its lock, which nobody may hold while hosts are read:
 * each file of it is whole at any time
 */
export function askedSince(folder: string | undefined, now: Date): (host: FleetHost) => Date {
  const clocks = folder === undefined ? new Map<string, Date>() : readClocks(folder);
  return host => {
    const owner = ownerOf(host);
    const known = clocks.get(identityOfHost({ host: host.host, ...(owner === undefined ? {} : { owner }) }));
    return known ?? new Date(now.getTime() - FIRST_WINDOW_MS);
  };
}

/** What cannot be read is told when the history is opened to write. */
function readClocks(folder: string): ReadonlyMap<string, Date> {
  const clocks = new Map<string, Date>();
  for (const file of filesOf(folder)) {
    try {
      const history = parseHistory(readFileSync(join(folder, file), "utf8"), file);
      if (history.hostClock !== undefined) clocks.set(identityOfHost(history), new Date(history.hostClock));
    } catch {
      // As if the host had never been read.
    }
  }
  return clocks;
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(file => file.endsWith(".json"));
  } catch {
    return [];
  }
}
