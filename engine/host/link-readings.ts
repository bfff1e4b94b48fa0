import type { DesiredDocument } from "../desired";
import {
  findLinkSetting,
  isLinkName,
  type LinkSetting,
  type LiveLink,
  readFeatures,
  readLinkFiles,
  readLinkType,
  readRings,
} from "../system";
import type { Section, Sections } from "./shell/frame";
import { LINK_READINGS, type LinkReading } from "./shell/link-shell";

/** Which reading tells of a setting. */
export function readingOf(setting: LinkSetting): LinkReading {
  switch (setting.kind) {
    case "ring":
      return "ring";
    case "feature":
      return "features";
    case "type":
      return "type";
    default:
      return "link";
  }
}

/** What is to be asked of the devices that a document declares; of each whether it is there. Nothing without any. */
export function linkReadings({ links = {} }: Pick<DesiredDocument, "links">): readonly string[] {
  return Object.entries(links).flatMap(([device, settings]) => {
    const asked = new Set<LinkReading>(["link"]);
    for (const name of Object.keys(settings)) {
      const setting = findLinkSetting(name);
      if (setting !== undefined) asked.add(readingOf(setting));
    }
    return LINK_READINGS.filter(reading => asked.has(reading)).map(reading => `${reading}/${device}`);
  });
}

/** What a host answered, by device; a device that is not there is not in it. */
export function readLiveLinks(sections: Sections): ReadonlyMap<string, LiveLink> {
  const devices = new Map<string, Map<LinkReading, Section>>();
  for (const [name, section] of sections) {
    const slash = name.indexOf("/");
    const reading = LINK_READINGS.find(known => known === name.slice(0, slash));
    const device = name.slice(slash + 1);
    if (reading === undefined || !isLinkName(device)) continue;
    devices.set(device, (devices.get(device) ?? new Map()).set(reading, section));
  }
  const links = new Map<string, LiveLink>();
  for (const [device, told] of devices) {
    const isThere = told.has("link")
      ? told.get("link")?.exitCode === 0
      : [...told.values()].some(({ exitCode }) => exitCode === 0);
    if (isThere) links.set(device, readLiveLink(told));
  }
  return links;
}

/** Exit code of a shell that found no such program. */
const NO_PROGRAM = 127;

function readLiveLink(told: ReadonlyMap<LinkReading, Section>): LiveLink {
  const answer = <T>(reading: LinkReading, read: (text: string) => T): T | "no-tool" | "refused" | undefined => {
    const section = told.get(reading);
    if (section === undefined) return undefined;
    if (section.exitCode === NO_PROGRAM) return "no-tool";
    return section.exitCode === 0 ? read(section.stdout) : "refused";
  };
  const rings = answer("ring", readRings);
  const features = answer("features", readFeatures);
  const type = answer("type", readLinkType);
  return {
    ...readLinkFiles(told.get("link")?.stdout ?? ""),
    ...(rings === undefined ? {} : { rings }),
    ...(features === undefined ? {} : { features }),
    ...(type === undefined ? {} : { type }),
  };
}
