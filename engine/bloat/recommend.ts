import type { HostTrees } from "./device-tree";
import type { BadQueue } from "./find-bad-queue";
import { type Grade, isGood } from "./grade";
import { replaceQueue } from "./recommend-queue";
import { type Shaping, shapeLoad } from "./recommend-shaping";
import type { Recommendation } from "./recommendation";

/** What one load showed. */
export interface Diagnosis extends Shaping {
  readonly grade: Grade;
  readonly bad: BadQueue | undefined;
  /** By host. */
  readonly trees: ReadonlyMap<string, HostTrees>;
}

/** The queue to put there, with the construct for the very device, class and rate. Pure. */
export function recommend(diagnosis: Diagnosis): Recommendation {
  const { grade, bad, trees } = diagnosis;
  if (isGood(grade))
    return { kind: "nothing", why: `Grade ${grade}: nobody notices the load${grade === "A" ? ", but in games" : ""}.` };
  return bad === undefined ? shapeLoad(diagnosis) : replaceQueue(bad, trees.get(bad.host) ?? new Map());
}
