import { type ConnectionEntry, parseConnectionEntry } from "../../conntrack";
import { OpeningPacket, openRuleset, type WalkedRuleset, walkOpening } from "../../packet";
import type { Family } from "../../ruleset";
import type { Confirmation } from "../confirm";
import { rulesetAfter } from "../ruleset-after";
import type { ConnectionsToEnd } from "../shell/connections-shell";
import type { Snapshot } from "../snapshot";
import type { Transition } from "../transition";
import { type ConnectionPath, connectionPaths } from "./connection-paths";
import { listConnectionsToEnd, type StaleConnection } from "./connections-to-end";
import type { LiveConnections } from "./live-connections";
import { type Pace, visitAtPace } from "./pace";

/** What was found among the connections of a host in the time there was. */
export interface StaleConnections {
  readonly stale: readonly StaleConnection[];
  /** How those are ended. */
  readonly toEnd: readonly ConnectionsToEnd[];
  /** How many were looked at: all of them, unless the time was up before. */
  readonly judged: number;
  readonly of: number;
}

/** Share of the time that goes to the connections one by one; in the rest it is asked which are ended together. */
const SINGLE_SHARE = 0.9;

export const NOTHING_STALE: StaleConnections = { stale: [], toEnd: [], judged: 0, of: 0 };

/**
 * The connections that the new rules would not let in any more, or would send elsewhere, and the old ones did: the kernel
 * goes on with them as they began until they are taken out of its table. A connection of which either cannot be said for
 * sure is none of them. What has not been looked at when the time is up is left as it is.
 */
export async function findStaleConnections(
  snapshot: Snapshot,
  transition: Transition,
  { lines, routes }: Extract<LiveConnections, { kind: "listed" }>,
  pace: Pace,
): Promise<StaleConnections> {
  const { backend } = snapshot.facts;
  const edits = transition.tables.map(({ edit }) => edit);
  const changes = new Map<Family, RulesetChange>();
  for (const family of new Set(edits.map(edit => edit.family))) {
    const live = snapshot.live[family];
    const after = rulesetAfter(live, family, edits);
    changes.set(family, {
      before: openRuleset(live, family, backend),
      after: openRuleset(after, family, backend),
      translation: live.tables.get("nat") === after.tables.get("nat") ? "same" : "changed",
    });
  }
  const pathOf = connectionPaths(snapshot.interfaces, routes);
  const helped = endsOfHelped(lines);
  const stale: StaleConnection[] = [];
  const judge = (line: string): void => {
    const entry = parseConnectionEntry(line);
    const change = entry && changes.get(entry.family);
    if (entry === undefined || change === undefined) return;
    const path = pathOf(entry);
    if (path === undefined) return;
    const isNear = helped.has(entry.original.source) || helped.has(entry.reply.source);
    const why = judgeEntry(entry, change, path, isNear ? "perhaps" : "no");
    if (why !== "goes on") stale.push({ entry, route: path.route, why });
  };
  const begin = pace.now();
  const judged = await visitAtPace(lines, judge, { ...pace, limitMs: pace.limitMs * SINGLE_SHARE });
  const isDenied = (connection: StaleConnection): boolean => {
    const change = changes.get(connection.entry.family);
    return change !== undefined && isDeniedToAll(connection, change, helped.size === 0 ? "no" : "perhaps");
  };
  const rest = { ...pace, limitMs: pace.limitMs - (pace.now() - begin) };
  const toEnd = await listConnectionsToEnd(stale, isDenied, rest);
  return { stale, toEnd, judged, of: lines.length };
}

/**
 * What is said of them when the change is done.
 * @param confirmation how many were ended, some of them perhaps opened since they were listed, and how many were left
 * @param timer seconds of the dead-man's timer
 */
