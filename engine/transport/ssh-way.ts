import type { JumpSessions, SharedHop } from "./jump-sessions";
import type { OpenHop } from "./open-hop";
import { causeOfLoginFailure } from "./ssh-failure";
import { HopFailure, openHop, type SshContext } from "./ssh-hop";
import { describeHop, type JumpTarget } from "./target";

/** What the connections of one transport share. */
export interface SshConnections {
  readonly ssh: SshContext;
  readonly jumps: JumpSessions;
}

/**
 * A new login on a server, through the sessions on its jump hosts. They are left when it closes.
 * @param onJumpFailure words its failure when a server on the way is to blame
 * @throws HopFailure
 */
export async function openLastHop(
  connections: SshConnections,
  target: JumpTarget,
  abort: AbortSignal | undefined,
  onJumpFailure: (failure: HopFailure) => HopFailure = failure => failure,
): Promise<OpenHop> {
  const { jump } = target;
  if (jump === undefined) return openHop(connections.ssh, target, undefined, abort);
  const via = await enterJump(connections, jump, abort).catch(error => {
    throw error instanceof HopFailure ? onJumpFailure(error) : error;
  });
  try {
    const hop = await openHop(connections.ssh, target, via.hop, abort);
    hop.closed.then(via.release);
    return hop;
  } catch (error) {
    // It may be the session that no longer leads anywhere.
    connections.jumps.retire(jump);
    via.release();
    throw error;
  }
}

/**
 * The shared session on a jump host. Who stops waiting for it does not take it from the others.
 * @throws HopFailure
 */
export function enterJump(
  connections: SshConnections,
  jump: JumpTarget,
  abort: AbortSignal | undefined,
): Promise<SharedHop> {
  const entering = connections.jumps.enter(jump, () => openLastHop(connections, jump, undefined));
  if (abort === undefined) return entering;
  return new Promise((resolve, reject) => {
    const stop = () => {
      entering.then(
        ({ release }) => release(),
        () => undefined,
      );
      reject(new HopFailure(causeOfLoginFailure({ kind: "aborted" }, describeHop(jump), "")));
    };
    if (abort.aborted) return stop();
    abort.addEventListener("abort", stop, { once: true });
    const settled = () => abort.removeEventListener("abort", stop);
    entering.then(resolve, reject).finally(settled);
  });
}
