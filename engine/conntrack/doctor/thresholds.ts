import { MOST_A_CHAIN } from "../check-settings";

/** One number that a diagnosis depends on. */
export interface ThresholdDescription {
  readonly name: string;
  readonly summary: string;
  readonly default: number;
  readonly least: number;
  readonly most: number;
}

/** Shares of entries, 0 to 1, and how many there must be before a share says anything. */
function share(kind: string, what: string, of: string, least: number, warn: number, critical: number) {
  return [
    {
      name: `${kind}-least`,
      summary: `fewer entries than this ${what} are no sign`,
      default: least,
      least: 1,
      most: 1e9,
    },
    { name: `${kind}-warn`, summary: `share of ${of}: a warning`, default: warn, least: 0, most: 1 },
    { name: `${kind}-critical`, summary: `share of ${of}: critical`, default: critical, least: 0, most: 1 },
  ] as const;
}

/**
 * Every threshold of the doctor, in the order of its rules. Those that others settled: node-mixin and netdata for `fill`;
 * the rest are proposals, to be set for hosts that are known to be otherwise.
 */
export const THRESHOLDS: readonly ThresholdDescription[] = [
  { name: "fill-warn", summary: "share of the table that is taken: a warning", default: 0.75, least: 0, most: 1 },
  { name: "fill-critical", summary: "share of the table that is taken: critical", default: 0.9, least: 0, most: 1 },
  {
    name: "drops-warn",
    summary: "packets refused or entries thrown out a second, above which a warning",
    default: 0,
    least: 0,
    most: 1e9,
  },
  { name: "drops-critical", summary: "the same: critical", default: 10, least: 0, most: 1e9 },
  {
    name: "insert-failures-warn",
    summary: "entries a second that could not be put in: a warning",
    default: 1,
    least: 0,
    most: 1e9,
  },
  { name: "insert-failures-critical", summary: "the same: critical", default: 10, least: 0, most: 1e9 },
  {
    name: "ratio-warn",
    summary: "entries for each chain of the hash, were the table full: a warning above",
    default: MOST_A_CHAIN,
    least: 1,
    most: 1e6,
  },
  ...share("lost-syn", "unanswered", "the connections to a place that were asked for", 50, 0.1, 0.3),
  ...share(
    "half-open",
    "without the last step of the handshake",
    "the connections to a place that came or went",
    50,
    0.2,
    0.4,
  ),
  ...share("stuck", "asked and not answered", "the connections to a place that stand", 50, 0.2, 0.5),
  ...share(
    "vanished",
    "of which nobody acknowledges what was sent",
    "the connections to a place that stand",
    50,
    0.1,
    0.3,
  ),
  ...share("half-closed", "closed by one side only", "the entries to a place", 50, 0.05, 0.15),
  ...share("reset", "ended by a reset in the last ten seconds", "the connections to a place that ended", 50, 0.4, 0.7),
  ...share("unanswered-udp", "unanswered for two seconds", "the entries to a place", 50, 0.2, 0.4),
  ...share("unanswered", "of other protocols, unanswered for two seconds", "the entries to a place", 50, 0.2, 0.4),
  ...share(
    "one-way",
    "to a place of which nobody expects answers",
    "the entries to a place; by default such are no fault",
    1e9,
    1,
    1,
  ),
  {
    name: "idle-growth",
    summary:
      "growth of idle connections in ten minutes, as a share of what there was: a warning (only without accounting)",
    default: 0.2,
    least: 0,
    most: 1e6,
  },
  {
    name: "idle-share",
    summary: "and their share of the connections to a place that stand",
    default: 0.5,
    least: 0,
    most: 1,
  },
  {
    name: "endless-least",
    summary: "fewer connections than this, silent for an hour, are no sign",
    default: 200,
    least: 1,
    most: 1e9,
  },
  {
    name: "endless-warn",
    summary: "their share of the connections that stand: a warning",
    default: 0.5,
    least: 0,
    most: 1,
  },
];

export const THRESHOLD_NAMES: readonly string[] = THRESHOLDS.map(({ name }) => name);

/** Name → number, for the names that are meant to differ from their defaults. */
export type ThresholdChanges = Readonly<Record<string, number>>;

/** All thresholds of one diagnosis. */
export interface Thresholds {
  readonly of: (name: string) => number;
  /** What `NAME-least`, `NAME-warn` and `NAME-critical` are; critical is never less than a warning. */
  readonly shareOf: (name: string) => ShareThresholds;
}

export interface ShareThresholds {
  readonly least: number;
  readonly warn: number;
  readonly critical: number;
}

/** @throws RangeError for a name that there is not, or a number out of its range */
export function readThresholds(changes: ThresholdChanges): Thresholds {
  const values = new Map(THRESHOLDS.map(threshold => [threshold.name, threshold.default]));
  for (const [name, value] of Object.entries(changes)) {
    const known = THRESHOLDS.find(threshold => threshold.name === name);
    if (known === undefined)
      throw new RangeError(`There is no threshold "${name}". There are: ${THRESHOLD_NAMES.join(", ")}.`);
    if (!(value >= known.least && value <= known.most))
      throw new RangeError(
        `The threshold ${name} is a number from ${known.least} to ${known.most}, and ${value} is none.`,
      );
    values.set(name, value);
  }
  const known = (name: string): number => {
    const value = values.get(name);
    if (value === undefined) throw new RangeError(`There is no threshold "${name}".`);
    return value;
  };
  const of = (name: string): number => {
    const warning = values.get(name.replace(/-critical$/, "-warn")) ?? 0;
    return name.endsWith("-critical") ? Math.max(warning, known(name)) : known(name);
  };
  return {
    of,
    shareOf: name => ({ least: of(`${name}-least`), warn: of(`${name}-warn`), critical: of(`${name}-critical`) }),
  };
}
