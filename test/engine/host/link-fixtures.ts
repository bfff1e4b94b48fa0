import type { LinksDocument } from "../../../engine/desired";
import { HostError } from "../../../engine/host";
import type { OwnerRecord } from "../../../engine/host/owner-record";
import { type Change, plan } from "../../../engine/host/plan";
import { buildTransition } from "../../../engine/host/transition";
import type { LiveLink } from "../../../engine/system";
import { documentWith, observationOf, snapshotOf } from "./fixtures";

export const QUEUE = { limit_max: "1879048192", limit_min: "0", hold_time: "1000" } as const;

/** A card with two transmit queues, rings of 256 and offloads, as a read finds it. */
export const ETH0: LiveLink = {
  txqueuelen: "1000",
  queues: new Map([
    [0, QUEUE],
    [1, QUEUE],
  ]),
  rings: new Map([
    ["rx", { size: "256", most: 4096 }],
    ["tx", { size: "256", most: 4096 }],
  ]),
  features: new Map([
    [
      "tcp-segmentation-offload",
      {
        value: "on",
        state: "free",
        members: new Map([
          ["tx-tcp-segmentation", "on"],
          ["tx-tcp-mangleid-segmentation", "off"],
        ]),
      },
    ],
    ["rx-all", { value: "off", state: "fixed", members: new Map() }],
    ["highdma", { value: "on", state: "free", members: new Map() }],
  ]),
};
export const IFB: LiveLink = { txqueuelen: "32", queues: new Map([[0, QUEUE]]), type: "ifb" };

export const declared = (links: LinksDocument, more: object = {}) => documentWith({}, { links, ...more });

export function host(links: Readonly<Record<string, LiveLink>>, record?: OwnerRecord) {
  return snapshotOf([], { links: new Map(Object.entries(links)), ...(record === undefined ? {} : { record }) });
}

/** What an apply runs, and what takes it back. */
export function system(
  links: LinksDocument,
  live: Readonly<Record<string, LiveLink>>,
  record?: OwnerRecord,
  more?: object,
) {
  const document = declared(links, more);
  return buildTransition(document, observationOf(document, host(live, record))).system;
}

export function linkChanges(changes: readonly Change[]): readonly string[] {
  return changes.flatMap(change =>
    change.subject === "link"
      ? [`${change.device} ${change.setting}: ${change.from ?? "none"} -> ${change.to ?? "none"}`]
      : [],
  );
}

export function planned(links: LinksDocument, live: Readonly<Record<string, LiveLink>>, record?: OwnerRecord) {
  const document = declared(links);
  return linkChanges(plan(document, observationOf(document, host(live, record))).changes);
}

export function refusalOf(links: LinksDocument, live: Readonly<Record<string, LiveLink>>, record?: OwnerRecord) {
  try {
    system(links, live, record);
  } catch (error) {
    if (error instanceof HostError) return [error.cause.kind, error.message] as const;
    throw error;
  }
  throw new Error("this was expected to be refused");
}
