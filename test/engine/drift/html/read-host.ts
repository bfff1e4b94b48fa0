import type { FleetCause, HostResult, PlannedHost, RuleSources } from "../../../../engine/fleet";
import { plan } from "../../../../engine/host";
import type { Snapshot } from "../../../../engine/host/snapshot";
import { parseSave } from "../../../../engine/ruleset";
import { documentWith, observationOf, recordOf, snapshotOf } from "../../host/fixtures";

/** What was declared for a host, and what it answered. */
export interface HostStory {
  readonly host: string;
  /** The document's `ipv4`, `ipv6`, `sysctls`, `qdiscs`, …. */
  readonly declared: object;
  /** As iptables-save -c and ip6tables-save -c printed it. */
  readonly save4?: string;
  readonly save6?: string;
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly sources?: RuleSources;
  readonly snapshot?: Partial<Snapshot>;
  readonly lastApply?: PlannedHost["lastApply"];
  readonly looked?: PlannedHost["looked"];
}

/** One host, read and planned without SSH: what findDrift is given of a real one. */
export function readHost(story: HostStory): HostResult<PlannedHost> {
  const { host, declared, save4 = "", save6 = "", sysctls = {}, sources = new Map() } = story;
  const owner = `shop/site/${host.replace(/[^A-Za-z0-9-]/g, "")}`;
  const document = documentWith({}, { owner, ...declared });
  const snapshot = snapshotOf([], {
    live: { ipv4: parseSave(save4), ipv6: parseSave(save6) },
    sysctls: new Map(Object.entries(sysctls)),
    record: recordOf({}, { owner }),
    ...story.snapshot,
  });
  const observation = observationOf(document, snapshot);
  const value: Omit<PlannedHost, "access"> = {
    document,
    sources,
    plan: plan(document, observation),
    observation,
    lastApply: story.lastApply ?? "this-document",
    looked: story.looked ?? "whole",
  };
  return { host, status: "done", value: value as PlannedHost };
}

/** A host that did not answer. */
export function unreadHost(host: string, kind: FleetCause["kind"], message: string): HostResult<PlannedHost> {
  return { host, status: "failed", cause: { kind, message } };
}
