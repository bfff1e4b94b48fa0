import type { DesiredDocument } from "../desired";
import { DOWN, equalLinkValue, findLinkSetting, type LiveLink, liveLinkValue } from "../system";
import { HostError } from "./cause";
import { lowerLink, makeLink, raiseLink, removeLink, settingCommands } from "./link-commands";
import { declaredSettings, knownSettings, type OwnedSetting, ownedSettings, valueBefore } from "./link-record";
import { listLinkRefusals } from "./link-refusal";
import type { Observation } from "./observe";
import { releasedSettings } from "./observed-links";

/** Shell lines that change something, and those that take it back. */
interface Step {
  readonly apply: readonly string[];
  readonly undo: readonly string[];
}

/** What becomes of the links of a host: `before` the queues that stand on them, and `after` those have gone. */
export interface LinkSteps {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}

/**
 * Pure. Devices are made before anything is set on them and taken away last; settings come before queues, which read
 * txqueuelen when they are made.
 * @throws HostError where a device, a setting of it or a program is not there
 */
export function planLinks(desired: DesiredDocument, observation: Observation): LinkSteps {
  const { links } = observation.snapshot;
  const [refusal] = listLinkRefusals(desired, observation);
  if (refusal !== undefined) throw new HostError(observation.host, refusal.kind, refusal.message);
  refuseHalfKept(desired, observation);
  const set = Object.keys(desired.links ?? {}).flatMap(device => {
    const link = links.get(device);
    return [makeStep(desired, device, link), setStep(desired, device, link)];
  });
  const released = [...releasedSettings(desired, observation.snapshot)].map(([device, ours]) =>
    releaseDevice(observation, device, ours),
  );
  return {
    before: [...set, ...released.flatMap(({ before }) => before)],
    after: released.flatMap(({ after }) => after),
  };
}

/** @throws HostError where a device of ours would go while something is still declared on it */
function refuseHalfKept(desired: DesiredDocument, { host, snapshot }: Observation): void {
  for (const [device, ours] of releasedSettings(desired, snapshot)) {
    const isStillUsed = desired.links?.[device] !== undefined || desired.qdiscs[device] !== undefined;
    if (!isStillUsed || !isMadeByUs(ours, ownedSettings(snapshot.record).get(device))) continue;
    throw new HostError(
      host,
      "rule-refused",
      `${host}: ${device} was made because the document said so (type: ${ours.get("type")}), and would be taken away now, but the document still declares something on it. Leave the type in, or take all that is declared on ${device} out.`,
    );
  }
}

function isMadeByUs(ours: ReadonlyMap<string, string>, owned: ReadonlyMap<string, OwnedSetting> | undefined): boolean {
  return ours.has("type") && owned?.get("type")?.before === undefined;
}

const NOTHING: Step = { apply: [], undo: [] };

function makeStep({ links }: DesiredDocument, device: string, link: LiveLink | undefined): Step {
  const type = links?.[device]?.type;
  if (typeof type !== "string") return NOTHING;
  if (link === undefined) return { apply: [makeLink(device, type)], undo: [removeLink(device)] };
  return link.type === type + DOWN ? { apply: [raiseLink(device)], undo: [lowerLink(device)] } : NOTHING;
}

function setStep(desired: DesiredDocument, device: string, link: LiveLink | undefined): Step {
  // Of a device that is made just now nothing is known: it is given all, and goes as a whole.
  const wanted =
    link === undefined
      ? [...knownSettings(desired, device)]
      : [...declaredSettings(desired, device, link)].filter(([name, value]) => differs(name, value, link));
  const before = wanted.flatMap(([name]): [string, string][] => {
    const value = valueBefore(name, link);
    return value === undefined ? [] : [[name, value]];
  });
  return { apply: settingCommands(device, new Map(wanted)), undo: settingCommands(device, new Map(before)) };
}

function differs(name: string, wanted: string, link: LiveLink): boolean {
  const setting = findLinkSetting(name);
  if (setting === undefined || setting.kind === "type") return false;
  const live = liveLinkValue(link, setting);
  return live === undefined || !equalLinkValue(setting, wanted, live);
}

/** A device that we made goes as a whole; else each setting becomes what it was, where it still holds ours. */
function releaseDevice(
  { snapshot }: Observation,
  device: string,
  ours: ReadonlyMap<string, string>,
): { readonly before: readonly Step[]; readonly after: readonly Step[] } {
  const owned = ownedSettings(snapshot.record).get(device);
  const link = snapshot.links.get(device);
  const type = ours.get("type");
  const typeBefore = owned?.get("type")?.before;
  const now = [...ours.keys()].flatMap((name): [string, string][] => {
    const value = valueBefore(name, link);
    return value === undefined ? [] : [[name, value]];
  });
  if (type !== undefined && isMadeByUs(ours, owned)) {
    const undo = [makeLink(device, type), ...settingCommands(device, new Map(now))];
    return { before: [], after: [{ apply: [removeLink(device)], undo }] };
  }
  const back = now.flatMap(([name, value]): [string, string][] => {
    const former = owned?.get(name)?.before;
    return former === undefined || former === value ? [] : [[name, former]];
  });
  const changed = now.filter(([name]) => back.some(([other]) => other === name));
  const set = {
    apply: settingCommands(device, new Map(back)),
    undo: settingCommands(device, new Map(changed)),
  };
  const lowered = typeBefore === type + DOWN ? [{ apply: [lowerLink(device)], undo: [raiseLink(device)] }] : [];
  return { before: [set], after: lowered };
}
