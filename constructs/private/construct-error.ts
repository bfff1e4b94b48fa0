import type { IConstruct } from "../cdktf";

/** A mistake that one construct can see by itself. The message says which construct, what is wrong and what to write instead. */
export class ConstructError extends Error {
  override readonly name = "ConstructError";
}

/** `Rule "gateway/edge-1/filter/INPUT/ssh": what is wrong. The fix.` */
export function refuse(kind: string, construct: IConstruct, problem: string): never {
  throw new ConstructError(`${kind} "${construct.node.path}": ${problem}`);
}

/** Runs a check of a pure room and adds the construct to what it throws. */
export function withConstruct<T>(kind: string, construct: IConstruct, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ConstructError && error.message.startsWith(`${kind} "`)) throw error;
    throw new ConstructError(`${kind} "${construct.node.path}": ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}
