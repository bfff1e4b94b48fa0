import { z } from "zod";
import { type DesiredDocument, isUnknown } from "../desired";
import { expandQueues, findLinkSetting, isLinkName, type LiveLink, liveLinkValue } from "../system";
import { readingOf } from "./link-readings";
import { LINK_READINGS } from "./shell/link-shell";

/** What is written into files of one command a line. */
const line = z.string().regex(/^[^\n\0]*$/);

export const ownedLinksSchema = z.array(
  z.strictObject({
    reading: line,
    settings: z.array(z.strictObject({ setting: line, ours: line, before: line.optional() })),
  }),
);

/**
 * Settings of one device that are ours, by the reading that tells of them: the host finds out from this line alone what it
 * is to be asked to give them back. Each transmit queue stands by itself, because each had a value of its own.
 */
export interface OwnedLinks {
  /** `link/eth0`, `ring/eth0`. */
  readonly reading: string;
  readonly settings: readonly OwnedSetting[];
}

export interface OwnedSetting {
  readonly setting: string;
  readonly ours: string;
  /** Absent where the device or the setting was not there: a device of ours goes then, a setting stays. */
  readonly before?: string | undefined;
}

type LinksBooks = { readonly links?: readonly OwnedLinks[] | undefined } | undefined;

/** device → setting → what a record says of it. */
export function ownedSettings(record: LinksBooks): ReadonlyMap<string, ReadonlyMap<string, OwnedSetting>> {
  const owned = new Map<string, Map<string, OwnedSetting>>();
  for (const { reading, settings } of record?.links ?? []) {
    const device = reading.slice(reading.indexOf("/") + 1);
    if (!isLinkName(device)) continue;
    const known = owned.get(device) ?? new Map<string, OwnedSetting>();
    for (const entry of settings) known.set(entry.setting, entry);
    owned.set(device, known);
  }
  return owned;
}

/** The settings that a document declares of one device, one a queue. Those that are not known yet are left out. */
export function declaredSettings(
  { links = {} }: Pick<DesiredDocument, "links">,
  device: string,
  link: LiveLink | undefined,
): ReadonlyMap<string, string> {
  return expandQueues(knownSettings({ links }, device), link);
}

/** As they are declared, all queues as one. */
export function knownSettings(
  { links = {} }: Pick<DesiredDocument, "links">,
  device: string,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(links[device] ?? {}).flatMap(([name, value]): [string, string][] =>
      isUnknown(value) ? [] : [[name, value]],
    ),
  );
}

/** The links of the owner record as it will stand when an apply is done. */
export function nextLinks(
  desired: DesiredDocument,
  live: ReadonlyMap<string, LiveLink>,
  former: LinksBooks,
): readonly OwnedLinks[] {
  const owned = ownedSettings(former);
  return Object.keys(desired.links ?? {}).flatMap(device => {
    const link = live.get(device);
    // Queues of a device that is made by this apply were not counted yet: they go with it.
    const settings = link === undefined ? knownSettings(desired, device) : declaredSettings(desired, device, link);
    const entries = [...settings].map(([setting, ours]): OwnedSetting => {
      const known = owned.get(device)?.get(setting);
      const before = known === undefined ? valueBefore(setting, link) : known.before;
      return { setting, ours, ...(before === undefined ? {} : { before }) };
    });
    return byReading(device, entries);
  });
}

function byReading(device: string, entries: readonly OwnedSetting[]): readonly OwnedLinks[] {
  return LINK_READINGS.flatMap(reading => {
    const settings = entries.filter(({ setting }) => {
      const parsed = findLinkSetting(setting);
      return parsed !== undefined && readingOf(parsed) === reading;
    });
    return settings.length === 0 ? [] : [{ reading: `${reading}/${device}`, settings }];
  });
}

/** While a transaction is under way, everything of the old and of the new record is owned. */
export function openLinks(former: LinksBooks, next: LinksBooks): readonly OwnedLinks[] {
  const added = ownedSettings(next);
  const rest = (former?.links ?? []).flatMap(({ reading, settings }) => {
    const device = reading.slice(reading.indexOf("/") + 1);
    const left = settings.filter(({ setting }) => added.get(device)?.has(setting) !== true);
    return left.length === 0 ? [] : [{ reading, settings: left }];
  });
  return [...(next?.links ?? []), ...rest];
}

/**
 * What stands in the record of a setting as it was: of a group of features that were not all alike also those that were
 * otherwise (`on tx-tcp-mangleid-segmentation=off`), because switching the group switches them all.
 */
export function valueBefore(name: string, link: LiveLink | undefined): string | undefined {
  const setting = findLinkSetting(name);
  if (setting === undefined || link === undefined) return undefined;
  const value = liveLinkValue(link, setting);
  if (setting.kind !== "feature" || typeof link.features !== "object" || value === undefined) return value;
  const members = link.features.get(setting.feature)?.members ?? new Map<string, string>();
  const others = [...members].filter(([, other]) => other !== value).map(([member, other]) => `${member}=${other}`);
  return [value, ...others].join(" ");
}
