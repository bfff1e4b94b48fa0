import { type ConntrackReading, parseConntrackCounters, parseTally, type TallyRequest } from "../../conntrack";
import { type Connection, printable } from "../../transport";
import { type HostAccess, runScript } from "../access";
import { HostError } from "../cause";
import { parseSections, type Section, type Sections } from "../shell/frame";
import { NO_TABLE, NOT_TRACKED, TALLY_SECONDS, tallyScript } from "../shell/tally-shell";

const READ_DEADLINE_MS = 60_000;
/** A table that is whole must have shown so much of what the kernel counts, where there is enough to tell. */
const LEAST_SHOWN = 0.5;
const LEAST_COUNTED = 1_000;

/**
 * Reads what a host tracks, added up on the host: one round trip, whatever the size of the table.
 * @throws HostError privilege, missing-tool, unreadable, and whatever the transport says
 */
export async function readConntrack(
  access: HostAccess,
  connection: Connection,
  request: TallyRequest,
  signal: AbortSignal | undefined,
): Promise<ConntrackReading> {
  const reading = await readTrackedConnections(access, connection, request, signal);
  if (reading !== undefined) return reading;
  throw new HostError(
    access.name,
    "missing-tool",
    `${access.name} tracks no connections: its kernel has not loaded nf_conntrack, because no rule ever asked for it (a state match, NAT). There is nothing to read.`,
  );
}

/**
 * The same; `undefined` where the kernel tracks nothing yet.
 * @throws HostError privilege, missing-tool, unreadable, and whatever the transport says
 */
export async function readTrackedConnections(
  access: HostAccess,
  connection: Connection,
  request: TallyRequest,
  signal: AbortSignal | undefined,
): Promise<ConntrackReading | undefined> {
  const script = tallyScript(request);
  const result = await runScript(access, connection, { text: script.text, deadlineMs: READ_DEADLINE_MS }, signal);
  return readTallySections(access.name, parseSections(result.stdout, script.marker), result.stderr);
}

/** Reads the sections of a tally; `undefined` where nothing is tracked. What a host prints is hostile until it is through here. */
export function readTallySections(host: string, sections: Sections, stderr: string): ConntrackReading | undefined {
  const settings = readSettings(sections.get("settings"));
  const tally = sections.get("tally");
  if (settings.size === 0 || tally === undefined) throw unfinished(host, stderr);
  if (settings.get("uid") !== 0) {
    throw new HostError(
      host,
      "privilege",
      `${host}: the login is neither root nor was it told to use sudo or doas, and what the kernel tracks only root may read. Nothing was touched. Set privilege "sudo" (or "doas") in the connection.`,
    );
  }
  if (tally.exitCode === NO_TABLE) {
    throw new HostError(
      host,
      "missing-tool",
      `${host} has no conntrack, and its kernel no /proc/net/nf_conntrack, so nobody can say what it tracks. Install it on the host and run again: apt-get install -y conntrack (dnf install -y conntrack-tools elsewhere)`,
    );
  }
  if (tally.exitCode === NOT_TRACKED) return undefined;
  const count = settings.get("count") ?? 0;
  const read = parseTally(tally.stdout, count);
  if (read === undefined) {
    const words = wordsOf(tally);
    const why = tally.exitCode === 124 ? `it took longer than ${TALLY_SECONDS} seconds` : words || "it broke off";
    throw new HostError(
      host,
      "unreadable",
      `${host}: what it tracks could not be added up on the host: ${why}. It needs awk (any of mawk, gawk, busybox); run conntrack -C on the host to see how long the table is.`,
    );
  }
  const counted = Math.min(count, Number(/^\d{1,12}$/m.exec(sections.get("count")?.stdout ?? "")?.[0] ?? count));
  if (read.scale === 1 && counted >= LEAST_COUNTED && read.looked < counted * LEAST_SHOWN) {
    throw new HostError(
      host,
      "unreadable",
      `${host}: the kernel counts ${counted} connections, and the list of them showed ${read.looked}, so what is failing cannot be told. The last words of the list: ${wordsOf(tally) || "none"}. Run conntrack -L on the host and see what it says.`,
    );
  }
  const [max, buckets] = [settings.get("max"), settings.get("buckets")];
  return {
    uptime: settings.get("uptime") ?? 0,
    count,
    ...(max !== undefined && { max }),
    ...(buckets !== undefined && { buckets }),
    settings,
    counters: parseConntrackCounters(sections.get("counters")?.stdout ?? ""),
    tally: read,
  };
}

/** What a tally says of its own failure; that conntrack tells how much it has shown is none. */
function wordsOf({ stderr }: Section): string {
  const lines = stderr.split("\n").filter(line => line.trim() !== "" && !line.includes("flow entries have been shown"));
  return printable(lines.join("; ").slice(0, 300));
}

function unfinished(host: string, stderr: string): HostError {
  const words = printable(stderr.slice(-300)) || "none";
  return new HostError(
    host,
    "unreadable",
    `${host} did not finish telling what it tracks: its answer breaks off. Its last words were: ${words}. Try again; when it repeats, see whether /run or /tmp on the host is full.`,
  );
}

/** `NAME VALUE` lines, numbers only. */
function readSettings(section: Section | undefined): ReadonlyMap<string, number> {
  const settings = new Map<string, number>();
  for (const line of (section?.stdout ?? "").split("\n")) {
    const [, name, value] = /^([a-z0-9_]{1,64}) (\d{1,12}(?:\.\d{1,3})?)$/.exec(line) ?? [];
    if (name !== undefined) settings.set(name, Number(value));
  }
  return settings;
}
