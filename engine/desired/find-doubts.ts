import { findTrafficDoubts, parseTrafficPart } from "../traffic";
import { type DesiredDocument, isUnknown } from "./document";
import { type DocumentProblem, pointer } from "./validate";

/** What the kernel will take of a document's queues and its author hardly means. Of what is unknown nothing is said. */
export function findQueueDoubts({ qdiscs }: DesiredDocument): readonly DocumentProblem[] {
  return Object.entries(qdiscs).flatMap(([device, texts]) =>
    texts.flatMap((text, at) => {
      const doubts = isUnknown(text) ? [] : findTrafficDoubts(parseTrafficPart(text));
      return doubts.map(message => ({ path: pointer(["qdiscs", device, at]), message }));
    }),
  );
}
