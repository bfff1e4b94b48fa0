import { type DesiredDocument, isUnknown, type Leaf, type LinksDocument } from "../desired";
import {
  equalLinkValue,
  findLinkSetting,
  joinExpandedQueues,
  type LinkSetting,
  type LiveLink,
  liveLinkValue,
  numberedQueues,
  printLinkSetting,
} from "../system";
import { ownedSettings } from "./link-record";
import type { Snapshot } from "./snapshot";

type Live = Pick<Snapshot, "links" | "record">;
type Settings = Readonly<Record<string, Leaf<string>>>;

/**
 * The links of a document as a host holds them: equal values in the given spelling, settings that the host does not have
 * left out, and what is still ours although no document asks for it any more. Absent where there is none of it.
 */
export function observeLinks(document: DesiredDocument, snapshot: Live): { readonly links?: LinksDocument } {
  const observed: Record<string, Settings> = {};
  for (const [device, settings] of Object.entries(document.links ?? {})) {
    const link = snapshot.links.get(device);
    const held = link === undefined ? {} : observeSettings(settings, link);
    if (Object.keys(held).length > 0) observed[device] = held;
  }
  for (const [device, settings] of releasedSettings(document, snapshot)) {
    const joined = joinExpandedQueues(settings, snapshot.links.get(device));
    observed[device] = { ...observed[device], ...Object.fromEntries(joined) };
  }
  return Object.keys(observed).length === 0 ? {} : { links: observed };
}

function observeSettings(settings: Settings, link: LiveLink): Settings {
  const held: Record<string, Leaf<string>> = {};
  for (const [name, wanted] of Object.entries(settings)) {
    const setting = findLinkSetting(name);
    if (setting === undefined) continue;
    const live = liveOf(setting, Object.keys(settings), link);
    if (live === undefined) continue;
    held[name] = !isUnknown(wanted) && isHeld(setting, wanted, live) ? wanted : live;
  }
  return held;
}

/** All queues as one text, where they are meant together. */
function liveOf(setting: LinkSetting, names: readonly string[], link: LiveLink): string | undefined {
  return liveLinkValue(link, setting, setting.kind === "queue" ? numberedQueues(names, setting.limit) : undefined);
}

/** Queues that do not agree are told one by one, and each may still be what was wanted. */
function isHeld(setting: LinkSetting, wanted: string, live: string): boolean {
  const values = live.split(" ").map(text => (setting.kind === "queue" ? text.slice(text.indexOf("=") + 1) : text));
  return setting.kind === "queue"
    ? values.every(value => equalLinkValue(setting, wanted, value))
    : equalLinkValue(setting, wanted, live);
}

/** device → setting → our value, of what is still ours on the host and declared no more; one a queue. */
export function releasedSettings(
  document: DesiredDocument,
  { links, record }: Live,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const released = new Map<string, ReadonlyMap<string, string>>();
  for (const [device, settings] of ownedSettings(record)) {
    const link = links.get(device);
    if (link === undefined) continue;
    const declared = document.links?.[device] ?? {};
    const ours = [...settings.values()].flatMap(({ setting: name, ours: value }): [string, string][] => {
      const setting = findLinkSetting(name);
      const live = setting === undefined ? undefined : liveLinkValue(link, setting);
      if (setting === undefined || live === undefined || isDeclared(declared, name, setting)) return [];
      return equalLinkValue(setting, value, live) ? [[name, value]] : [];
    });
    if (ours.length > 0) released.set(device, new Map(ours));
  }
  return released;
}

/** What a record says of links, as a document would declare it. */
export function recordedLinks(record: Live["record"], { links }: Live): { readonly links?: LinksDocument } {
  const declared = [...ownedSettings(record)].map(([device, settings]): [string, Settings] => {
    const ours = new Map([...settings.values()].map(({ setting, ours: value }) => [setting, value]));
    return [device, Object.fromEntries(joinExpandedQueues(ours, links.get(device)))];
  });
  return declared.length === 0 ? {} : { links: Object.fromEntries(declared) };
}

function isDeclared(declared: Settings, name: string, setting: LinkSetting): boolean {
  return (
    Object.hasOwn(declared, name) ||
    (setting.kind === "queue" && Object.hasOwn(declared, printLinkSetting({ ...setting, queue: "*" })))
  );
}

/** What a hash of the owned parts is made of: which settings are named decides, what is wanted of them does not. */
export function linkStates(document: DesiredDocument, { links, record }: Live): readonly (readonly string[])[] {
  const named = new Map(Object.entries(document.links ?? {}).map(([device, held]) => [device, Object.keys(held)]));
  for (const [device, settings] of ownedSettings(record))
    named.set(device, [...(named.get(device) ?? []), ...settings.keys()]);
  return [...named]
    .flatMap(([device, names]) =>
      [...new Set(names)].map(name => {
        const link = links.get(device);
        const setting = findLinkSetting(name);
        const live = link === undefined || setting === undefined ? undefined : liveLinkValue(link, setting);
        return [device, name, live ?? ""] as const;
      }),
    )
    .sort((a, b) => (a.join("/") < b.join("/") ? -1 : 1));
}
