import { type DesiredDocument, hashDocument, isUnknown } from "../desired";
import { canonicalizeSysctlValue } from "../system";
import { nextTakenOver } from "./firewall-service";
import { unknownRulesOf } from "./first-contact";
import { nextLinks, openLinks } from "./link-record";
import type { Observation } from "./observe";
import { queuesOf } from "./observe-queues";
import type { ObservedChain } from "./observed-chain";
import { type OwnerRecord, samePlace } from "./owner-record";
import { keepTrees, restoringCommands } from "./queue-transition";
import { forEachChain } from "./trial";

/**
 * The owner record as it will stand when this apply is done: what is owned, and for each thing what was there before
 * the first apply that touched it.
 */
export function nextRecord(desired: DesiredDocument, observation: Observation): OwnerRecord {
  const { snapshot } = observation;
  const former = snapshot.record;
  const chains: OwnerRecord["chains"][number][] = [];
  const policies: OwnerRecord["policies"][number][] = [];
  const replaced: OwnerRecord["replaced"][number][] = [];
  forEachChain(desired, (place, { mode, anchor, policy }) => {
    if (place.family === "ipv6" && snapshot.facts.ipv6 === "absent") return;
    chains.push({ ...place, mode, anchor: anchor === "missing" ? "none" : anchor });
    const observed = observation.chains.find(chain => samePlace(chain.place, place));
    if (policy !== undefined && !isUnknown(policy)) {
      const before = former?.policies.find(owned => samePlace(owned, place))?.before ?? observed?.policy ?? "ACCEPT";
      policies.push({ ...place, ours: policy, before });
    }
    const rules = replacedRules(former, observed);
    if (rules.length > 0) replaced.push({ ...place, rules });
  });
  const takenOver = nextTakenOver(desired, snapshot) ?? [];
  const links = nextLinks(desired, snapshot.links, former);
  return {
    version: 1,
    owner: desired.owner,
    document: hashDocument(desired),
    status: "closed",
    chains,
    policies,
    replaced,
    qdiscs: Object.entries(desired.qdiscs).map(([device, texts]) => {
      const owned = former?.qdiscs.find(other => other.device === device);
      return {
        device,
        ours: texts.filter(text => typeof text === "string"),
        before: restoringCommands(device, texts, queuesOf(snapshot, device), owned),
      };
    }),
    sysctls: Object.entries(desired.sysctls).flatMap(([name, value]) => {
      if (isUnknown(value)) return [];
      const owned = former?.sysctls.find(entry => entry.name === name);
      const before = owned === undefined ? snapshot.sysctls.get(name) : owned.before;
      return [{ name, ours: canonicalizeSysctlValue(value), ...(before === undefined ? {} : { before }) }];
    }),
    ...(links.length === 0 ? {} : { links }),
    ...(takenOver.length === 0 ? {} : { takenOver }),
  };
}

/** While a transaction is under way everything of the old and of the new record is owned: whichever way it ends, nothing is forgotten. */
export function openRecord(former: OwnerRecord | undefined, next: OwnerRecord): OwnerRecord {
  const pending = next.chains.map(chain => {
    const owned = former?.chains.find(other => samePlace(other, chain));
    return owned === undefined || owned.pending === true ? { ...chain, pending: true as const } : chain;
  });
  if (former === undefined) return { ...next, status: "open", chains: pending };
  const places = former.chains.filter(place => !next.chains.some(other => samePlace(other, place)));
  const policies = former.policies.filter(place => !next.policies.some(other => samePlace(other, place)));
  const takenOver = [
    ...(next.takenOver ?? []),
    ...(former.takenOver ?? []).filter(({ name }) => next.takenOver?.some(other => other.name === name) !== true),
  ];
  const links = openLinks(former, next);
  return {
    ...next,
    status: "open",
    ...(links.length === 0 ? {} : { links }),
    ...(takenOver.length === 0 ? {} : { takenOver }),
    chains: [...pending, ...places],
    policies: [...next.policies, ...policies],
    replaced: [
      ...next.replaced,
      ...former.replaced.filter(place => !next.replaced.some(other => samePlace(other, place))),
    ],
    qdiscs: [
      ...next.qdiscs.map(owned =>
        keepTrees(
          owned,
          former.qdiscs.find(({ device }) => device === owned.device),
        ),
      ),
      ...former.qdiscs.filter(({ device }) => !next.qdiscs.some(other => other.device === device)),
    ],
    sysctls: [
      ...next.sysctls,
      ...former.sysctls.filter(({ name }) => !next.sysctls.some(other => other.name === name)),
    ],
  };
}

function replacedRules(former: OwnerRecord | undefined, observed: ObservedChain | undefined): readonly string[] {
  if (observed === undefined) return [];
  const known = former?.replaced.find(entry => samePlace(entry, observed.place))?.rules;
  if (known !== undefined || former?.chains.some(owned => samePlace(owned, observed.place)) === true)
    return known ?? [];
  const moved = observed.layout === "in-place" ? observed.lines.filter(({ origin }) => origin === "ours") : [];
  return [...unknownRulesOf(observed), ...moved].map(({ text }) => text);
}
