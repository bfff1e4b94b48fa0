/** Ports as ranges: sorted, apart from each other, neither end below 0 or above 65,535. */
export type PortSet = readonly (readonly [low: number, high: number])[];

const LAST_PORT = 65_535;

export const EVERY_PORT: PortSet = [[0, LAST_PORT]];

/** The ports of any ranges; a range that goes from high to low holds none. */
export function portSet(ranges: readonly (readonly [low: number, high: number])[]): PortSet {
  const sorted = ranges.filter(([low, high]) => low <= high).toSorted(([one], [other]) => one - other);
  const merged: (readonly [number, number])[] = [];
  for (const [low, high] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && low <= last[1] + 1) merged[merged.length - 1] = [last[0], Math.max(last[1], high)];
    else merged.push([low, high]);
  }
  return merged;
}

/** Every other port. */
export function otherPorts(ports: PortSet): PortSet {
  const others: (readonly [number, number])[] = [];
  let next = 0;
  for (const [low, high] of ports) {
    if (low > next) others.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= LAST_PORT) others.push([next, LAST_PORT]);
  return others;
}

/** The ports of both. */
export function commonPorts(one: PortSet, other: PortSet): PortSet {
  const common: (readonly [number, number])[] = [];
  let at = 0;
  let beside = 0;
  for (;;) {
    const left = one[at];
    const right = other[beside];
    if (left === undefined || right === undefined) return common;
    const low = Math.max(left[0], right[0]);
    const high = Math.min(left[1], right[1]);
    if (low <= high) common.push([low, high]);
    if (left[1] < right[1]) at += 1;
    else beside += 1;
  }
}

/** True when each port of `inner` is one of `outer`. */
export function holdsPorts(outer: PortSet, inner: PortSet): boolean {
  let at = 0;
  return inner.every(([low, high]) => {
    let range = outer[at];
    while (range !== undefined && range[1] < low) {
      at += 1;
      range = outer[at];
    }
    return range !== undefined && range[0] <= low && high <= range[1];
  });
}

/** The port of a set that holds just one. */
export function singlePort(ports: PortSet | undefined): number | undefined {
  const [first] = ports ?? [];
  return ports?.length === 1 && first !== undefined && first[0] === first[1] ? first[0] : undefined;
}
