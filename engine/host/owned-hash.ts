import { createHash } from "node:crypto";
import type { DesiredDocument } from "../desired";
import { describeQueues } from "../traffic";
import { declaredOf, queuesOf, sidesOf } from "./observe-queues";
import type { ObservedChain } from "./observed-chain";
import { linkStates } from "./observed-links";
import type { ChainPlace } from "./owner-record";
import type { Snapshot } from "./snapshot";

/**
 * Hash of the owned parts and of what an apply would replace; recognised rules and counters do not move it. Which chains,
 * devices, settings and sysctls the document names decides; what it wants of them does not, so a host read through the document of
 * yesterday hashes the same under the document of today.
 */
export function hashOwned(
  document: DesiredDocument,
  chains: readonly ObservedChain[],
  snapshot: Snapshot,
  observed: Pick<DesiredDocument, "qdiscs">,
): string {
  const sysctls = new Set([
    ...Object.keys(document.sysctls),
    ...(snapshot.record?.sysctls ?? []).map(({ name }) => name),
  ]);
  const links = linkStates(document, snapshot);
  const isDeclared = ({ family, table, chain }: ChainPlace) => document[family][table]?.[chain] !== undefined;
  const owned = {
    chains: chains.map(({ place, policy, own, lines, document: held }) => ({
      place,
      policy: held?.policy === undefined ? null : policy,
      own: own ?? null,
      // Of a chain that is only given back, the anchor alone is ours.
      lines: lines
        .filter(({ origin }) =>
          isDeclared(place) ? origin !== "recognised" && origin !== "deny-list" : origin === "anchor",
        )
        .map(({ text }) => text),
    })),
    qdiscs: Object.keys(observed.qdiscs)
      .sort()
      .map(device => {
        const live = queuesOf(snapshot, device);
        const texts = [...declaredOf(document, device), ...declaredOf(observed, device)];
        return [device, ...sidesOf(texts).flatMap(side => describeQueues(live, side))];
      }),
    sysctls: [...snapshot.sysctls].filter(([name]) => sysctls.has(name)).sort(([a], [b]) => (a < b ? -1 : 1)),
    ...(links.length === 0 ? {} : { links }),
    record:
      snapshot.record === undefined ? null : [snapshot.record.owner, snapshot.record.document, snapshot.record.status],
    ...(snapshot.services.length === 0 ? {} : { services: snapshot.services }),
  };
  return `sha256:${createHash("sha256").update(JSON.stringify(owned)).digest("hex")}`;
}
