import type { ChainDocument, DesiredDocument } from "../desired";
import { classifyOrigin, liveTop, planQueues, restoreQueues, sideOf } from "../traffic";
import type { HostCauseKind } from "./cause";
import { refuseService } from "./firewall-service";
import { listLinkRefusals } from "./link-refusal";
import type { Observation } from "./observe";
import { queuesOf, readParts, sidesOf } from "./observe-queues";
import type { ObservedChain } from "./observed-chain";
import { type OwnerRecord, samePlace } from "./owner-record";
import { createRecogniser } from "./recognise";

/** Why an apply is refused before anything is touched. */
export interface Refusal {
  readonly kind: Extract<HostCauseKind, "first-contact" | "other-owner" | "rule-refused" | "neighbour">;
  readonly message: string;
}

/**
 * What stands in the way of an apply: another owner, or things of unknown origin that nothing says may be replaced.
 * @param shown a document whose chains and devices were read and shown before, strange rules and all
 */
export function listRefusals(
  desired: DesiredDocument,
  observation: Observation,
  shown?: DesiredDocument,
): readonly Refusal[] {
  const { host, snapshot } = observation;
  const { record } = snapshot;
  const refusals: Refusal[] = [];
  if (record !== undefined && record.owner !== desired.owner && record.owner !== desired.adopt?.owner) {
    refusals.push({
      kind: "other-owner",
      message: `${host} belongs to ${record.owner}, and this document's owner is ${desired.owner}. Two owners would undo each other for ever. If the stack was renamed, say so with adopt: { owner: "${record.owner}" }; if not, take the host out of one of the two.`,
    });
  }
  const service = refuseService(host, desired, snapshot);
  if (service !== undefined) refusals.push({ kind: "neighbour", message: service });
  for (const { kind, message } of listLinkRefusals(desired, observation))
    if (kind === "rule-refused") refusals.push({ kind, message });
  for (const { place, document } of observation.chains) {
    const declared = desired[place.family][place.table]?.[place.chain];
    if (document !== undefined || declared?.mode !== "shared") continue;
    refusals.push({
      kind: "rule-refused",
      message: `${host} has no chain ${place.chain} in ${place.family} ${place.table}: it belongs to its owner, who has not made it. Start that program first (or install it), or take the chain out of the document.`,
    });
  }
  for (const chain of observation.chains) {
    const foreign = chain.lines.find(({ text, origin }) => origin === "unknown" && text.includes("\uFFFD"));
    if (foreign === undefined) continue;
    refusals.push({
      kind: "rule-refused",
      message: `${host}: chain ${chain.place.chain} (${chain.place.family} ${chain.place.table}) holds a rule that is not UTF-8 text, so it cannot be named to be taken out: "${foreign.text}". Delete it on the host by its number (iptables -L ${chain.place.chain} --line-numbers) and run again.`,
    });
  }
  if (desired.adopt?.existing !== "replace") {
    for (const chain of observation.chains) {
      const { family, table, chain: name } = chain.place;
      const seen = shown?.[family][table]?.[name];
      const refusal =
        shown === undefined || seen === undefined
          ? refuseChain(host, desired, chain, record)
          : refuseUnseen(observation, chain, desired[family][table]?.[name], { shown, seen });
      if (refusal !== undefined) refusals.push(refusal);
    }
  }
  for (const device of Object.keys(desired.qdiscs)) {
    const refusal = refuseQueues(desired, observation, device, shown);
    if (refusal !== undefined) refusals.push(refusal);
  }
  return refusals;
}

/** Rules that an apply would replace although nobody said that they may be. */
export function unknownRulesOf({
  lines,
  layout,
  wanted,
}: ObservedChain): readonly { readonly number: number; readonly text: string }[] {
  const numbered = lines.map(({ text, origin }, index) => ({ number: index + 1, text, origin }));
  if (layout !== "whole") return numbered.filter(({ origin }) => origin === "unknown");
  const same = lines.length === wanted.length && lines.every(({ text }, index) => text === wanted[index]);
  return same ? [] : numbered;
}

