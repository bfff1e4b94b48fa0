import { type DesiredDocument, hashDocument } from "../desired";
import { accessOf, emptied, type HostAccess, HostError, type Observation, observe, type Plan, plan } from "../host";
import type { Transport } from "../transport";
import type { FleetHost } from "./fleet-host";
import { describeSource, type RuleSources } from "./rule-sources";
import { FleetError, type FleetOptions, type HostResult, type HostWork, runFleet } from "./run-fleet";

/** What the host's own record says of the last apply, seen from the document in hand. */
export type LastApply = "this-document" | "another-document" | "never";

/** One host read and compared. */
export interface PlannedHost {
  readonly access: HostAccess;
  readonly document: DesiredDocument;
  readonly sources: RuleSources;
  readonly plan: Plan;
  /** What the plan was made from. */
  readonly observation: Observation;
  readonly lastApply: LastApply;
  /** `in-part`: native nft rules could not be looked at, so a host without changes is not known to be clean. */
  readonly looked: "whole" | "in-part";
}

/** What is read for: what an apply would do, or what a destroy would. */
export type PlanGoal = "apply" | "destroy";

export interface PlanOptions extends FleetOptions {
  /** Asks each host also who changed it since a moment, by its own clock. @default - nobody is asked */
  readonly changesSince?: (host: FleetHost) => Date;
}

/** Reads every host once and says what would be done there. Nothing is changed anywhere. */
export function planFleet(
  hosts: readonly FleetHost[],
  transport: Transport,
  goal: PlanGoal,
  options: PlanOptions,
): Promise<readonly HostResult<PlannedHost>[]> {
  return runFleet(
    hosts.map(host => planWork(host, transport, goal, options.changesSince?.(host))),
    options,
  );
}

function planWork(
  host: FleetHost,
  transport: Transport,
  goal: PlanGoal,
  changesSince: Date | undefined,
): HostWork<PlannedHost> {
  if (host.kind === "broken") {
    const { cause } = host;
    return { host: host.host, run: () => Promise.reject(new FleetError(cause)) };
  }
  const { sources } = host;
  return {
    host: host.host,
    run: signal =>
      naming(sources, async () => {
        const access = accessOf(host.document, transport);
        const document = goal === "apply" ? host.document : emptied(host.document);
        const observation = await observe(access, document, signal, changesSince);
        const { ownership } = observation;
        return {
          access,
          document: host.document,
          sources,
          plan: goal === "apply" ? plan(document, observation) : planDestroy(host.document, observation),
          observation,
          looked: observation.nativeRules.kind === "unchecked" ? "in-part" : "whole",
          lastApply:
            ownership.kind === "none"
              ? "never"
              : ownership.owner === host.document.owner && ownership.document === hashDocument(host.document)
                ? "this-document"
                : "another-document",
        };
      }),
  };
}

/** What a destroy takes away; nothing where nothing is owned, or where the document says that it stays. */
function planDestroy(document: DesiredDocument, observation: Observation): Plan {
  const full = plan(emptied(document), observation);
  if (observation.ownership.kind === "none") return { ...full, changes: [] };
  if (document.onDestroy === "keep") {
    const note = { severity: "info", message: "kept, as the document says (onDestroy: keep)" } as const;
    return { ...full, changes: [], notes: [...full.notes, note] };
  }
  const message = "the owner record and the files for the boot are taken away";
  return {
    ...full,
    changes: [
      ...full.changes.filter(({ subject }) => subject !== "record"),
      { subject: "record", reason: "owner-change", message },
    ],
  };
}

/** A refusal that names a rule also says where in the user's program that rule was declared. */
export async function naming<T>(sources: RuleSources, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HostError) || error.cause.kind !== "rule-refused") throw error;
    const declared = (error.cause.pointers ?? []).flatMap(pointer => describeSource(sources, pointer) ?? []);
    if (declared.length === 0) throw error;
    throw new HostError(error.host, error.cause.kind, `${error.message} It is ${declared.join("; ")}.`);
  }
}
