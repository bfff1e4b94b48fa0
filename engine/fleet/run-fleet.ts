import { type HostCause, HostError } from "../host";

/** Why work on one host came to nothing: the host room's own union, and what only a fleet knows. */
export interface FleetCause {
  readonly kind: HostCause["kind"] | "document" | "not-started" | "unexpected";
  /** One paragraph: what, where, why, what to do. */
  readonly message: string;
}

/** Thrown by work that never reached its host, with the cause to report. */
export class FleetError extends Error {
  override readonly name = "FleetError";
  constructor(override readonly cause: FleetCause) {
    super(cause.message);
  }
}

/** What came of one host. */
export type HostResult<T> =
  | { readonly host: string; readonly status: "done"; readonly value: T }
  | { readonly host: string; readonly status: "failed"; readonly cause: FleetCause };

/** One host's share of the work. */
export interface HostWork<T> {
  /** The name in results and messages. */
  readonly host: string;
  /** May reject: the rejection becomes this host's cause, and the other hosts go on. */
  readonly run: (signal: AbortSignal) => Promise<T>;
}

export interface FleetOptions {
  /** Hosts worked on at a time, 1 to 256. @default 16 */
  readonly concurrency?: number;
  /** Stops the fleet: running work gets the signal, hosts not begun are not begun. */
  readonly signal?: AbortSignal;
  /** `stop`: after the first failure no further host is begun; those under way end. @default "continue" */
  readonly onFailure?: "continue" | "stop";
}

export const DEFAULT_CONCURRENCY = 16;
export const MOST_CONCURRENCY = 256;

/**
 * Works on many hosts, a bounded number at a time, in the given order. Results come in that order too, one a host,
 * whatever happens: a host that fails, for whatever reason, never takes another one's result away.
 * @throws RangeError for a concurrency outside 1 to 256
 */
export async function runFleet<T>(
  fleet: readonly HostWork<T>[],
  options: FleetOptions = {},
): Promise<readonly HostResult<T>[]> {
  const { concurrency = DEFAULT_CONCURRENCY, signal = new AbortController().signal, onFailure = "continue" } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_CONCURRENCY) {
    throw new RangeError(`A concurrency of ${concurrency} hosts is outside 1 to ${MOST_CONCURRENCY}.`);
  }
  const results: (HostResult<T> | undefined)[] = fleet.map(() => undefined);
  const queue = fleet.entries();
  let failed: string | undefined;
  const worker = async (): Promise<void> => {
    for (const [index, work] of queue) {
      const held = reasonToHold(work.host, signal, onFailure === "stop" ? failed : undefined);
      const result = held ?? (await runOne(work, signal));
      if (result.status === "failed") failed ??= work.host;
      results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, fleet.length) }, worker));
  return results.filter(result => result !== undefined);
}

async function runOne<T>({ host, run }: HostWork<T>, signal: AbortSignal): Promise<HostResult<T>> {
  // A signal of its own for each host: of many listeners on one, Node warns the user as of a leak.
  const own = AbortSignal.any([signal]);
  try {
    return { host, status: "done", value: await run(own) };
  } catch (error) {
    return { host, status: "failed", cause: causeOf(host, error, signal) };
  }
}

function reasonToHold(host: string, signal: AbortSignal, failed: string | undefined): HostResult<never> | undefined {
  if (signal.aborted) {
    return failure(host, "interrupted", `${host} was not begun, because the run was stopped before its turn.`);
  }
  if (failed === undefined) return undefined;
  return failure(
    host,
    "not-started",
    `${host} was not begun, because ${failed} failed first and the run was told to stop at a failure. Cure ${failed} and run again.`,
  );
}

function failure(host: string, kind: FleetCause["kind"], message: string): HostResult<never> {
  return { host, status: "failed", cause: { kind, message } };
}

function causeOf(host: string, error: unknown, signal: AbortSignal): FleetCause {
  if (error instanceof HostError || error instanceof FleetError) return error.cause;
  if (signal.aborted) return { kind: "interrupted", message: `${host}: stopped before it was done.` };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    kind: "unexpected",
    message: `${host}: this program met something it does not know (a fault of its own; please report it): ${text}`,
  };
}
