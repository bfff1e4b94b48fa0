import { Annotations, type IConstruct } from "../cdktf";

/** A warning at synthesis: what a construct says is possible, and probably not meant. */
export function doubt(construct: IConstruct, words: string): void {
  Annotations.of(construct).addWarning(words);
}
