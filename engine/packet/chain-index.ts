import {
  type FieldMasks,
  nameShape,
  type PacketConditions,
  type PortSet,
  plainMasks,
  type ReadRule,
  singlePort,
  valueUnder,
} from "../ruleset";

/** Finds the rules of a chain that a packet may match. */
export interface ChainIndex {
  /** In order; each that is left out surely does not match. */
  readonly rulesFor: (packet: PacketConditions) => Iterable<ReadRule>;
}

/** Most kinds of rules that are told apart, the most frequent ones: each is a look-up for each packet. */
const MOST_SHAPES = 64;
/** A rule of more ports than this is not filed under them. */
const MOST_PORTS = 16;

/**
 * Fields whose plain conditions a rule is filed under: those that no rule on the way changes, and those first that even a
 * packet without ports tells.
 */
const FILED_FIELDS = ["protocol", "inInterface", "outInterface", "source", "destination"] as const;

/** Rules that look at the same fields under the same masks. */
interface Shape {
  readonly masks: FieldMasks;
  readonly ports: "filed" | "open";
  readonly root: Branch;
}

/** Rules, by their places in the chain, that say the same of the first fields of their shape. */
interface Branch {
  readonly places: number[];
  /** Parted by what they say of the next field. */
  readonly next: Map<bigint, Branch>;
}

/** One alternative of a rule, and how it is filed. */
interface Filed {
  readonly place: number;
  readonly conditions: PacketConditions;
  readonly masks: FieldMasks;
  readonly ports: readonly number[] | "open";
  readonly shapeName: string;
}

/**
 * Tuple space search: a packet is looked up once for each kind of rule, under the fields and masks which that kind looks
 * at. What a rule may not be filed under (negations, wide ranges, marks, states) is left to whoever asks.
 */
export function indexChain(rules: readonly ReadRule[]): ChainIndex {
  const filed = rules.flatMap(({ alternatives }, place) => alternatives.map(each => fileOf(place, each)));
  const shapes = mostFrequentShapes(filed);
  const always: number[] = [];
  for (const each of filed) {
    const shape = shapes.get(each.shapeName);
    if (shape === undefined) addPlace(always, each.place);
    else file(shape, each);
  }
  const used = [...shapes.values()];
  return {
    rulesFor: packet => {
      const found = always.length === 0 ? [] : [always];
      for (const shape of used) {
        const places = findPlaces(shape, packet);
        if (places.length > 0) found.push(places as number[]);
      }
      return inOrder(rules, found);
    },
  };
}

function fileOf(place: number, conditions: PacketConditions): Filed {
  const masks = plainMasks(conditions, FILED_FIELDS);
  const ports = fewPorts(conditions.destinationPorts) ?? "open";
  return { place, conditions, masks, ports, shapeName: nameShape(masks, ports === "open" ? "open" : "filed") };
}

/** A rule that has nothing to be filed under is of no shape. */
function mostFrequentShapes(filed: readonly Filed[]): ReadonlyMap<string, Shape> {
  const counts = new Map<string, { readonly like: Filed; count: number }>();
  for (const each of filed) {
    if (each.masks.length === 0 && each.ports === "open") continue;
    const counted = counts.get(each.shapeName);
    if (counted === undefined) counts.set(each.shapeName, { like: each, count: 1 });
    else counted.count += 1;
  }
  const kept = [...counts].toSorted(([, one], [, other]) => other.count - one.count).slice(0, MOST_SHAPES);
  return new Map(
    kept.map(([name, { like }]) => [
      name,
      { masks: like.masks, ports: like.ports === "open" ? "open" : "filed", root: newBranch() },
    ]),
  );
}

function newBranch(): Branch {
  return { places: [], next: new Map() };
}

function file({ masks, root }: Shape, { place, conditions, ports }: Filed): void {
  let branch = root;
  addPlace(branch.places, place);
  for (const [field, mask] of masks) {
    branch = branchTo(branch, valueUnder(conditions, field, mask) ?? 0n);
    addPlace(branch.places, place);
  }
  if (ports !== "open") for (const port of ports) addPlace(branchTo(branch, BigInt(port)).places, place);
}

function branchTo({ next }: Branch, value: bigint): Branch {
  const known = next.get(value);
  if (known !== undefined) return known;
  const branch = newBranch();
  next.set(value, branch);
  return branch;
}

/** Places come in order; several alternatives of one rule are one. */
function addPlace(places: number[], place: number): void {
  if (places.at(-1) !== place) places.push(place);
}

const NOWHERE: readonly number[] = [];

function findPlaces({ masks, ports, root }: Shape, packet: PacketConditions): readonly number[] {
  let branch: Branch | undefined = root;
  for (const [field, mask] of masks) {
    const value = valueUnder(packet, field, mask);
    if (value === undefined) return branch.places; // a bit is open: it may match any of them
    branch = branch.next.get(value);
    if (branch === undefined) return NOWHERE;
  }
  if (ports === "open") return branch.places;
  const port = singlePort(packet.destinationPorts);
  return port === undefined ? branch.places : (branch.next.get(BigInt(port))?.places ?? NOWHERE);
}

/** Merges lists of places, as far as whoever asks follows. */
function* inOrder(rules: readonly ReadRule[], lists: readonly (readonly number[])[]): Generator<ReadRule> {
  const at = lists.map(() => 0);
  for (;;) {
    let least = rules.length;
    for (const [index, list] of lists.entries()) least = Math.min(least, list[at[index] ?? 0] ?? rules.length);
    const rule = rules[least];
    if (rule === undefined) return;
    for (const [index, list] of lists.entries()) {
      const next = at[index] ?? 0;
      if (list[next] === least) at[index] = next + 1;
    }
    yield rule;
  }
}

function fewPorts(ports: PortSet): readonly number[] | undefined {
  const count = ports.reduce((sum, [low, high]) => sum + high - low + 1, 0);
  if (count > MOST_PORTS) return undefined;
  return ports.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index));
}
