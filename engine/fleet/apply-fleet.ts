import { apply, destroy, HostError, type TransactionResult, type TransactionStep } from "../host";
import { naming, type PlanGoal, type PlannedHost } from "./plan-fleet";
import { type FleetOptions, type HostResult, runFleet } from "./run-fleet";

export interface ApplyOptions extends FleetOptions {
  /** Told when a step of a host's transaction begins. */
  readonly onStep?: (host: string, step: TransactionStep) => void;
}

/** True when there is anything to write on the host. */
export function hasChanges({ plan }: PlannedHost): boolean {
  return plan.changes.length > 0;
}

/**
 * Brings each host to what was planned for it, all or nothing a host. Each is given the hash of its own plan, so a host
 * that changed in between is refused. Hosts whose plan says that they would be refused are not contacted.
 */
export function applyFleet(
  planned: readonly PlannedHost[],
  goal: PlanGoal,
  options: ApplyOptions,
): Promise<readonly HostResult<TransactionResult>[]> {
  const { onStep } = options;
  return runFleet(
    planned.map(({ access, document, sources, plan }) => ({
      host: plan.host,
      run: signal =>
        naming(sources, () => {
          const [refusal] = plan.refusals;
          if (refusal !== undefined) {
            const message = plan.refusals.map(({ message }) => message).join("\n");
            return Promise.reject(new HostError(plan.host, refusal.kind, message));
          }
          const steps = { signal, onStep: (step: TransactionStep) => onStep?.(plan.host, step) };
          return goal === "apply"
            ? apply(access, document, { ...steps, expectedHash: plan.expectedHash })
            : destroy(access, document, steps);
        }),
    })),
    options,
  );
}
