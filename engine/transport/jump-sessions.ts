import type { OpenHop } from "./open-hop";
import type { Hop, JumpTarget } from "./target";

/** Milliseconds that a session which nobody uses is kept for the next host behind it. */
const IDLE_MS = 2_000;

/** A login that several connections go through. */
export interface SharedHop {
  readonly hop: OpenHop;
  /** Says that this connection goes through it no longer; may be called again. */
  release(): void;
}

interface Session {
  readonly jump: JumpTarget;
  readonly opening: Promise<OpenHop>;
  users: number;
  idle?: NodeJS.Timeout;
}

/**
 * The logins on jump hosts that one transport holds: one each, whatever the number of hosts behind it, because sshd drops
 * a crowd of new logins (sshd_config(5), MaxStartups 10:30:100) and each costs a key exchange. The connection to the host
 * itself is never shared: that it is new is what a confirmation proves.
 */
export class JumpSessions {
  readonly #sessions = new Map<string, Session>();

  /** The session on this jump host, opened by `open` where there is none that lives. Rejects as `open` does. */
  async enter(jump: JumpTarget, open: () => Promise<OpenHop>): Promise<SharedHop> {
    const key = keyOf(jump);
    const session = this.#sessions.get(key) ?? this.#begin(key, jump, open);
    clearTimeout(session.idle);
    session.users += 1;
    let isIn = true;
    const release = () => {
      if (isIn) this.#leave(key, session);
      isIn = false;
    };
    try {
      return { hop: await session.opening, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * Lets nobody new into the sessions on this server: who comes next logs in again. For a server that may be about to
   * change, whose old connections prove nothing, and for one that no longer leads onward.
   */
  retire({ address, port }: Hop): void {
    for (const [key, session] of this.#sessions) {
      if (session.jump.address !== address || session.jump.port !== port) continue;
      this.#sessions.delete(key);
      if (session.users === 0) close(session);
    }
  }

  #begin(key: string, jump: JumpTarget, open: () => Promise<OpenHop>): Session {
    const session: Session = { jump, opening: open(), users: 0 };
    this.#sessions.set(key, session);
    const forget = () => {
      if (this.#sessions.get(key) === session) this.#sessions.delete(key);
    };
    session.opening.then(hop => hop.closed.then(forget), forget);
    return session;
  }

  #leave(key: string, session: Session): void {
    session.users -= 1;
    if (session.users > 0) return;
    const isRetired = this.#sessions.get(key) !== session;
    const end = () => {
      if (!isRetired) this.#sessions.delete(key);
      close(session);
    };
    session.idle = setTimeout(end, isRetired ? 0 : IDLE_MS);
  }
}

function close({ idle, opening }: Session): void {
  clearTimeout(idle);
  opening.then(
    hop => hop.close(),
    () => undefined,
  );
}

/** Two ways are the same when they lead through the same servers as the same users, by the same pinned keys. */
function keyOf({ address, port, user, hostKey, jump }: JumpTarget): string {
  return JSON.stringify([address, port, user, hostKey ?? "", jump === undefined ? "" : keyOf(jump)]);
}
