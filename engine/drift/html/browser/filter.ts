import type { Reading } from "./reading";
import { placeTitle } from "./words";

/** What is asked for. Empty sets and texts ask for all. */
export interface Filter {
  /** Words of which each must stand in the host's name, the place or a text of the finding; a fingerprint finds its own. */
  readonly query: string;
  readonly severities: ReadonlySet<number>;
  readonly kind: string;
  readonly subsystem: string;
  /** Number of a place, or -1. */
  readonly place: number;
}

export const EVERYTHING: Filter = { query: "", severities: new Set(), kind: "", subsystem: "", place: -1 };

/** How many findings of something were found, and the worst of them. */
export interface Tally {
  readonly count: number;
  readonly worst: number;
}

export interface Selection {
  readonly isAll: boolean;
  /** 1 for each finding that was asked for. */
  readonly found: Uint8Array;
  readonly count: number;
  /** Host × subsystem, row by row. */
  readonly cells: readonly Tally[];
  readonly hosts: readonly Tally[];
  readonly places: ReadonlyMap<number, Tally & { readonly hosts: number }>;
}

/** A tally while it is taken: there are three for each of 100,000 findings. */
interface Count {
  count: number;
  worst: number;
}

export function select(reading: Reading, filter: Filter): Selection {
  const { data, count, hostOf } = reading;
  const columns = data.subsystems.length;
  const found = new Uint8Array(count);
  const cells = data.hosts.flatMap(() => data.subsystems.map(none));
  const hosts = data.hosts.map(none);
  const places = new Map<number, Count & { hosts: number; last: number }>();
  const isWanted = data.shapes.map(
    ({ kind, severity, subsystem, place }) =>
      (filter.severities.size === 0 || filter.severities.has(severity)) &&
      (filter.kind === "" || filter.kind === kind) &&
      (filter.subsystem === "" || filter.subsystem === data.subsystems[subsystem]) &&
      (filter.place < 0 || filter.place === place),
  );
  const says = wordsOf(filter).map(word => findWord(reading, word));
  let total = 0;
  for (let at = 0; at < count; at += 1) {
    const shape = reading.shapeOf[at] ?? 0;
    if (isWanted[shape] !== true || !says.every(test => test(at))) continue;
    const { severity, subsystem, place } = reading.shape(at);
    const host = hostOf[at] ?? 0;
    found[at] = 1;
    total += 1;
    add(cells[host * columns + subsystem], severity);
    add(hosts[host], severity);
    const tally = places.get(place) ?? { ...none(), hosts: 0, last: -1 };
    places.set(place, tally);
    add(tally, severity);
    if (tally.last !== host) tally.hosts += 1;
    tally.last = host;
  }
  return { isAll: isEverything(filter), found, count: total, cells, hosts, places };
}

export function isEverything({ query, severities, kind, subsystem, place }: Filter): boolean {
  return query.trim() === "" && severities.size === 0 && kind === "" && subsystem === "" && place < 0;
}

function none(): Count {
  return { count: 0, worst: -1 };
}

function add(tally: Count | undefined, severity: number): void {
  if (tally === undefined) return;
  tally.count += 1;
  if (severity > tally.worst) tally.worst = severity;
}

export function wordsOf({ query }: Pick<Filter, "query">): readonly string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Looks a word up in each text once, not in each finding. */
function findWord(reading: Reading, word: string): (finding: number) => boolean {
  const { data, hostOf, shapeOf, expectedOf, actualOf, hosts } = reading;
  if (/^[0-9a-f]{16}$/.test(word)) {
    const own = new Set(
      hosts.flatMap(host => {
        const digits = reading.fingerprintsOf(host);
        const at = Array.from({ length: host.count }, (_, number) => digits.slice(number * 16, number * 16 + 16));
        return at.includes(word) ? [host.first + at.indexOf(word)] : [];
      }),
    );
    return finding => own.has(finding);
  }
  const inTexts = data.texts.map(text => text.toLowerCase().includes(word));
  const inHosts = data.hosts.map(({ name }) => name.toLowerCase().includes(word));
  const inPlaces = data.places.map(place => placeTitle(place).toLowerCase().includes(word));
  const inShapes = data.shapes.map(
    ({ place, at, construct }) =>
      inPlaces[place] === true || inTexts[at ?? -1] === true || inTexts[construct ?? -1] === true,
  );
  return finding =>
    inHosts[hostOf[finding] ?? 0] === true ||
    inShapes[shapeOf[finding] ?? 0] === true ||
    inTexts[(actualOf[finding] ?? 0) - 1] === true ||
    inTexts[(expectedOf[finding] ?? 0) - 1] === true;
}
