import type { LiveQdisc } from "./live-qdisc";
import type { JsonValue } from "./tc-json";
import type { TrafficFilter } from "./traffic-filter";

/** A class as tc prints it. */
export interface LiveClass {
  readonly kind: string;
  readonly id: string;
  /** `root`, or the class above. */
  readonly parent: string;
  /** Its numbers by the words in front of them; rates in bits a second as far as the text tells, bursts in ticks (`buffer`, `cbuffer`). */
  readonly options: ReadonlyMap<string, JsonValue>;
  /** The line. */
  readonly text: string;
}

/** A filter as tc prints it. */
export interface LiveFilter {
  readonly parent: string;
  /** Absent for one that cannot be declared. */
  readonly filter?: TrafficFilter;
  /** Its lines, as one. */
  readonly text: string;
}

/** Everything that queues, or chooses a queue, on one device. */
export interface LiveQueues {
  readonly qdiscs: readonly LiveQdisc[];
  /** Of an htb alone: other classes are not asked for. */
  readonly classes: readonly LiveClass[];
  readonly filters: readonly LiveFilter[];
}

export const NO_QUEUES: LiveQueues = { qdiscs: [], classes: [], filters: [] };
