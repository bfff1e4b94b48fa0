import { covers, isChangeable, type PacketConditions } from "./packet-conditions";
import { singlePort } from "./port-set";
import type { ReadRule } from "./read-chains";
import type { Change } from "./rule-effect";
import { type FieldMasks, nameShape, plainMasks, valueUnder } from "./rule-shape";

/** A rule that ends what it matches, and what of it is known to end. */
export interface EndingRule {
  readonly rule: ReadRule;
  readonly conditions: PacketConditions;
}

/**
 * Most kinds of rules that a chain's index tells apart, and most rules it keeps of those that only their ranges, lists or
 * further matches part: this bounds the work a rule makes. What is left out is only not found.
 */
const MOST_SHAPES = 64;
const MOST_IN_BUCKET = 32;

/** Fields whose plain conditions a rule is filed under. */
const FILED_FIELDS = ["source", "destination", "protocol", "inInterface", "outInterface", "mark"] as const;

/** Which of the filed fields, under which masks, rules of this shape look at. */
interface Shape {
  readonly masks: FieldMasks;
  readonly port: "filed" | "open";
  readonly buckets: Map<string, EndingRule[]>;
}

/**
 * The rules of a chain, up to some point, that end what they match. Those that look at what a rule on the way may change
 * are kept apart, to be forgotten when one does.
 */
export class RuleIndex {
  private readonly steady = new ShapedRules();
  private readonly changeable = new ShapedRules();

  add(ending: EndingRule): void {
    if (!ending.conditions.understood) return;
    (isChangeable(ending.conditions) ? this.changeable : this.steady).add(ending);
  }

  /** A rule that surely ends every packet these conditions match. */
  findCover(conditions: PacketConditions): EndingRule | undefined {
    return this.steady.findCover(conditions) ?? this.changeable.findCover(conditions);
  }

  forget(change: Change): void {
    if (change === "everything") this.steady.clear();
    if (change !== "nothing") this.changeable.clear();
  }
}

/**
 * A rule that covers another looks at the same fields under the same or shorter masks: so it is found by hashing what the
 * other holds under each mask in use.
 */
class ShapedRules {
  private readonly shapes = new Map<string, Shape>();

  add(ending: EndingRule): void {
    const { conditions } = ending;
    const masks = plainMasks(conditions, FILED_FIELDS);
    const port = singlePort(conditions.destinationPorts) === undefined ? "open" : "filed";
    const name = nameShape(masks, port);
    const shape = this.shapes.get(name) ?? { masks, port, buckets: new Map<string, EndingRule[]>() };
    if (!this.shapes.has(name)) {
      if (this.shapes.size >= MOST_SHAPES) return;
      this.shapes.set(name, shape);
    }
    const key = keyOf(conditions, shape);
    if (key === undefined) return;
    const bucket = shape.buckets.get(key);
    if (bucket === undefined) shape.buckets.set(key, [ending]);
    else if (bucket.length < MOST_IN_BUCKET) bucket.push(ending);
  }

  findCover(conditions: PacketConditions): EndingRule | undefined {
    for (const shape of this.shapes.values()) {
      const key = keyOf(conditions, shape);
      const bucket = key === undefined ? undefined : shape.buckets.get(key);
      const found = bucket?.find(each => covers(each.conditions, conditions));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  clear(): void {
    this.shapes.clear();
  }
}

/** What the conditions say under the shape's masks; undefined when they leave one of those bits open. */
function keyOf(conditions: PacketConditions, { masks, port }: Shape): string | undefined {
  const parts: (string | number)[] = [];
  for (const [field, mask] of masks) {
    const value = valueUnder(conditions, field, mask);
    if (value === undefined) return undefined;
    parts.push(value.toString(36));
  }
  if (port === "open") return parts.join();
  const single = singlePort(conditions.destinationPorts);
  return single === undefined ? undefined : [...parts, single].join();
}
