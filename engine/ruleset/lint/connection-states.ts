/**
 * What `--ctstate` can see of a packet, one bit a possibility: one of five states, and beside NEW, RELATED and
 * ESTABLISHED whether the connection's source or destination was translated (xt_conntrack.c, conntrack_mt).
 */
export type ConnectionStates = number;

interface Possibility {
  readonly state: string;
  readonly translated: readonly string[];
}

const POSSIBILITIES: readonly Possibility[] = [
  { state: "INVALID", translated: [] },
  { state: "UNTRACKED", translated: [] },
  ...["NEW", "RELATED", "ESTABLISHED"].flatMap(state =>
    [[], ["SNAT"], ["DNAT"], ["SNAT", "DNAT"]].map(translated => ({ state, translated })),
  ),
];

export const EVERY_STATE: ConnectionStates = (1 << POSSIBILITIES.length) - 1;

/** The possibilities that a comma-separated list of states matches. */
export function connectionStates(list: string): ConnectionStates {
  const words = new Set(list.toUpperCase().split(","));
  let states = 0;
  for (const [index, { state, translated }] of POSSIBILITIES.entries()) {
    if (words.has(state) || translated.some(word => words.has(word))) states |= 1 << index;
  }
  return states;
}