function refuseChain(
  host: string,
  desired: DesiredDocument,
  chain: ObservedChain,
  record: OwnerRecord | undefined,
): Refusal | undefined {
  const { place } = chain;
  const declared = desired[place.family][place.table]?.[place.chain];
  if (declared === undefined || isOwned(chain, record)) return undefined;
  const unknown = unknownRulesOf(chain);
  if (unknown.length === 0) return undefined;
  const where = `chain ${place.chain} (${place.family} ${place.table})`;
  return {
    kind: "first-contact",
    message: `${host}: ${where} holds ${unknown.length} ${unknown.length === 1 ? "rule" : "rules"} of unknown origin, and this would be the first apply there:\n${listed(place.chain, unknown)}\n  Put them into the document (nffleet import writes them down), name their owner under neighbours, or say adopt: { existing: "replace" } to have them replaced.`,
  };
}

/**
 * Rules that were somebody else's when the chain was shown, and would be taken away now: the chain becomes `whole`, or a
 * neighbour is no longer named. No plan has shown them.
 */
function refuseUnseen(
  { host, snapshot }: Observation,
  { place, lines, wanted }: ObservedChain,
  declared: ChainDocument | undefined,
  { shown, seen }: { readonly shown: DesiredDocument; readonly seen: ChainDocument },
): Refusal | undefined {
  if (declared === undefined || seen.mode === "whole") return undefined;
  const owners = createRecogniser(shown.neighbours, snapshot)(
    place,
    lines.map(({ text }) => text),
  );
  const lost = lines
    .map(({ text, origin }, index) => ({ number: index + 1, text, origin }))
    .filter(({ text, origin }) => (declared.mode === "whole" ? !wanted.includes(text) : origin === "unknown"))
    .filter(({ number }) => owners[number - 1] !== undefined);
  if (lost.length === 0) return undefined;
  return {
    kind: "first-contact",
    message: `${host}: chain ${place.chain} (${place.family} ${place.table}) holds ${lost.length} ${lost.length === 1 ? "rule" : "rules"} that belonged to a recognised owner until now, and this would take them away although no plan has shown them:\n${listed(place.chain, lost)}\n  Keep the chain shared and the owner under neighbours, put the rules into the document, or say adopt: { existing: "replace" }.`,
  };
}

function listed(chain: string, rules: readonly { readonly number: number; readonly text: string }[]): string {
  const shown = rules.slice(0, 20).map(({ number, text }) => `    ${number}: -A ${chain} ${text}`);
  return [...shown, ...(rules.length > 20 ? [`    … and ${rules.length - 20} more`] : [])].join("\n");
}

/** A record left open by an apply that never came names chains that are not ours yet. */
function isOwned({ place, own }: ObservedChain, record: OwnerRecord | undefined): boolean {
  const entry = record?.chains.find(owned => samePlace(owned, place));
  return entry !== undefined && (entry.pending !== true || own !== undefined);
}

function refuseQueues(
  desired: DesiredDocument,
  { host, snapshot }: Observation,
  device: string,
  shown: DesiredDocument | undefined,
): Refusal | undefined {
  const texts = desired.qdiscs[device] ?? [];
  const ours = sidesOf(snapshot.record?.qdiscs.find(owned => owned.device === device)?.ours ?? []);
  const live = queuesOf(snapshot, device);
  const parts = readParts(texts);
  for (const side of sidesOf(texts).filter(wanted => !ours.includes(wanted))) {
    const top = liveTop(live, side);
    if (top === undefined || classifyOrigin(top) === "kernel-default") continue;
    if (
      planQueues(
        device,
        parts.filter(part => sideOf(part) === side),
        live,
      ).commands.length === 0
    )
      continue;
    const back = restoreQueues(device, live, side);
    if (back.outcome === "cannot-restore") {
      const place = side === "egress" ? "root" : top.kind;
      return {
        kind: "first-contact",
        message: `${host}: ${device} has a ${top.kind} qdisc that an undo could not put back (${back.reason}), so it is not replaced. Remove it on the host first: tc qdisc del dev ${device} ${place}`,
      };
    }
    if (desired.adopt?.existing === "replace" || shown?.qdiscs[device] !== undefined) continue;
    return {
      kind: "first-contact",
      message: `${host}: somebody set a ${top.kind} qdisc on ${device}, and this would be the first apply there. Declare it as it is, or say adopt: { existing: "replace" } to have it replaced.`,
    };
  }
  return undefined;
}
