import { type ConnectionEntry, type ConnectionMatch, matchOf } from "../../conntrack";
import type { Route } from "../../packet";
import type { ConnectionsToEnd } from "../shell/connections-shell";
import { type Pace, visitAtPace } from "./pace";

/** A connection under way that is none of the new rules'. */
export interface StaleConnection {
  readonly entry: ConnectionEntry;
  readonly route: Route;
  /** The new rules would not let it in, or would give it other addresses. */
  readonly why: "denied" | "sent elsewhere";
}

/** conntrack goes through all that the kernel tracks each time it is called, so it is not called more often than this. */
export const MOST_CALLS = 500;
/** So few are ended one by one. */
const FEW = 16;

/**
 * How the connections are ended. Those to one destination are ended by one call where the new rules deny it to everybody,
 * so that no connection is hit which the new rules let in meanwhile.
 * Of which there is no time to ask that, those are ended one by one.
 * @param isDeniedToAll whether the new rules surely drop every packet that would open such a connection, whoever sends it
 */
export async function listConnectionsToEnd(
  stale: readonly StaleConnection[],
  isDeniedToAll: (connection: StaleConnection) => boolean,
  pace: Pace,
): Promise<readonly ConnectionsToEnd[]> {
  const one = ({ entry }: StaleConnection): ConnectionsToEnd => ({ match: matchOf(entry), listed: 1 });
  if (stale.length <= FEW) return stale.map(one);
  const destinations = new Map<string, StaleConnection[]>();
  for (const connection of stale) {
    const key = `${connection.why} ${connection.route} ${JSON.stringify(matchOfDestination(connection.entry))}`;
    const alike = destinations.get(key);
    if (alike === undefined) destinations.set(key, [connection]);
    else alike.push(connection);
  }
  const largestFirst = [...destinations.values()].toSorted((a, b) => b.length - a.length);
  const calls: ConnectionsToEnd[] = [];
  const visited = await visitAtPace(
    largestFirst,
    alike => {
      const [first] = alike;
      const isOne = first !== undefined && alike.length > 1 && first.why === "denied" && isDeniedToAll(first);
      if (isOne) calls.push({ match: matchOfDestination(first.entry), listed: alike.length });
      else calls.push(...alike.slice(0, MOST_CALLS).map(one));
    },
    pace,
  );
  calls.push(...largestFirst.slice(visited).flat().slice(0, MOST_CALLS).map(one));
  return calls.toSorted((a, b) => b.listed - a.listed).slice(0, MOST_CALLS);
}

/** Every connection to the same place, whoever opened it. */
function matchOfDestination(entry: ConnectionEntry): ConnectionMatch {
  const { original, reply } = entry;
  const { destination, destinationPort } = original;
  const { source, sourcePort } = reply;
  return {
    ...matchOf(entry),
    original: { destination, ...(destinationPort === undefined ? {} : { destinationPort }) },
    reply: { source, ...(sourcePort === undefined ? {} : { sourcePort }) },
  };
}
