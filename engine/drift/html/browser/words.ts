import type { PlaceData } from "../page-data";

/** Severities, from the least, by the letter that stands beside their colour. */
export const LETTERS = ["L", "M", "H", "C"] as const;

export const SUBSYSTEM_TITLES: Readonly<Record<string, string>> = {
  rules: "Rules",
  qdisc: "Queues",
  link: "Interfaces",
  sysctl: "Sysctls",
  persistence: "Boot",
  backend: "Backend",
  host: "Reading",
};

export const KIND_TITLES: Readonly<Record<string, string>> = {
  added: "rule added",
  removed: "rule removed",
  changed: "rule changed",
  moved: "rule moved",
  "unknown-rule": "rule of unknown origin",
  policy: "policy",
  anchor: "anchor",
  "chain-missing": "chain missing",
  "chain-left": "chain left behind",
  qdisc: "queue",
  link: "interface",
  sysctl: "sysctl",
  service: "other firewall",
  "boot-differs": "boot differs",
  "rolled-back": "rolled back",
  unfinished: "unfinished run",
  record: "owner record",
  "hidden-rules": "hidden rules",
  "ignored-too-long": "ignored too long",
  unreadable: "unreadable",
  unreachable: "unreachable",
};

export const STATUS_TITLES: Readonly<Record<string, string>> = {
  clean: "clean",
  drifted: "drifted",
  unchecked: "not all checked",
  unread: "not read",
};

export function placeTitle(place: PlaceData): string {
  switch (place.kind) {
    case "chain":
      return `${place.chain} (${place.family} ${place.table})`;
    case "device":
      return `device ${place.device}`;
    case "link":
      return `${place.device}: ${place.setting}`;
    case "sysctl":
      return `sysctl ${place.name}`;
    case "host":
      return "whole host";
  }
}

/** `1 finding`, `1,204 findings` */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