export function describeConnections(
  host: string,
  connections: LiveConnections | undefined,
  { stale, toEnd, judged, of }: StaleConnections,
  { ended, left }: Confirmation,
  timer: number,
): readonly string[] {
  if (connections?.kind === "unread") {
    return [
      `${host}: connections that the new rules deny or send elsewhere go on as they began, because ${connections.why}`,
    ];
  }
  const notes: string[] = [];
  if (ended > 0) {
    const what = ended === 1 ? "1 connection was" : `${ended} connections were`;
    const [first] = stale;
    const example = first === undefined ? "" : ` (the first: ${describeEntry(first.entry)})`;
    notes.push(`${host}: ${what} ended, which the new rules deny or send elsewhere${example}`);
  }
  const notTried = left + stale.length - toEnd.reduce((sum, { listed }) => sum + listed, 0);
  if (notTried > 0) {
    notes.push(
      `${host}: ${notTried} more connections that the new rules deny or send elsewhere were not ended, because conntrack takes too long over so many; they go on as they began. End them with conntrack -D on the host`,
    );
  }
  if (judged < of) {
    notes.push(
      `${host}: ${judged} of ${of} connections were looked at in the time that a timer of ${timer} seconds leaves before the confirmation; the others go on as they began, even where the new rules deny them or send them elsewhere. End those with conntrack -D on the host; a longer timer leaves more time for the next change`,
    );
  }
  return notes;
}

function describeEntry({ protocol, original }: ConnectionEntry): string {
  const end = (address: string, port: number | undefined): string =>
    port === undefined ? address : `${address.includes(":") ? `[${address}]` : address}:${port}`;
  const { source, sourcePort, destination, destinationPort } = original;
  return `${protocol} from ${end(source, sourcePort)} to ${end(destination, destinationPort)}`;
}

/**
 * Who begins and who answers the connections that a helper follows (FTP's, SIP's). Which others it announced between one
 * of those and somebody, conntrack(8) does not print: rules let them in as RELATED, and nothing else tells of it.
 */
function endsOfHelped(lines: readonly string[]): ReadonlySet<string> {
  const ends = new Set<string>();
  for (const line of lines) {
    if (!line.includes(" helper=")) continue;
    const entry = parseConnectionEntry(line);
    if (entry !== undefined) ends.add(entry.original.source).add(entry.reply.source);
  }
  return ends;
}

/** The rules of one family that a change leads from and to. */
interface RulesetChange {
  readonly before: WalkedRuleset;
  readonly after: WalkedRuleset;
  readonly translation: "same" | "changed";
}

function judgeEntry(
  entry: ConnectionEntry,
  change: RulesetChange,
  { route, devices }: ConnectionPath,
  expected: "no" | "perhaps",
): StaleConnection["why"] | "goes on" {
  const packet = new OpeningPacket(entry, devices, expected);
  const now = walkOpening(change.after, packet, route);
  // What passes, and by the same addresses as ever, need not be asked how it was before.
  if (now.passes !== "no" && (change.translation === "same" || now.translation.kind === "unsure")) return "goes on";
  const then = walkOpening(change.before, packet, route);
  if (now.passes === "no") return then.passes === "no" ? "goes on" : "denied";
  // What was announced has the addresses of its announcement, and the nat table never saw it.
  if (expected === "perhaps") return "goes on";
  if (then.translation.kind === "unsure" || now.translation.kind === "unsure") return "goes on";
  return then.translation.targets === now.translation.targets ? "goes on" : "sent elsewhere";
}

/** What goes through may as well be opened by the host itself, and then takes another way. */
function isDeniedToAll(
  { entry, route }: StaleConnection,
  { after }: RulesetChange,
  expected: "no" | "perhaps",
): boolean {
  if (route === "out") return false;
  const { destination, destinationPort } = entry.original;
  const original = { destination, ...(destinationPort === undefined ? {} : { destinationPort }) };
  const packet = new OpeningPacket({ ...entry, original }, {}, expected);
  const ways = route === "in" ? (["in"] as const) : (["through", "out"] as const);
  return ways.every(way => walkOpening(after, packet, way).passes === "no");
}
