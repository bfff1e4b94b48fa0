import { type FleetHost, type HostResult, ownerOf, type PlannedHost } from "../fleet";
import type { Change, ChangeLog } from "../host";
import { chainViews } from "./chain-view";
import { findingsOfChange, type UnmarkedFinding } from "./change-findings";
import { withFingerprints } from "./fingerprint";
import type { ComparedWith, HostDrift, Recorded } from "./host-drift";
import { unreadFinding } from "./unread-finding";
import { attribute } from "./who";

/** A host that was read, or not, and what it was to be compared with. */
export interface ReadHost {
  readonly subject: FleetHost;
  readonly result: HostResult<PlannedHost>;
}

/** What one reading of a host found. Pure. */
export function findDrift({ subject, result }: ReadHost): HostDrift {
  const owner = ownerOf(subject);
  const whose = { host: subject.host, ...(owner === undefined ? {} : { owner }) };
  const comparedWith: ComparedWith | undefined = subject.kind === "ready" ? subject.origin : undefined;
  const head = { ...whose, ...(comparedWith === undefined ? {} : { comparedWith }) };
  const finish = (found: readonly UnmarkedFinding[]) => withFingerprints(found, whose);
  if (result.status === "failed") {
    return { ...head, status: "unread", findings: finish([unreadFinding(result.cause)]), chains: [], notes: [] };
  }
  const { lastApply, looked, plan, observation, sources } = result.value;
  const { rolledBack, changes: log, facts } = observation.snapshot;
  const isRecorded = comparedWith?.kind === "baseline";
  const planned = isRecorded
    ? { ...result.value, plan: { ...plan, changes: sinceBaseline(plan.changes) } }
    : result.value;
  const seen = { sources, chains: observation.chains, ...(rolledBack === undefined ? {} : { rolledBack }) };
  const found = finish(planned.plan.changes.flatMap(change => findingsOfChange(change, seen)));
  const findings = log === undefined ? found : attribute(found, { log, ...facts });
  const status = findings.length > 0 ? "drifted" : looked === "whole" ? "clean" : "unchecked";
  return {
    ...head,
    status,
    looked,
    ...(isRecorded ? {} : { lastApply }),
    ...(log === undefined ? {} : { recorded: recordedOf(log) }),
    findings,
    chains: chainViews(planned, findings),
    notes: plan.notes,
  };
}

function recordedOf({ since, until, sources }: ChangeLog): Recorded {
  return { since: since.toISOString(), until: until.toISOString(), sources };
}

/** Nobody applied a baseline, or ever will: no record and no anchor of ours is missing for it. */
function sinceBaseline(changes: readonly Change[]): readonly Change[] {
  return changes.flatMap((change): readonly Change[] => {
    if (change.subject === "record" && change.reason === "first-apply") return [];
    if (change.subject !== "chain" || change.anchor === undefined) return [change];
    const { anchor: _, ...rest } = change;
    return rest.policy === undefined && rest.rules.every(({ kind }) => kind === "keep") ? [] : [rest];
  });
}
