import type { Progress } from "./entry";
import { readEntryAddress } from "./read-address";
import {
  type ConnectionEnd,
  type ConntrackTally,
  type EndTally,
  type EntryGroup,
  type ServiceState,
  type ServiceTally,
  SUSPECT_KINDS,
  type SuspectKind,
  type SuspectTally,
  type TalliedRoute,
} from "./tally";

const ROUTES: ReadonlySet<string> = new Set(["in", "out", "through", "local"]);
const PROGRESSES: ReadonlySet<string> = new Set(["unreplied", "replied", "assured", "offloaded"]);
const KINDS: ReadonlySet<string> = new Set(SUSPECT_KINDS);
/** More of one thing than this is not taken from a host's word. */
const MOST_ROWS = 1_000;
const MOST_STATES = 100;

/**
 * Reads the rows that the tally's program printed on the host. Rows that are none are left out.
 * @param count entries that the kernel says there are: when not all were looked at, the numbers are scaled up to it
 * @returns undefined when the rows break off before their end
 */
export function parseTally(text: string, count: number): ConntrackTally | undefined {
  const rows = text.split("\n").map(line => line.split(" "));
  const head = rows.find(([name]) => name === "tally");
  if (head === undefined || !rows.some(([name]) => name === "end")) return undefined;
  const looked = numberOf(head[1]);
  const scale = head[3] !== "whole" && looked > 0 ? Math.max(1, count / looked) : 1;
  // What was looked at family by family is scaled up on the host.
  const factor = head[3] === "weighed" ? 1 : scale;
  const scaled = (word: string | undefined): number => Math.round(numberOf(word) * factor);
  const of = (name: string) => rows.filter(row => row[0] === name).slice(0, MOST_ROWS);
  const only = (name: string) => of(name)[0]?.[1];
  const tops = of("top").flatMap(row => readTop(row, scaled) ?? []);
  const samples = new Map(of("sample").map(([, list, place, ...words]) => [`${list} ${place}`, words.join(" ")]));
  const topOf = (list: string): readonly EndTally[] =>
    tops
      .filter(top => top.list === list)
      .map(({ tally }, at) => {
        const sample = samples.get(`${list} ${at + 1}`);
        return sample === undefined ? tally : { ...tally, sample };
      });
  const suspects = new Map<SuspectKind, SuspectTally>();
  for (const [, kind = "", entries, fresh, ends] of of("suspect")) {
    if (!isKind(kind)) continue;
    suspects.set(kind, { entries: scaled(entries), fresh: scaled(fresh), ends: numberOf(ends), top: topOf(kind) });
  }
  return {
    looked,
    unread: numberOf(head[2]),
    scale,
    families: new Map(of("family").map(([, name = "", entries]) => [name, scaled(entries)])),
    routes: new Map(of("route").flatMap(([, name, entries]) => (isRoute(name) ? [[name, scaled(entries)]] : []))),
    groups: of("group").flatMap(row => readGroup(row, scaled) ?? []),
    services: of("service").flatMap(row => readService(row, scaled) ?? []),
    serviceCount: numberOf(only("services")),
    suspects,
    flows: topOf("flow"),
    places: topOf("place"),
    fresh: scaled(only("fresh")),
    moving: scaled(only("moving")),
    ended: scaled(only("ended")),
  };
}

type Row = readonly string[];
type Scaled = (word: string | undefined) => number;

function readGroup([, protocol, state, progress, idle, entries]: Row, scaled: Scaled): EntryGroup | undefined {
  if (protocol === undefined || !isProgress(progress)) return undefined;
  return {
    protocol,
    ...(state !== undefined && state !== "-" && { state }),
    progress,
    idle: numberOf(idle),
    entries: scaled(entries),
  };
}

function readService([, route, protocol, port, entries, ...words]: Row, scaled: Scaled): ServiceTally | undefined {
  if (!isRoute(route) || protocol === undefined) return undefined;
  const states = readStates(words, scaled).toSorted((one, other) => other.entries - one.entries);
  return { route, protocol, ...portOf(port), entries: scaled(entries), states };
}

/** Three words each: state, progress, entries. */
function readStates(words: readonly string[], scaled: Scaled): readonly ServiceState[] {
  const read: ServiceState[] = [];
  for (let at = 0; at < Math.min(words.length, MOST_STATES * 3); at += 3) {
    const [state, progress, entries] = words.slice(at, at + 3);
    if (state === undefined || !isProgress(progress)) continue;
    read.push({ ...(state !== "-" && { state }), progress, entries: scaled(entries) });
  }
  return read;
}

function readTop(row: Row, scaled: Scaled): { readonly list: string; readonly tally: EndTally } | undefined {
  const [, list = "", route, protocol, destination, port, from, fromPort, ...counts] = row;
  const [address, answering] = [addressOf(destination), addressOf(from)];
  if (!isRoute(route) || protocol === undefined || address === undefined || answering === undefined) return undefined;
  const end: ConnectionEnd = {
    route,
    protocol,
    address,
    ...portOf(port),
    answerer: { address: answering, ...portOf(fromPort) },
  };
  const [entries = 0, fresh = 0, all = 0, allFresh = 0, established = 0, moving = 0, ended = 0] = counts.map(scaled);
  return { list, tally: { end, entries, fresh, all, allFresh, established, moving, ended } };
}

/** `dst=10.0.0.1` */
function addressOf(word: string | undefined): string | undefined {
  return readEntryAddress(word?.slice(word.indexOf("=") + 1));
}

/** `dport=443`, or `-` where the protocol has none. */
function portOf(word: string | undefined): { readonly port?: number } {
  const digits = word?.slice(word.indexOf("=") + 1) ?? "";
  return /^\d{1,5}$/.test(digits) ? { port: Number(digits) } : {};
}

function numberOf(word: string | undefined): number {
  return word !== undefined && /^\d{1,12}$/.test(word) ? Number(word) : 0;
}

function isRoute(word: string | undefined): word is TalliedRoute {
  return word !== undefined && ROUTES.has(word);
}

function isProgress(word: string | undefined): word is Progress {
  return word !== undefined && PROGRESSES.has(word);
}

function isKind(word: string): word is SuspectKind {
  return KINDS.has(word);
}
